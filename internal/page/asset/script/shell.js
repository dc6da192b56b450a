// @ts-check
import { each, start } from './island.js';

// Small things of every page:
//   data-search             the field that Ctrl-K or Cmd-K goes to
//   <details data-menu>     closes by Esc and by a click outside
//   <details data-fold open> begins folded on a phone; printed whole
//   data-copy="done"        on a hidden button: copies what stands before it, and says so
//   data-confirm="text"     on a form or its button: asks before it is sent, in the
//                           dialog of <template id="confirm"> with [data-text],
//                           a button value="yes" and a button value=""

document.addEventListener('keydown', (e) => {
  if (e.code === 'KeyK' && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey) {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-search]'));
    if (!field) return;
    e.preventDefault();
    field.focus();
    field.select();
  }
});

start('menu', (el, signal) => {
  const menu = /** @type {HTMLDetailsElement} */ (el);
  document.addEventListener('click', (e) => {
    if (menu.open && !menu.contains(/** @type {Node} */ (e.target))) menu.open = false;
  }, { signal });
  menu.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }, { signal });
});

/** @type {Set<Element>} what is folded, so that a page that comes anew leaves it so */
const folded = new Set();

/** @param {boolean} open */
function unfold(open) {
  for (const el of folded) {
    if (el.isConnected) el.toggleAttribute('open', open);
    else folded.delete(el);
  }
}
each(() => unfold(false));
addEventListener('beforeprint', () => unfold(true));
addEventListener('afterprint', () => unfold(false));

start('fold', (el, signal) => {
  const part = /** @type {HTMLDetailsElement} */ (el);
  if (matchMedia('(max-width: 47.99rem)').matches && !part.querySelector(':target')) {
    part.open = false;
    folded.add(part);
  }
  part.querySelector('summary')?.addEventListener('click', () => {
    if (part.open) folded.add(part); // it is still what it was before the click
    else folded.delete(part);
  }, { signal });
});

start('copy', (el, signal) => {
  if (!navigator.clipboard) return; // not on a bare http address
  el.hidden = false;
  el.addEventListener('click', async () => {
    await navigator.clipboard.writeText(el.previousElementSibling?.textContent?.trim() ?? '');
    el.textContent = el.dataset.copy ?? '';
  }, { signal });
});

/** @type {HTMLFormElement | null} */
let sure = null;

document.addEventListener('submit', (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  const button = /** @type {HTMLButtonElement | null} */ (e.submitter);
  const text = button?.dataset.confirm ?? form.dataset.confirm;
  if (!text || sure === form) {
    sure = null;
    return;
  }
  e.preventDefault();
  e.stopPropagation();
  ask(text, button?.textContent?.trim() ?? '').then((yes) => {
    if (!yes || !form.isConnected) return;
    sure = form;
    form.requestSubmit(button);
    sure = null;
  });
}, true);

/** @param {string} text @param {string} act @returns {Promise<boolean>} */
async function ask(text, act) {
  const template = document.querySelector('template#confirm');
  const dialog = template instanceof HTMLTemplateElement && template.content.querySelector('dialog')?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement)) return confirm(text);
  const words = dialog.querySelector('[data-text]');
  const yes = dialog.querySelector('button[value=yes]');
  if (words) words.textContent = text;
  if (yes && act) yes.textContent = act;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'yes');
  }));
}
