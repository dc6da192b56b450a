// @ts-check
import { start } from './island.js';

// What may be taken from sight: <div data-watch="/m/…/routes/…/sight"></div>
// The server is asked every half second whether the reader may still see what the page
// shows. As soon as it says no, the page is emptied and fetched anew, which says so in
// words. A hidden page asks when it is looked at again. A broken line takes nothing away.

const pause = 500;

start('watch', (el, signal) => {
  let timer = 0;
  let asking = false;

  async function ask() {
    clearTimeout(timer);
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(el.dataset.watch ?? '', { method: 'HEAD', redirect: 'manual', cache: 'no-store', signal });
      if (answer.type === 'opaqueredirect' || [401, 403, 404].includes(answer.status)) return gone();
    } catch {
      // the line is broken, or the page is left
    }
    asking = false;
    if (!signal.aborted) timer = setTimeout(ask, pause);
  }

  function gone() {
    document.querySelector('main')?.replaceChildren();
    location.reload();
  }

  document.addEventListener('visibilitychange', ask, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  timer = setTimeout(ask, pause);
});
