// An editor: a plain textarea with line numbers, a button that lays the JSON out, and a list of problems that lead to their line.

import { el, worded } from './words.mjs';
import { findPlace, layOut, lineAndColumn, offsetOf, readPlaces } from './places.mjs';

const MONO_WIDTH = 0.6; // of a letter, in font sizes: enough to bring a place into view

export class Editor {
  #area;
  #gutter;
  #list;
  #flagged = new Map(); // line -> severity
  #drawn = ''; // what the gutter shows
  #read = { text: '', places: new Map(), error: null };

  constructor(root, onChange) {
    this.#area = root.querySelector('textarea');
    this.#gutter = root.querySelector('.gutter');
    this.#list = root.querySelector('.problems');
    this.#area.addEventListener('input', () => {
      this.#number();
      onChange();
    });
    this.#area.addEventListener('scroll', () => this.#follow());
    root.querySelector('.format').addEventListener('click', () => {
      if (this.format()) onChange();
    });
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    if (text === this.#area.value) return;
    this.#area.value = text;
    this.#area.scrollTop = 0;
    this.#number();
  }

  /** Lays the JSON out; false when the text is not JSON, or already laid out. */
  format() {
    let laidOut;
    try {
      laidOut = layOut(JSON.parse(this.text));
    } catch {
      return false; // the list of problems already says where
    }
    const changed = laidOut !== this.text;
    this.text = laidOut;
    return changed;
  }

  /** The JSON in the editor, or the problem that it is none. */
  parse() {
    try {
      return { value: JSON.parse(this.text), problems: [] };
    } catch {
      const { error } = this.#reading();
      const found = { path: '', code: 'invalid_json', severity: 'error', message: error?.message ?? 'the text is not JSON' };
      return { value: null, problems: [{ ...found, line: error?.line, column: error?.column }] };
    }
  }

  /** Lists the problems, marks their lines, and lets a click go there. */
  show(problems) {
    this.#flagged = new Map();
    const rows = problems.map((problem) => {
      const line = problem.line ?? this.#lineOf(problem.path);
      if (line !== null && this.#flagged.get(line) !== 'error') this.#flagged.set(line, problem.severity);
      const body = [
        el('span.where', {}, problem.severity, line !== null && ` in line ${line}`, problem.path !== '' && el('code', {}, problem.path)),
        el('span.message', {}, worded(problem.message)),
        problem.help && el('span.help', {}, worded(problem.help)),
      ];
      const row = line === null ? el('div', {}, body) : el('button', { type: 'button', click: () => this.#goTo(problem, line) }, body);
      return el('li', { 'data-severity': problem.severity, 'data-code': problem.code }, row);
    });
    this.#list.replaceChildren(...rows);
    this.#number();
  }

  can(path) {
    return findPlace(this.#reading().places, path) !== null;
  }

  /** Selects what the path names and brings it into view. */
  jump(path) {
    const place = findPlace(this.#reading().places, path);
    if (place) this.#select(place.start, place.end);
  }

  #goTo(problem, line) {
    if (this.#lineOf(problem.path) === line) return this.jump(problem.path);
    const start = offsetOf(this.text, line, problem.column);
    const end = this.text.indexOf('\n', start);
    return this.#select(start, end < 0 ? this.text.length : end);
  }

  #reading() {
    if (this.#read.text !== this.text) this.#read = { text: this.text, ...readPlaces(this.text) };
    return this.#read;
  }

  #lineOf(path) {
    const place = findPlace(this.#reading().places, path);
    return place ? lineAndColumn(this.text, place.start).line : null;
  }

  #select(start, end) {
    const { lineHeight, fontSize } = getComputedStyle(this.#area);
    const { line, column } = lineAndColumn(this.text, start);
    const right = column * Number.parseFloat(fontSize) * MONO_WIDTH;
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(start, end);
    this.#area.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(lineHeight));
    this.#area.scrollLeft = right < this.#area.clientWidth * 0.7 ? 0 : right - this.#area.clientWidth * 0.3;
    this.#area.scrollIntoView({ block: 'nearest' });
  }

  #number() {
    const lines = this.text.split('\n').length;
    const drawn = JSON.stringify([lines, ...this.#flagged]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const nodes = [];
    for (let line = 1; line <= lines; line += 1) {
      const severity = this.#flagged.get(line);
      nodes.push(severity ? el(`span.${severity}`, {}, String(line)) : String(line), '\n');
    }
    this.#gutter.replaceChildren(...nodes, '\n');
    this.#follow();
  }

  #follow() {
    this.#gutter.scrollTop = this.#area.scrollTop;
  }
}
