// @ts-check
import { each, refresh, start } from './island.js';

// Sends files to a route in parts; a broken line or a closed page costs one part.
//
//   <form data-upload="<route and purpose>" id="…" data-url="/api/v1/routes/{id}/artifacts"
//         data-membership="{id}" data-person="{id}" data-purpose="evidence" data-activity="{id}"
//         data-waiting="Ждёт очереди" data-sending="Отправлено {percent} %: {sent} из {size}"
//         data-paused="Приостановлено: {percent} %" data-broken="Нет связи. Продолжим сами, отправлено {percent} %"
//         data-checking="Файл проверяется" data-ready="Файл принят"
//         data-unfinished="Отправлено {percent} %. Выберите этот же файл ещё раз, и загрузка продолжится"
//         data-size="{n} МБ">
//     <input type="file" multiple> <input type="file" accept="image/*" capture="environment">
//     <button data-plain>Отправить</button>
//     <ul data-rows id="…" hx-morph-skip-children></ul>
//     <template data-row><li><b data-name></b> <progress max="100"></progress> <span data-words></span>
//       <span class="sr" role="status" data-said></span>
//       <button type="button" data-pause>…</button> <button type="button" data-go>…</button>
//       <button type="button" data-cancel>…</button></li></template>
//   </form>
//
// Files also come by being dropped on the form (data-over while they hover) or pasted
// on the page. A row says in data-is: waiting, sending, paused, broken, checking,
// ready, unfinished or refused; data-said is told of the changes only, data-plain is
// what nobody needs beside the script. Optional: data-activity, and data-direct, with which
// parts go straight to the store (connect-src must name it). Sentences of a refusal
// are the service's own. Leave the page by a link: sending goes on. Close it: the
// upload is in the list next time, and goes on from the parts that are there.

/**
 * @typedef {{id: string, file_name: string, size: number, part_size: number, parts: number, state: string, reason?: string, version: number, owner: string, purpose: string, activity?: string}} Artifact
 * @typedef {{place: string, to: DOMStringMap, file?: File, artifact?: Artifact, is: string, words?: string, again?: boolean, sent: number, stop?: AbortController, row?: HTMLElement}} Upload
 */

/** @type {Set<Upload>} */
const uploads = new Set();

/** A refusal that no repeating mends; its message is the service's sentence. */
class Refusal extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.again = status === 401 || status === 429; // the person can do something about it
  }
}

/** @param {number} ms @param {AbortSignal} [signal] */
const sleep = (ms, signal) => new Promise((done) => {
  const timer = setTimeout(done, ms);
  const now = () => { clearTimeout(timer); done(undefined); };
  addEventListener('online', now, { once: true, signal });
  signal?.addEventListener('abort', now);
});

/** A short part is soon sent again; a very large file would have too many. @param {number} size */
const partSize = (size) => (size > 2 ** 30 ? {} : { part_size: 5 * 2 ** 20 });

/** Which file this is, as far as a browser tells. @param {Artifact} a */
const printKey = (a) => 'upload:' + a.id;
/** @param {File} f */
const printOf = (f) => [f.name, f.size, f.lastModified].join('|');

/**
 * Asks the service, again and again while the line or the service is away.
 * @param {Upload} u @param {string} method @param {string} url @param {any} [body] @returns {Promise<any>}
 */
async function ask(u, method, url, body) {
  const { signal } = /** @type {AbortController} */ (u.stop);
  for (let pause = 1000; ; pause = Math.min(30000, pause * 2)) {
    /** @type {Record<string, string>} */
    const headers = { 'Marshrut-Membership': u.to.membership ?? '' };
    if (body) headers['Content-Type'] = 'application/json';
    if (method === 'DELETE') headers['If-Match'] = `"${u.artifact?.version}"`;
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body), signal }).catch(() => null);
    signal.throwIfAborted();
    const said = await answer?.json().catch(() => ({}));
    if (answer?.ok) return said;
    await refusedOrLater(u, answer?.status ?? 0, said?.detail, answer?.headers.get('Retry-After'), pause);
  }
}

