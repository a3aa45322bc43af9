// Shows a PDF page by page, with its words over the picture: to select, to search and to be read
// aloud. Nothing in it runs: no scripts, no forms, no links. Without this module, or when a file
// cannot be drawn, what stood in its place stays: a link to download.
//
// <div class="paper" data-url="…" data-worker="…" data-parts="…" data-label="…" data-page="Page {n} of {count}"
//      data-wordless="…" data-previous="…" data-next="…" data-zoom-in="…" data-zoom-out="…" data-fit="…"
//      data-failed="…" data-locked="…">fallback</div>
import {
  AnnotationMode, getDocument, GlobalWorkerOptions, PasswordException, TextLayer,
} from 'pdfjs-dist/build/pdf.mjs';
import './paper.css';

const WIDEST = 820; // a page that fits is not wider than this, in the dots of the screen
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]; // times the width there is
const SHARPEST = 16_000_000; // dots of one page; a phone refuses larger pictures
const AHEAD = '600px 0px'; // a page is drawn before it comes into sight, and dropped behind it
const KEYS = { '+': 1, '=': 1, '-': -1, 0: 0 };

async function show(place) {
  const words = place.dataset;
  const fallback = [...place.childNodes];
  try {
    GlobalWorkerOptions.workerSrc = words.worker;
    const paper = await getDocument(asked(words)).promise;
    await new Viewer(place, paper, words).begin();
  } catch (error) {
    const told = document.createElement('p');
    told.textContent = error instanceof PasswordException ? words.locked : words.failed;
    place.replaceChildren(told, ...fallback);
    place.classList.add('paper-missing');
    console.warn('paper not shown:', error.message);
  }
  place.dataset.ready = 'yes';
}

// The whole file in one request: each request is written down as a reading.
function asked(words) {
  return {
    ...source(words.url),
    cMapUrl: `${words.parts}cmaps/`,
    standardFontDataUrl: `${words.parts}standard_fonts/`,
    wasmUrl: `${words.parts}wasm/`,
    useWasm: false,
    useSystemFonts: false,
    disableRange: true,
    disableAutoFetch: true,
    enableXfa: false,
    stopAtErrors: false,
  };
}

// A paper that is kept nowhere yet travels in its page, and is read from there: not fetched.
function source(url) {
  if (!url.startsWith('data:')) return { url };
  return { data: Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (c) => c.charCodeAt(0)) };
}

class Viewer {
  constructor(place, paper, words) {
    Object.assign(this, { place, paper, words, zoom: 1, current: 1 });
    this.sheets = [];
    this.desk = element('div', 'paper-desk');
    // Scrolls in itself, so it takes the focus: that is how the keyboard reaches it.
    this.desk.tabIndex = 0;
    this.desk.setAttribute('role', 'region');
    this.desk.setAttribute('aria-label', words.label);
  }

  async begin() {
    const first = await this.paper.getPage(1);
    for (let number = 1; number <= this.paper.numPages; number += 1) {
      this.sheets.push(this.sheet(number, first));
    }
    this.desk.append(...this.sheets.map(({ box }) => box));
    this.place.replaceChildren(this.tools(), this.desk);
    this.measure();
    this.say();
    this.watch();
  }

  // Until a page is read it is as large as the first; then it gets its own size.
  sheet(number, like) {
    const box = element('div', 'paper-sheet');
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', filled(this.words.page, { n: number, count: this.paper.numPages }));
    return { number, box, view: like.getViewport({ scale: 1 }), drawn: null };
  }

