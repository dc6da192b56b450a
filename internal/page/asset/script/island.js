// @ts-check
// An island is a part of a page that a script makes livelier: it is found by a data
// attribute and works without the script too. This module starts islands when the
// page comes and after every swap, and stops those that went away.

/** @type {Map<string, (el: HTMLElement, signal: AbortSignal) => void>} */
const islands = new Map();

/** @type {Map<Element, Map<string, {key: string | null, stop: AbortController}>>} */
const running = new Map();

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

/** Looks through the page for islands that came, changed or went. */
export function scan() {
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

document.addEventListener('htmx:after:swap', scan);
