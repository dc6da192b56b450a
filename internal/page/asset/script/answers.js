// @ts-check
import { kept, start } from './island.js';

// A questionnaire whose answers are saved one by one, as they are given:
//   <form data-answers data-url="/api/v1/diagnoses/{id}/answers" data-membership="{id}">
//     <fieldset data-item="professional-1"> radios, checkboxes or a text field </fieldset>
//     <progress data-answered max="40" value="12"></progress>
//     <p data-state role="status" data-saving="…" data-saved="…" data-waiting="…"></p>
// What is not saved yet waits in this browser over a closed tab and a lost line.
// The service merges by item, the last one counts; so sending again is harmless.
// Without the script the form's button sends all answers.

/** @typedef {{choices?: string[], text?: string}} Answer */

start('answers', (el, signal) => {
  const form = /** @type {HTMLFormElement} */ (el);
  const url = form.dataset.url ?? '';
  const key = 'answers:' + url;
  const state = /** @type {HTMLElement | null} */ (form.querySelector('[data-state]'));
  let pause = 0;
  let timer = 0;
  let under = false;
  let oneByOne = false;
  let refusal = '';

  /** @returns {Record<string, Answer>} */
  const queue = () => kept(key) ?? memory;
  /** @type {Record<string, Answer>} */
  let memory = {};
  /** @param {Record<string, Answer>} all */
  const keep = (all) => { memory = all; kept(key, Object.keys(all).length ? all : null); };

  /** @param {string} what @param {string} [text] */
  function say(what, text) {
    if (!state) return;
    state.dataset.is = what;
    const words = text ?? state.dataset[what] ?? '';
    if (state.textContent !== words) state.textContent = words;
  }

  /** @param {Element} item @returns {Answer} */
  function read(item) {
    const choices = [.../** @type {NodeListOf<HTMLInputElement>} */ (item.querySelectorAll(':checked'))].filter((x) => x.value).map((x) => x.value);
    const text = /** @type {HTMLInputElement | null} */ (item.querySelector('textarea, input:not([type=radio], [type=checkbox], [type=hidden])'))?.value.trim();
    return { ...(choices.length && { choices }), ...(text && { text }) };
  }

  /** @param {Element} item @param {Answer} answer */
  function show(item, answer) {
    for (const x of /** @type {NodeListOf<HTMLInputElement>} */ (item.querySelectorAll('input[type=radio], input[type=checkbox]'))) x.checked = !!answer.choices?.includes(x.value);
    for (const x of /** @type {NodeListOf<HTMLOptionElement>} */ (item.querySelectorAll('option'))) x.selected = !!answer.choices?.includes(x.value);
    const text = /** @type {HTMLInputElement | null} */ (item.querySelector('textarea, input:not([type=radio], [type=checkbox], [type=hidden])'));
    if (text) text.value = answer.text ?? '';
  }

  /** @param {number} ms */
  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(send, ms);
  }

  async function send() {
    const all = queue();
    const names = Object.keys(all);
    if (under || !names.length || signal.aborted) return;
    under = true;
    say('saving');
    const batch = Object.fromEntries((oneByOne ? names.slice(0, 1) : names).map((n) => [n, all[n]]));
    const body = JSON.stringify({ answers: batch });
    let answer;
    try {
      answer = await fetch(url, {
        method: 'PUT', body, keepalive: body.length < 60000, // it goes on when the tab is closed
        headers: { 'Content-Type': 'application/json', 'Marshrut-Membership': form.dataset.membership ?? '' },
        signal: AbortSignal.timeout(30000),
      });
    } catch {
      under = false;
      return again(0);
    }
    const said = await answer.json().catch(() => ({}));
    under = false;
    if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) return again(Number(answer.headers.get('Retry-After')));
    if ([401, 403, 404].includes(answer.status)) return say('refused', said.detail);
    if (!answer.ok) refusal = said.detail ?? '';
    if (answer.status === 422 && Object.keys(batch).length > 1) oneByOne = true; // one bad answer holds up no other
    else {
      const left = queue();
      for (const n in batch) if (JSON.stringify(left[n]) === JSON.stringify(batch[n])) delete left[n];
      keep(left);
    }
    pause = 0;
    if (Object.keys(queue()).length) return send();
    oneByOne = false;
    say(refusal ? 'refused' : 'saved', refusal || undefined);
    refusal = '';
    if (answer.ok) count(said.answered);
  }

  /** @param {number} answered */
  function count(answered) {
    for (const x of form.querySelectorAll('[data-answered]')) {
      if (x instanceof HTMLProgressElement) x.value = answered;
      else x.textContent = String(answered);
    }
  }

  /** @param {number} seconds */
  function again(seconds) {
    say('waiting');
    pause = Math.min(60000, pause * 2 || 1000);
    later(Math.max(pause, (seconds || 0) * 1000));
  }

  // An item with data-show="a1=1,2 a2=5" is seen when each of the items named, as far as
  // it is on this screen and seen itself, has one of the answers.
  function fit() {
    for (const x of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll('[data-show]'))) {
      x.hidden = !(x.dataset.show ?? '').split(' ').every((condition) => {
        const [code, answers] = condition.split('=');
        const on = /** @type {HTMLElement | null} */ (form.querySelector('[data-item="' + CSS.escape(code) + '"]'));
        return !on || !on.hidden && answers.split(',').some((a) => on.querySelector(':checked[value="' + CSS.escape(a) + '"]'));
      });
    }
  }

  /** @param {Event} e */
  function given(e) {
    const item = /** @type {Element} */ (e.target).closest('[data-item]');
    const code = item?.getAttribute('data-item');
    if (!item || !code || !form.contains(item)) return;
    keep({ ...queue(), [code]: read(item) });
    fit();
    if (!pause) later(e.type === 'input' ? 700 : 0);
  }

  form.addEventListener('change', given, { signal });
  form.addEventListener('input', (e) => {
    const x = /** @type {HTMLInputElement} */ (e.target);
    if (x.type !== 'radio' && x.type !== 'checkbox') given(e);
  }, { signal });
  addEventListener('online', () => { pause = 0; send(); }, { signal });
  document.addEventListener('visibilitychange', () => send(), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));

  for (const [code, answer] of Object.entries(queue())) {
    const item = form.querySelector('[data-item="' + CSS.escape(code) + '"]');
    if (item) show(item, answer);
  }
  fit();
  send();
});
