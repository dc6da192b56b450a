// @ts-check
import { each, kept, keptKeys, start } from './island.js';

// A form that does not lose what was typed:
//   <form data-draft="<account and place>"> ... </form>
//   <template id="draft"><div role="status"> ... <time data-time></time>
//     <button type="button" data-restore> <button type="button" data-drop></div></template>
// What is typed is kept in this browser. When the form is opened again and shows
// something else, the note of the template is put on top of it.
//
// A page with <meta name="acknowledged" content="<the same>"> ends the draft; a page
// with <meta name="signed-out"> that follows a submitted form[action="/sign-out"]
// ends all. A session that ran out ends none: the work goes on after signing in.
// Never kept: passwords, files, hidden fields, and what carries data-undrafted.

const prefix = 'draft:';
const days = 14;

/** @type {Map<string, number>} */
const waiting = new Map();

/** @param {string} key */
function end(key) {
  clearTimeout(waiting.get(key));
  waiting.delete(key);
  kept(prefix + key, null);
}

/** @param {HTMLFormElement} form */
const fields = (form) => /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */ ([...form.elements]).filter((el) =>
  el.name && el.matches('textarea, select, input:not([type=password], [type=file], [type=hidden], [type=submit], [type=button], [type=image])') && !el.closest('[data-undrafted]'));

/** What a field holds, and what it held when the page came. @param {any} el @returns {[string, string]} */
function valueOf(el) {
  if (el.type === 'checkbox' || el.type === 'radio') return [el.checked ? 'x' : '', el.defaultChecked ? 'x' : ''];
  if (el.localName !== 'select') return [el.value, el.defaultValue];
  const options = [...el.options];
  const first = options.some((o) => o.defaultSelected) || el.multiple ? '' : options[0]?.value ?? '';
  /** @param {string} of */
  const chosen = (of) => options.filter((o) => o[of]).map((o) => o.value).join('\n');
  return [chosen('selected'), chosen('defaultSelected') || first];
}

/** A name that tells fields of one name apart. @param {any} el @param {Map<string, number>} seen */
function nameOf(el, seen) {
  if (el.type === 'checkbox' || el.type === 'radio') return el.name + '=' + el.value;
  const n = seen.get(el.name) ?? 0;
  seen.set(el.name, n + 1);
  return n ? el.name + '#' + n : el.name;
}

/** @param {HTMLFormElement} form @param {(el: any, name: string, now: string, before: string) => void} fn */
function walk(form, fn) {
  const seen = new Map();
  for (const el of fields(form)) fn(el, nameOf(el, seen), ...valueOf(el));
}

/** @param {HTMLFormElement} form @param {string} key */
function save(form, key) {
  waiting.delete(key);
  /** @type {Record<string, string>} */
  const typed = {};
  walk(form, (_, name, now, before) => { if (now !== before) typed[name] = now; });
  kept(prefix + key, Object.keys(typed).length ? typed : null);
}

/** @param {HTMLFormElement} form @param {Record<string, string>} typed */
function restore(form, typed) {
  walk(form, (el, name, now, before) => {
    if (!(name in typed) || now !== before) return; // typed since: the newer counts
    if (el.type === 'checkbox' || el.type === 'radio') el.checked = typed[name] === 'x';
    else if (el.localName === 'select') for (const o of el.options) o.selected = typed[name].split('\n').includes(o.value);
    else el.value = typed[name];
    el.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

start('draft', (el, signal) => {
  const form = /** @type {HTMLFormElement} */ (el);
  const key = form.dataset.draft ?? '';
  if (!key) return;
  const flush = () => { if (waiting.has(key)) { clearTimeout(waiting.get(key)); save(form, key); } };
  const later = () => {
    clearTimeout(waiting.get(key));
    waiting.set(key, setTimeout(() => save(form, key), 400));
  };
  form.addEventListener('input', later, { signal });
  form.addEventListener('change', later, { signal });
  addEventListener('pagehide', flush, { signal });
  document.addEventListener('visibilitychange', flush, { signal });
  document.addEventListener('htmx:before:swap', flush, { signal });

  const typed = kept(prefix + key);
  let differs = false;
  if (typed) walk(form, (_, name, now) => { differs ||= name in typed && typed[name] !== now; });
  const template = document.querySelector('template#draft');
  if (!differs || !(template instanceof HTMLTemplateElement)) return;
  const note = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const time = note.querySelector('[data-time]');
  if (time) time.textContent = new Intl.DateTimeFormat(document.documentElement.lang || 'ru', { dateStyle: 'long', timeStyle: 'short' }).format(age(prefix + key));
  note.querySelector('[data-restore]')?.addEventListener('click', () => { restore(form, typed); note.remove(); });
  note.querySelector('[data-drop]')?.addEventListener('click', () => { end(key); note.remove(); });
  form.prepend(note);
});

/** When something was kept. @param {string} key @returns {number} */
function age(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}').at ?? 0;
  } catch {
    return 0;
  }
}

const leaving = 'leaving';
document.addEventListener('submit', (e) => {
  if (/** @type {HTMLFormElement} */ (e.target).getAttribute('action') === '/sign-out') kept(leaving, true);
});

each(() => {
  for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name=acknowledged]'))) end(meta.content);
  const out = document.querySelector('meta[name=signed-out]') && kept(leaving);
  for (const key of [...keptKeys(prefix), ...keptKeys('answers:')]) {
    if (out || age(key) < Date.now() - days * 86400000) kept(key, null);
  }
  kept(leaving, null);
});
