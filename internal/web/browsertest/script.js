// What the tests ask of a page; each question is put behind these few words.
const plain = s => (s ?? '').replace(/[\u00ad\u200b]/g, '').replace(/\s+/g, ' ').trim();
const shown = e => e.checkVisibility({ visibilityProperty: true });

// near gives the smallest parts of a page that show a text and stand for a thing.
const things = 'tr, li, article, fieldset, section, form, dialog, details, figure, dl > div, ' +
  '[role=row], [role=listitem], [role=group], [role=region], [role=article], [role=dialog]';
function near(root, text) {
  const found = [...root.querySelectorAll(things)].filter(e => shown(e) && plain(e.innerText).includes(text));
  return found.filter(e => !found.some(f => f !== e && e.contains(f)));
}

// one gives the only element of a list, or says why there is none.
function one(list, what) {
  if (list.length !== 1) throw new Error(list.length + ' times ' + what);
  return list[0];
}

// aim gives a point of an element where a finger would really hit it or its label.
function aim(e) {
  const targets = [e, ...(e.labels ?? [])];
  let over = 'nothing: it has no size';
  for (const t of targets) {
    t.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    for (const r of t.getClientRects()) {
      if (r.width < 2 || r.height < 2) continue;
      const x = r.x + r.width / 2, y = r.y + r.height / 2, hit = document.elementFromPoint(x, y);
      if (hit && targets.some(t => t === hit || t.contains(hit))) return { x, y };
      over = hit ? hit.cloneNode(false).outerHTML : 'the edge of the window';
    }
  }
  return { over };
}

// put gives a field a value as if it had been typed at once.
function put(e, value) {
  const of = e instanceof HTMLSelectElement ? HTMLSelectElement : e instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(of.prototype, 'value').set.call(e, value);
  e.dispatchEvent(new Event('input', { bubbles: true }));
  e.dispatchEvent(new Event('change', { bubbles: true }));
}

// choose selects the option that shows a text, and else gives what there is.
function choose(e, text) {
  const options = [...e.options], o = options.find(o => plain(o.label || o.text) === text);
  if (!o) return options.map(o => plain(o.label || o.text));
  if (o.disabled) return ['(disabled)'];
  e.focus();
  o.selected = true;
  e.dispatchEvent(new Event('input', { bubbles: true }));
  e.dispatchEvent(new Event('change', { bubbles: true }));
  return null;
}

// wide gives the elements that stick out of the window on the right.
function wide() {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const held = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; };
  const out = [...document.body.querySelectorAll('*')].filter(e => shown(e) && e.getBoundingClientRect().right > width + 0.5 && !held(e));
  return out.filter(e => !out.some(f => f !== e && e.contains(f))).map(e => e.cloneNode(false).outerHTML.slice(0, 120) + ' ' + plain(e.innerText).slice(0, 60));
}
