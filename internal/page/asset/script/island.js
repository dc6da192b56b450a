// @ts-check
// An island is a part of a page that a script makes livelier: it is found by a data
// attribute and works without the script too. This module starts islands when the
// page comes and after every swap, and stops those that went away.

/** @type {Map<string, (el: HTMLElement, signal: AbortSignal) => void>} */
const islands = new Map();

/** @type {Map<Element, Map<string, {key: string | null, stop: AbortController}>>} */
const running = new Map();

/** @type {(() => void)[]} */
const pages = [];

/**
 * Runs begin for each element that carries data-<name>, now and after each swap,
 * once for an element and a value of the attribute. When the element goes away or
 * its value changes, the signal is aborted: give it to every listener.
 * @param {string} name
 * @param {(el: HTMLElement, signal: AbortSignal) => void} begin
 */
export function start(name, begin) {
  islands.set(name, begin);
  scan();
}

/**
 * Runs fn for the page that is there and for every page that comes by a swap,
 * before its islands are started.
 * @param {() => void} fn
 */
export function each(fn) {
  pages.push(fn);
  fn();
}

/** Fetches the page that is shown once more and morphs it in: what is typed stays. */
export async function refresh() {
  const here = location.href;
  const answer = await fetch(here, { headers: { Accept: 'text/html' } });
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const htmx = /** @type {any} */ (window).htmx;
  if (!htmx) location.reload();
  else if (here === location.href) {
    await htmx.swap({ text, sourceElement: document.body, target: document.body, swap: 'outerMorph' });
  }
}

/**
 * Something kept in the browser for a while; a browser that keeps nothing is fine.
 * @param {string} key
 * @param {any} [value] left out: read; null: forget
 * @returns {any}
 */
export function kept(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else if (value !== undefined) localStorage.setItem(key, JSON.stringify({ at: Date.now(), value }));
    else return JSON.parse(localStorage.getItem(key) ?? 'null')?.value;
  } catch {
    // full, switched off, or not ours: as if nothing were kept
  }
}

/** The keys of what is kept under a prefix. @param {string} prefix @returns {string[]} */
export function keptKeys(prefix) {
  try {
    return Object.keys(localStorage).filter((k) => k.startsWith(prefix));
  } catch {
    return [];
  }
}

function scan() {
  for (const [el, names] of running) {
    for (const [name, island] of names) {
      if (el.isConnected && el.getAttribute('data-' + name) === island.key) continue;
      island.stop.abort();
      names.delete(name);
    }
    if (!names.size) running.delete(el);
  }
  for (const [name, begin] of islands) {
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-' + name + ']'))) {
      const names = running.get(el) ?? new Map();
      if (names.has(name)) continue;
      const stop = new AbortController();
      names.set(name, { key: el.getAttribute('data-' + name), stop });
      running.set(el, names);
      try {
        begin(el, stop.signal);
      } catch (e) {
        console.error(e); // one island that fails leaves the page and the others as they are
      }
    }
  }
}

document.addEventListener('htmx:after:swap', () => {
  pages.forEach((fn) => fn());
  scan();
});