/**
 * Waits before the next try, or throws where none would help.
 * @param {Upload} u @param {number} status @param {string | undefined} detail @param {string | null | undefined} after @param {number} pause
 */
async function refusedOrLater(u, status, detail, after, pause) {
  if (status && status < 500 && status !== 408 && !(status === 429 && after)) throw new Refusal(detail ?? String(status), status);
  const was = u.is;
  show(u, 'broken');
  await sleep(Math.max(pause, Number(after ?? 0) * 1000), u.stop?.signal);
  u.stop?.signal.throwIfAborted();
  show(u, was);
}

/**
 * Sends one part; only this old way of asking tells how far it is.
 * @param {Upload} u @param {string} url @param {Blob} part @param {number} before bytes sent before it
 * @returns {Promise<{status: number, detail?: string, after?: string | null}>}
 */
const put = (u, url, part, before) => new Promise((done) => {
  const x = new XMLHttpRequest();
  /** @type {number} */
  let still;
  const moves = () => { clearTimeout(still); still = setTimeout(() => x.abort(), 60000); };
  x.open('PUT', url);
  if (!u.to.direct) x.setRequestHeader('Marshrut-Membership', u.to.membership ?? '');
  x.upload.onprogress = (e) => { moves(); u.sent = before + e.loaded; show(u, 'sending'); };
  x.onloadend = () => {
    clearTimeout(still);
    /** @type {{detail?: string}} */
    let said = {};
    try { said = JSON.parse(x.responseText); } catch { /* no sentence came */ }
    done({ status: x.status, detail: said.detail, after: x.getResponseHeader('Retry-After') });
  };
  u.stop?.signal.addEventListener('abort', () => x.abort());
  moves();
  x.send(part);
});

/** Sends all parts that are not there yet. @param {Upload} u @param {File} file @param {Artifact} a */
async function sendParts(u, file, a) {
  const base = '/api/v1/artifacts/' + a.id + '/parts';
  for (let pause = 1000; ;) {
    const there = new Set((await ask(u, 'GET', base)).items.map((/** @type {{number: number}} */ p) => p.number));
    let broken = null;
    show(u, 'sending');
    for (let n = 1; n <= a.parts && !broken; n++) {
      const before = Math.min(a.size, (n - 1) * a.part_size);
      if (there.has(n)) continue;
      const part = file.slice(before, before + a.part_size);
      const readable = await part.slice(0, 1).arrayBuffer().then(() => true, () => false);
      if (!readable) return show(u, 'unfinished'); // moved or changed on disk: it is to be chosen again
      const url = u.to.direct === undefined ? `${base}/${n}` : (await ask(u, 'POST', `${base}/${n}/url`)).url;
      const { status, detail, after } = await put(u, url, part, before);
      u.stop?.signal.throwIfAborted();
      if (status >= 200 && status < 300) pause = 1000;
      else broken = { status, detail, after };
    }
    if (!broken) break;
    await refusedOrLater(u, broken.status, broken.detail, broken.after, pause);
    pause = Math.min(30000, pause * 2);
  }
  u.artifact = await ask(u, 'POST', `/api/v1/artifacts/${a.id}/complete`);
}

/** Takes an upload as far as it goes. @param {Upload} u */
async function run(u) {
  u.stop = new AbortController();
  try {
    const { to, file } = u;
    if (!u.artifact && file) {
      u.artifact = /** @type {Artifact} */ (await ask(u, 'POST', to.url ?? '', {
        file_name: file.name, size: file.size, purpose: to.purpose, ...partSize(file.size),
        ...(file.type && { media_type: file.type }), ...(to.activity && { activity: to.activity }),
      }));
      remember(u.artifact, file);
    }
    const a = u.artifact;
    if (!a) return;
    if (a.state === 'uploading' && file) await sendParts(u, file, a);
    for (let pause = 500; u.artifact?.state === 'checking'; pause = Math.min(10000, pause * 2)) {
      show(u, 'checking');
      next();
      await sleep(pause, u.stop.signal);
      u.artifact = await ask(u, 'GET', '/api/v1/artifacts/' + a.id);
    }
    if (u.artifact?.state === 'rejected') throw new Refusal(u.artifact.reason ?? '', 0);
    if (u.artifact?.state !== 'ready') return;
    remember(a, null);
    show(u, 'ready');
    if (u.row?.isConnected) await refresh().catch(() => {});
    uploads.delete(u);
    setTimeout(() => u.row?.remove(), 5000);
  } catch (e) {
    if (e instanceof Refusal) {
      u.words = e.message;
      u.again = e.again;
      show(u, 'refused');
    } else if (!u.stop.signal.aborted) throw e;
  } finally {
    next();
  }
}

