// @ts-check
import { refresh, start } from './island.js';

// Work that goes on in the background: <div data-follow>…</div>
// While it stands on the page, the page is fetched anew every so often and morphed in;
// the server leaves it out when there is nothing more to wait for. A hidden page waits
// till it is looked at again.

const pause = 700;

start('follow', (_, signal) => {
  let timer = setTimeout(again, pause);

  async function again() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      await refresh();
    } catch {
      // the line is broken: the next time tells
    }
    if (!signal.aborted) timer = setTimeout(again, pause);
  }

  document.addEventListener('visibilitychange', again, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
});
