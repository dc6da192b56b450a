// @ts-check
import { refresh, start } from './island.js';

// A calm clock of a test with a time limit:
//   <p data-clock="2026-03-05T14:05:00Z" data-seconds="1800" data-minutes="осталось {n} мин"
//      data-short="осталось {m}:{s}" data-over="Время вышло."> … <b data-left>…</b></p>
// It counts from what the server said was left, whatever the browser's own clock shows,
// by minutes, and by ten seconds in the last two. When the time is over the page is
// fetched anew: the server says what follows. Without the script the end stands in words.

start('clock', (el, signal) => {
  const left = /** @type {HTMLElement | null} */ (el.querySelector('[data-left]'));
  const end = performance.now() + Number(el.dataset.seconds) * 1000;
  let timer = 0;

  function tick() {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    let text = el.dataset.over ?? '';
    if (seconds > 120) text = (el.dataset.minutes ?? '').replace('{n}', String(Math.ceil(seconds / 60)));
    else if (seconds > 0) {
      const shown = Math.ceil(seconds / 10) * 10;
      text = (el.dataset.short ?? '').replace('{m}', String(Math.floor(shown / 60))).replace('{s}', String(shown % 60).padStart(2, '0'));
    }
    el.classList.toggle('late', seconds <= 120);
    if (left && left.textContent !== text) left.textContent = text;
    if (seconds > 0) timer = setTimeout(tick, seconds > 120 ? 5000 : 1000);
    else timer = setTimeout(() => { if (!signal.aborted) refresh(); }, 2000); // the last answer is under way
  }

  document.addEventListener('visibilitychange', () => { clearTimeout(timer); tick(); }, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  tick();
});