/** @param {Artifact} a @param {File | null} file */
function remember(a, file) {
  try {
    if (file) localStorage.setItem(printKey(a), printOf(file));
    else localStorage.removeItem(printKey(a));
  } catch { /* then it can't be gone on with after the page is closed */ }
}

/** @param {Artifact} a @param {File} file */
function isOf(a, file) {
  try {
    return localStorage.getItem(printKey(a)) === printOf(file);
  } catch {
    return false;
  }
}

const active = () => [...uploads].some((u) => ['sending', 'broken', 'starting'].includes(u.is));

/** One file after another: a slow line is not shared. */
function next() {
  const u = !active() && [...uploads].find((x) => x.is === 'waiting');
  if (!u) return;
  show(u, 'starting');
  run(u);
}

/** @param {string} template @param {Upload} u */
function words(template, u) {
  const size = u.file?.size ?? u.artifact?.size ?? 0;
  /** @param {number} n */
  const mb = (n) => (u.to.size ?? '{n}').replace('{n}', new Intl.NumberFormat(document.documentElement.lang || 'ru', { maximumFractionDigits: 1 }).format(n / 1048576));
  /** @type {Record<string, any>} */
  const values = { percent: percent(u), sent: mb(u.sent), size: mb(size), name: u.file?.name ?? u.artifact?.file_name };
  return template.replace(/\{(\w+)\}/g, (_, k) => values[k] ?? '');
}

/** @param {Upload} u */
const percent = (u) => Math.floor((100 * u.sent) / (u.file?.size || u.artifact?.size || 1));

/** Shows how an upload stands. @param {Upload} u @param {string} [is] */
function show(u, is) {
  const changed = is && is !== u.is;
  if (is) u.is = is;
  const { row } = u;
  if (!row) return;
  row.dataset.is = u.is;
  const bar = row.querySelector('progress');
  if (bar) bar.value = percent(u);
  const text = u.is === 'refused' ? u.words ?? '' : words(u.to[u.is === 'starting' ? 'waiting' : u.is] ?? '', u);
  const place = row.querySelector('[data-words]');
  if (place && place.textContent !== text) place.textContent = text;
  const said = changed && row.querySelector('[data-said]');
  if (said && said.textContent !== text) said.textContent = text;
  const goes = ['sending', 'broken', 'waiting', 'starting'].includes(u.is);
  for (const [name, on] of /** @type {[string, boolean | undefined][]} */ ([['pause', goes], ['go', u.is === 'paused' || (u.is === 'refused' && u.again)], ['cancel', u.is !== 'checking' && u.is !== 'ready']])) {
    const button = /** @type {HTMLElement | null} */ (row.querySelector(`[data-${name}]`));
    if (button) button.hidden = !on;
  }
}

/** @param {HTMLElement} el @param {Upload} u */
function addRow(el, u) {
  const template = el.querySelector('template[data-row]');
  const row = template instanceof HTMLTemplateElement && template.content.firstElementChild?.cloneNode(true);
  if (!(row instanceof HTMLElement)) return;
  u.row = row;
  const name = row.querySelector('[data-name]');
  if (name) name.textContent = u.file?.name ?? u.artifact?.file_name ?? '';
  row.querySelector('[data-pause]')?.addEventListener('click', () => { u.stop?.abort(); show(u, 'paused'); next(); });
  row.querySelector('[data-go]')?.addEventListener('click', () => { show(u, 'waiting'); next(); });
  row.querySelector('[data-cancel]')?.addEventListener('click', () => cancel(u));
  el.querySelector('[data-rows]')?.append(row);
  show(u);
}

