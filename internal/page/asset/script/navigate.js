// @ts-check
import { each } from './island.js';

// How htmx's boosted links and forms behave. The rule: another page replaces the
// body, the same page is morphed. Morphing another page in would carry what was
// typed into one object's form over to the next one's.
//
// Opting out, on the element itself: data-hx-boost="false".

const root = document.documentElement;

/** @param {string} name @param {(e: CustomEvent) => void} fn */
const on = (name, fn) => document.addEventListener('htmx:' + name, /** @type {EventListener} */ (fn));

/** @param {any} ctx */
const isGet = (ctx) => ctx.request?.method === 'GET';

// A click that opens a new tab or window is the browser's.
document.addEventListener('click', (e) => {
  const link = e.target instanceof Element && e.target.closest('a[href]');
  if (link && (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey)) e.stopPropagation();
}, true);

// A form that is on its way is not sent twice.
/** @type {WeakSet<EventTarget>} */
let sent = new WeakSet();
document.addEventListener('submit', (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (!sent.has(form)) return;
  e.preventDefault();
  e.stopPropagation();
}, true);
document.addEventListener('submit', (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (e.defaultPrevented || form.method !== 'post') return;
  sent.add(form);
  setTimeout(() => sent.delete(form), 5000); // an answer that is a file leaves the page as it is
});
addEventListener('pageshow', () => { sent = new WeakSet(); });

// A field called "form" hides the form's own property of that name, which htmx reads:
// such a form is the browser's to send.
document.addEventListener('submit', (e) => {
  if (/** @type {any} */ (e.target).form) e.stopPropagation();
}, true);

let under = 0;
/** @param {number} by */
function busy(by) {
  under = Math.max(0, under + by);
  root.toggleAttribute('data-loading', under > 0);
}
on('before:request', (e) => {
  if (!isGet(e.detail.ctx)) sent.add(e.detail.ctx.sourceElement);
  e.detail.ctx.counted = true;
  busy(1);
});
on('finally:request', (e) => {
  sent.delete(e.detail.ctx.sourceElement);
  if (e.detail.ctx.counted) busy(-1);
});

/** @param {boolean} is */
function failed(is) {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-offline]'))) el.hidden = !is;
}
on('error', (e) => { if (e.detail.ctx?.request) failed(true); });
addEventListener('offline', () => failed(true));
addEventListener('online', () => failed(false));
each(() => failed(!navigator.onLine));

// What is no page is the browser's to show or to save.
on('before:response', (e) => {
  const { ctx } = e.detail;
  if (ctx.response.headers.get('Content-Type')?.startsWith('text/html') || ctx.response.status === 204) return;
  e.preventDefault();
  if (isGet(ctx) && ctx.response.status < 500) location.assign(ctx.request.action);
  else failed(true);
});

/**
 * Takes over what a page has outside of its body. False: the page was made by
 * another version of the service, whose style and scripts are not these.
 * @param {string} text
 */
function takeHead(text) {
  const page = new DOMParser().parseFromString(text.replace(/<body[\s>][^]*/i, ''), 'text/html');
  /** @type {Element[]} */
  const more = [];
  for (const el of page.head.querySelectorAll('script[src], link[rel=stylesheet]')) {
    const attr = el.localName === 'link' ? 'href' : 'src';
    const path = el.getAttribute(attr) ?? '';
    if (document.head.querySelector(`[${attr}="${path}"]`)) continue;
    if (document.head.querySelector(`[${attr}$="${path.slice(path.lastIndexOf('/'))}"]`)) return false;
    more.push(el);
  }
  for (const { localName, attributes } of more) {
    const el = document.createElement(localName);
    for (const { name, value } of attributes) el.setAttribute(name, value);
    document.head.append(el);
  }
  document.head.querySelectorAll('meta[name]').forEach((el) => el.remove());
  document.head.append(...page.head.querySelectorAll('meta[name]'));
  for (const { name } of [...root.attributes]) {
    if (name !== 'data-loading' && !page.documentElement.hasAttribute(name)) root.removeAttribute(name);
  }
  for (const { name, value } of page.documentElement.attributes) root.setAttribute(name, value);
  return true;
}

let moved = false;
on('before:swap', (e) => {
  const { ctx, tasks } = e.detail;
  const main = tasks.find((/** @type {any} */ t) => t.type === 'main');
  if (main?.target !== document.body) return;
  if (!takeHead(ctx.text) && isGet(ctx)) {
    e.preventDefault();
    location.assign(ctx.response.raw.url);
    return;
  }
  moved = false;
  const source = ctx.sourceElement;
  if (!source?._htmx?.boosted) {
    moved = !!ctx.request; // back and forward
    return;
  }
  const url = new URL(ctx.response.raw.url, location.href);
  const refused = ctx.response.status >= 400;
  const same = url.pathname === location.pathname;
  // A form that leads to another part of its page (?part=2) leads to another page too.
  const other = !same || url.search !== location.search;
  moved = isGet(ctx) ? !same || (source.localName === 'a' && other) : other && !refused;
  main.swapSpec.style = moved ? 'outerSync' : 'outerMorph';
  main.swapSpec.show = moved && !ctx.request.anchor ? 'top' : 'none';
  // What was sent and taken is no longer what somebody is typing.
  if (!moved && !refused && !isGet(ctx) && source.localName === 'form') source.reset();
});

on('after:swap', () => {
  if (!moved) return;
  moved = false;
  const at = document.activeElement;
  if (!at || at === document.body) document.querySelector('main')?.focus({ preventScroll: true });
});

// A refused form stays where it was: its address answers no GET.
on('before:history:update', (e) => {
  const { history: action, sourceElement, response } = e.detail;
  if (response?.status >= 400 && !response.raw.redirected && sourceElement?.localName === 'form' && sourceElement.method === 'post') e.preventDefault();
  else if (action.path === location.pathname + location.search + location.hash) action.type = 'replace';
});

// Entries made by links within a page are htmx's too; else a jump back over two of
// them would change the address and not the page.
const stamp = () => { if (!history.state) history.replaceState({ htmx: true }, ''); };
addEventListener('hashchange', stamp);
stamp();
