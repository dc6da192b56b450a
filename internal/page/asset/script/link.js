// @ts-check
import { start } from './island.js';

// A link to set a password carries its secret behind the # sign, where no server and
// no log sees it. This puts it into the form's field and takes it out of the address.
start('link', (el) => {
  const field = /** @type {HTMLInputElement | null} */ (el.querySelector('input[name=token]'));
  const secret = location.hash.slice(1);
  if (!field || !/^[\w-]{20,100}$/.test(secret)) return;
  field.value = secret;
  el.hidden = true;
  history.replaceState(history.state, '', location.pathname);
});