/** @param {Upload} u */
async function cancel(u) {
  u.stop?.abort();
  u.stop = new AbortController();
  uploads.delete(u);
  u.row?.remove();
  next();
  if (!u.artifact) return;
  remember(u.artifact, null);
  const at = '/api/v1/artifacts/' + u.artifact.id;
  const unseen = { ...u, row: undefined };
  try {
    unseen.artifact = await ask(unseen, 'GET', at);
    await ask(unseen, 'DELETE', at);
  } catch { /* the service sweeps what is left */ }
}

start('upload', (el, signal) => {
  const place = el.dataset.upload ?? '';
  /** @param {Iterable<File>} files */
  const take = (files) => {
    for (const file of files) {
      const again = [...uploads].find((u) => u.place === place && u.is === 'unfinished' && u.artifact && isOf(u.artifact, file));
      /** @type {Upload} */
      const u = again ?? { place, to: { ...el.dataset }, is: 'waiting', sent: 0 };
      u.file = file;
      if (!again) { uploads.add(u); addRow(el, u); }
      show(u, 'waiting');
    }
    next();
  };
  el.addEventListener('change', (e) => {
    const input = /** @type {HTMLInputElement} */ (e.target);
    if (input.type !== 'file' || !input.files) return;
    take([...input.files]);
    input.value = ''; // the same file may be chosen again, and nothing is sent a second time
  }, { signal });
  /** @param {DragEvent} e */
  const over = (e) => {
    if (!e.dataTransfer?.types.includes('Files')) return;
    e.preventDefault();
    el.toggleAttribute('data-over', e.type === 'dragover');
    if (e.type === 'drop') take([...e.dataTransfer.files]);
  };
  for (const name of ['dragover', 'dragleave', 'drop']) el.addEventListener(name, /** @type {EventListener} */ (over), { signal });
  document.addEventListener('paste', (e) => { if (e.clipboardData?.files.length) take([...e.clipboardData.files]); }, { signal });
  if (el.localName === 'form') el.addEventListener('submit', (e) => { if (active()) e.preventDefault(); }, { signal, capture: true });

  for (const u of uploads) if (u.place === place) addRow(el, u);
  unfinished(el, place);
});

/** Lists the uploads that an earlier page left. @param {HTMLElement} el @param {string} place */
async function unfinished(el, place) {
  const to = { ...el.dataset };
  const answer = await fetch(`${to.url}?state=uploading&limit=100`, { headers: { 'Marshrut-Membership': to.membership ?? '' } }).catch(() => null);
  if (!answer?.ok) return;
  /** @type {Artifact[]} */
  const all = (await answer.json()).items;
  for (const artifact of all) {
    const mine = artifact.state === 'uploading' && artifact.owner === to.person && artifact.purpose === to.purpose && (artifact.activity ?? '') === (to.activity ?? '');
    if (!mine || [...uploads].some((u) => u.artifact?.id === artifact.id)) continue;
    /** @type {Upload} */
    const u = { place, to, artifact, is: 'unfinished', sent: 0, stop: new AbortController() };
    const parts = await ask(u, 'GET', `/api/v1/artifacts/${artifact.id}/parts`).catch(() => null);
    if (!parts || [...uploads].some((x) => x.artifact?.id === artifact.id)) continue;
    u.sent = parts.items.reduce((/** @type {number} */ sum, /** @type {{size: number}} */ p) => sum + p.size, 0);
    uploads.add(u);
    addRow(el, u);
  }
}

each(() => {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-upload] [data-plain]'))) el.hidden = true;
});

// The part under way may still arrive when the line is back soon: it is only said.
addEventListener('offline', () => { for (const u of uploads) if (u.is === 'sending') show(u, 'broken'); });

addEventListener('beforeunload', (e) => { if (active()) e.preventDefault(); });