  watch() {
    const near = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        const sheet = this.sheets.find(({ box }) => box === target);
        if (isIntersecting) void this.draw(sheet);
        else clear(sheet);
      }
    }, { rootMargin: AHEAD });
    this.sheets.forEach(({ box }) => near.observe(box));
    this.desk.addEventListener('scroll', () => this.locate(), { passive: true });
    this.place.addEventListener('keydown', (event) => this.press(event));
    let width = this.desk.clientWidth;
    new ResizeObserver(() => {
      if (this.desk.clientWidth === width) return;
      width = this.desk.clientWidth;
      this.measure();
    }).observe(this.desk);
  }

  measure() {
    const edge = getComputedStyle(this.desk);
    const room = this.desk.clientWidth - parseFloat(edge.paddingLeft) - parseFloat(edge.paddingRight);
    for (const sheet of this.sheets) {
      sheet.scale = Math.max(0.1, (Math.min(room, WIDEST) * this.zoom) / sheet.view.width);
      this.settle(sheet);
      if (sheet.drawn) {
        clear(sheet);
        void this.draw(sheet);
      }
    }
  }

  settle({ box, view, scale }) {
    box.style.setProperty('width', `${Math.floor(view.width * scale)}px`);
    box.style.setProperty('height', `${Math.floor(view.height * scale)}px`);
    box.style.setProperty('--total-scale-factor', scale);
  }

  async draw(sheet) {
    if (sheet.drawn) return;
    const mine = (sheet.drawn = Symbol('drawing'));
    try {
      const page = await this.paper.getPage(sheet.number);
      if (sheet.drawn !== mine) return;
      this.fit(sheet, page);
      const canvas = element('canvas');
      canvas.setAttribute('aria-hidden', 'true');
      const text = element('div', 'paper-words');
      sheet.box.replaceChildren(canvas, text);
      await Promise.all([this.paint(sheet, page, canvas), this.write(sheet, page, text)]);
    } catch (error) {
      if (error.name !== 'RenderingCancelledException') console.warn('page not drawn:', error.message);
    }
    if (sheet.drawn === mine) sheet.box.dataset.drawn = 'yes';
  }

  fit(sheet, page) {
    const own = page.getViewport({ scale: 1 });
    if (own.width === sheet.view.width && own.height === sheet.view.height) return;
    sheet.scale *= sheet.view.width / own.width;
    sheet.view = own;
    this.settle(sheet);
  }

  paint(sheet, page, canvas) {
    const { view, scale } = sheet;
    const dots = view.width * view.height * scale * scale;
    const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(SHARPEST / dots));
    const viewport = page.getViewport({ scale: scale * sharp });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    sheet.task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
    return sheet.task.promise;
  }

  async write(sheet, page, container) {
    const [textContentSource, tree] = await Promise.all([
      page.getTextContent({ includeMarkedContent: true }), page.getStructTree(),
    ]);
    const viewport = page.getViewport({ scale: sheet.scale });
    await new TextLayer({ textContentSource, container, viewport }).render();
    if (tree) raise(container, tree);
    if (!container.textContent.trim()) container.append(hidden(this.words.wordless));
  }

  tools() {
    const bar = element('div', 'paper-tools');
    const { previous, next, zoomIn, zoomOut, fit } = this.words;
    this.where = element('span', 'paper-where');
    this.where.setAttribute('role', 'status');
    const turning = [
      button('‹', previous, () => this.turn(-1)), this.where, button('›', next, () => this.turn(1)),
    ];
    bar.append(
      ...(this.sheets.length > 1 ? turning : [this.where]),
      element('span', 'paper-gap'),
      button('−', zoomOut, () => this.scaleBy(-1)),
      button('+', zoomIn, () => this.scaleBy(1)),
      button(fit, fit, () => this.scaleBy(0)),
    );
    return bar;
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    this.scaleBy(KEYS[event.key]);
  }

  scaleBy(step) {
    const at = STEPS.indexOf(this.zoom) + step;
    const zoom = step === 0 ? 1 : STEPS[Math.min(Math.max(at, 0), STEPS.length - 1)];
    if (zoom === this.zoom) return;
    this.zoom = zoom;
    this.measure();
    this.sheets[this.current - 1].box.scrollIntoView({ block: 'nearest' });
  }

  turn(step) {
    const number = Math.min(Math.max(this.current + step, 1), this.sheets.length);
    this.sheets[number - 1].box.scrollIntoView({ block: 'start' });
    this.current = number;
    this.say();
  }

  // The page that covers the middle of what is in sight.
  locate() {
    const { top, height } = this.desk.getBoundingClientRect();
    const found = this.sheets.find(({ box }) => box.getBoundingClientRect().bottom > top + height / 2);
    if (!found || found.number === this.current) return;
    this.current = found.number;
    this.say();
  }

  say() {
    this.where.textContent = filled(this.words.page, { n: this.current, count: this.sheets.length });
  }
}

function clear(sheet) {
  if (!sheet.drawn) return;
  sheet.task?.cancel();
  sheet.drawn = sheet.task = null;
  delete sheet.box.dataset.drawn;
  sheet.box.replaceChildren();
}

// The headings that the author of a tagged PDF marked, for who walks through a page by them. They
// come below the one of our page.
function raise(container, { role = '', children = [] }) {
  const level = /^H([1-6])$/.exec(role)?.[1];
  const first = level && children.find(({ type }) => type === 'content');
  const words = first && container.querySelector(`[id="${CSS.escape(first.id)}"]`);
  if (words) {
    words.setAttribute('role', 'heading');
    words.setAttribute('aria-level', Math.min(Number(level) + 1, 6));
  }
  children.forEach((child) => child.children && raise(container, child));
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

function element(name, className = '') {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function hidden(text) {
  const made = element('span', 'visually-hidden');
  made.textContent = text;
  return made;
}

function button(sign, label, action) {
  const made = element('button', 'btn btn-plain btn-sm');
  made.type = 'button';
  made.textContent = sign;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', action);
  return made;
}

for (const place of document.querySelectorAll('.paper[data-url]')) await show(place);
