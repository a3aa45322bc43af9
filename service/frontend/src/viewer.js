// Draws the process of one case: where it is, what is done, what comes later. The page's own table
// of steps says the same in words; its buttons (data-element) bring a step into view here.
//
// <div class="process-canvas" data-xml="…" data-state="…" data-label="…"
//      data-zoom-in="…" data-zoom-out="…" data-fit="…" data-failed="…"></div>
// State: {"elements": {"id": {"state": "done|now|later|failed", "label": "1", "note": "2 days"}},
//         "flows": ["id"], "taken": [["from", "to"]]}; without an address nothing is marked.
// As a heat map: {"elements": {"id": {"heat": 0…4, "bars": 6, "words": "…", "late": 2}},
//                 "widths": {"id": 1…4}}
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import './viewer.css';

// The renderer takes any CSS colour, so the theme decides and a change of theme needs no redraw.
const PALETTE = {
  defaultFillColor: 'var(--sheet)',
  defaultStrokeColor: 'var(--ink-2)',
  defaultLabelColor: 'var(--ink)',
};
const READABLE = 0.55; // below this scale the words cannot be read: better to scroll

const WITH_EDGE = 0.95;
const EDGE = 30;

// Names are measured in the letters they are drawn in; in others a word that fits is broken.
const LETTERS = { fontFamily: '"Source Sans 3", system-ui, sans-serif', fontSize: 12, lineHeight: 1.2 };
const SMALL = { ...LETTERS, fontSize: 11 };

async function show(element) {
  try {
    await document.fonts.load(`${LETTERS.fontSize}px "Source Sans 3"`);
    const [xml, state] = await Promise.all([
      load(element.dataset.xml).then((answer) => answer.text()),
      element.dataset.state ? load(element.dataset.state).then((answer) => answer.json()) : {},
    ]);
    const viewer = new NavigatedViewer({
      container: element,
      bpmnRenderer: PALETTE,
      textRenderer: { defaultStyle: LETTERS, externalStyle: SMALL },
      zoomScroll: { enabled: false }, // the wheel scrolls the page
    });
    await viewer.importXML(xml);
    name(element);
    mark(viewer, state);
    fit(viewer, state);
    element.before(tools(viewer, element.dataset));
    connectTable(viewer);
    window.addEventListener('beforeprint', () => element.isConnected && showAll(viewer));
  } catch (error) {
    element.replaceChildren(element.dataset.failed ?? '');
    element.classList.add('process-missing');
    console.warn('diagram not shown:', error.message);
  }
  element.dataset.ready = 'yes';
}

async function load(address) {
  const answer = await fetch(address, { headers: { 'X-Requested-With': 'fetch' } });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer;
}

// One picture with a name; its parts are not read out one by one, the table is there for that.
function name(element) {
  const svg = element.querySelector('.djs-container > svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', element.dataset.label);
}

function mark(viewer, state) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  for (const [id, step] of Object.entries(state.elements ?? {})) {
    if (!registry.get(id)) continue;
    if (step.state) canvas.addMarker(id, `state-${step.state}`);
    if (step.words) warm(viewer, id, step);
    if (step.label) overlays.add(id, { position: { top: -14, right: 16 }, html: badge(step) });
    if (step.note) overlays.add(id, { position: { top: -17, left: 0 }, html: note(step.note) });
  }
  const taken = new Set((state.taken ?? []).map((pair) => pair.join(' ')));
  registry.forEach(({ id, source, target }) => {
    if (!source || !target) return;
    // A step for several at once comes from itself; by the one arrow to it when there is but one.
    const wasMany = taken.has(`${target.id} ${target.id}`) && target.incoming.length === 1;
    if (wasMany || taken.has(`${source.id} ${target.id}`)) canvas.addMarker(id, 'state-taken');
  });
  for (const id of state.flows ?? []) if (registry.get(id)) canvas.addMarker(id, 'state-taken');
  for (const [id, width] of Object.entries(state.widths ?? {})) {
    if (registry.get(id)) canvas.addMarker(id, `flow-${width}`);
  }
}

function warm(viewer, id, step) {
  const overlays = viewer.get('overlays');
  const { width } = viewer.get('elementRegistry').get(id);
  if (step.heat) viewer.get('canvas').addMarker(id, `heat-${step.heat}`);
  overlays.add(id, { position: { bottom: -2, left: width / 2 }, html: meter(step) });
  if (step.late) {
    const late = document.createElement('div');
    late.className = 'heat-late';
    late.textContent = step.late;
    overlays.add(id, { position: { top: -14, right: 14 }, html: late });
  }
}

function meter(step) {
  const element = document.createElement('div');
  element.className = 'heat-meter';
  const bars = document.createElement('div');
  bars.className = 'heat-bars';
  for (let bar = 0; bar < step.bars; bar += 1) bars.append(document.createElement('i'));
  const words = document.createElement('span');
  words.textContent = step.words;
  element.append(bars, words);
  return element;
}

// How long the case was there: above the step, for names of events stand below.
function note(text) {
  const element = document.createElement('div');
  element.className = 'process-note';
  element.textContent = text;
  return element;
}

function badge(step) {
  const element = document.createElement('div');
  element.className = `process-badge process-badge-${step.state}`;
  element.textContent = step.label;
  return element;
}

function fit(viewer, state) {
  const canvas = viewer.get('canvas');
  if (whole(canvas) >= READABLE) return;
  canvas.zoom(READABLE);
  const here = Object.entries(state.elements ?? {}).find(([, step]) => step.state === 'now');
  if (here && viewer.get('elementRegistry').get(here[0])) centre(viewer, here[0]);
  else fromTheStart(canvas);
}

// The engine fits to the very edge, which cuts the names there.
function whole(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  return canvas.zoom(canvas.zoom() * WITH_EDGE, 'auto');
}

function fromTheStart(canvas) {
  const { inner, y, width, height } = canvas.viewbox();
  canvas.viewbox({ x: inner.x - EDGE, y, width, height });
}

function showAll(viewer) {
  const canvas = viewer.get('canvas');
  canvas.resized();
  whole(canvas);
}

function tools(viewer, words) {
  const bar = document.createElement('div');
  bar.className = 'process-tools';
  const zoom = viewer.get('zoomScroll');
  bar.append(
    button('+', words.zoomIn, () => zoom.stepZoom(1)),
    button('−', words.zoomOut, () => zoom.stepZoom(-1)),
    button(words.fit, words.fit, () => showAll(viewer)),
  );
  return bar;
}

function button(sign, label, action) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'btn btn-plain btn-sm';
  element.textContent = sign;
  element.setAttribute('aria-label', label);
  element.addEventListener('click', action);
  return element;
}

function connectTable(viewer) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  document.querySelectorAll('button[data-element]').forEach((control) => {
    const id = control.dataset.element;
    if (!registry.get(id)) return;
    control.hidden = false;
    control.addEventListener('click', () => {
      registry.forEach((element) => canvas.removeMarker(element, 'state-shown'));
      canvas.addMarker(id, 'state-shown');
      if (canvas.zoom() < READABLE) canvas.zoom(READABLE);
      centre(viewer, id);
      canvas.getContainer().scrollIntoView({ block: 'nearest' });
    });
  });
}

function centre(viewer, id) {
  const canvas = viewer.get('canvas');
  const { x, y, width = 0, height = 0 } = viewer.get('elementRegistry').get(id);
  const view = canvas.viewbox();
  canvas.viewbox({
    x: x + width / 2 - view.width / 2,
    y: y + height / 2 - view.height / 2,
    width: view.width,
    height: view.height,
  });
}

// Another diagram of the same case: its part of the page is fetched and put in place. The address
// goes along, so that Back, a reload and a link all work; when it fails the link is just followed.
function chooseWithoutLoading() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-plate-link]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    history.pushState({ plate: true }, '', link.href);
    void swap(link.href, true);
  });
  window.addEventListener('popstate', () => void swap(location.href, false));
}

async function swap(address, isChosen) {
  try {
    const text = await load(address).then((answer) => answer.text());
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-plate]');
    if (!fresh) throw new Error(`${address} holds no diagram`);
    document.querySelector('[data-plate]').replaceWith(fresh);
    if (isChosen) fresh.querySelector('a[data-plate-link][aria-current]')?.focus();
    await show(fresh.querySelector('.process-canvas'));
  } catch (error) {
    console.warn('diagram not swapped:', error.message);
    location.assign(address);
  }
}

if (document.querySelector('[data-plate]')) chooseWithoutLoading();
const container = document.querySelector('.process-canvas');
if (container) await show(container);
