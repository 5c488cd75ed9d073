// Marking words in the article by keys or mouse. The browser's own selection shows what would be taken.

const word = (c) => c !== undefined && /[\p{L}\p{N}\p{M}'’£$€%-]/u.test(c);

export class Picker {
  // `text` is the article, `tell` shows the hint for what is going on.
  constructor(text, tell) {
    Object.assign(this, { text, tell, pieces: [], at: 0, done: null });
  }

  // Start with some pieces; resolves to the pieces taken, or null if the editor leaves. With `point`, one place is wanted.
  start(title, pieces, { point = false } = {}) {
    this.pieces = pieces.map((p) => [...p]);
    this.at = 0;
    this.point = point;
    this.title = title;
    this.touched = false;
    this.text.root.classList.add("picking");
    this.show();
    return new Promise((resolve) => {
      this.done = (taken) => {
        this.done = null;
        this.text.root.classList.remove("picking");
        getSelection().removeAllRanges();
        this.tell(null);
        resolve(taken);
      };
    });
  }

  show() {
    const [start, end] = this.pieces[this.at];
    const range = this.text.select(start, end);
    const box = (this.point ? range : edge(this.text, this.moved === "start" ? start : end)).getBoundingClientRect();
    const pane = this.text.root.closest("#main");
    const frame = pane.getBoundingClientRect();
    if (box.height && (box.top < frame.top + 60 || box.bottom > frame.bottom - 60)) pane.scrollTop += box.top - frame.top - frame.height / 3;
    this.tell(this.title, { many: this.pieces.length, at: this.at + 1, point: this.point });
  }

  // Another place to begin than the one it was started with, and whether it was taken: not once the editor has moved it.
  offer(piece) {
    const chosen = String(this.text.selected());
    if (!this.done || this.touched || chosen !== String(this.pieces[0]) || chosen === String(piece)) return false;
    this.pieces[0] = [...piece];
    this.show();
    return true;
  }

  key(event) {
    this.touched = true;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const jump = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    this.mouse();
    const piece = this.pieces[this.at];
    if (event.key === "Enter") this.done(this.pieces);
    else if (event.key === "Escape") this.done(null);
    else if (event.key === "Tab") this.at = (this.at + 1) % this.pieces.length;
    else if (step && this.point) this.pieces[this.at] = this.next(piece, step);
    else if (step) this.move(piece, step, event.shiftKey, event.altKey);
    else if (jump) this.pieces[this.at] = this.sentence(piece, jump);
    else return false;
    if (this.done) this.show();
    return true;
  }

  // What the mouse has selected in the meantime counts.
  mouse() {
    const chosen = this.text.selected();
    if (chosen && !this.point) this.pieces[this.at] = chosen;
  }

  move(piece, step, first, letter) {
    const [start, end] = piece;
    this.moved = first ? "start" : "end";
    const to = this.stop(first ? start : end, step, first, letter);
    if (first && to < end) piece[0] = to;
    if (!first && to > start) piece[1] = to;
  }

  // The next place where a word starts (for the start) or ends (for the end).
  stop(from, step, first, letter) {
    const chars = this.text.chars;
    if (letter) return Math.min(chars.length, Math.max(0, from + step));
    for (let i = from + step; i > 0 && i < chars.length; i += step) {
      if (first ? word(chars[i]) && !word(chars[i - 1]) : word(chars[i - 1]) && !word(chars[i])) return i;
    }
    return step > 0 ? chars.length : 0;
  }

  // The word after or before a word.
  next([start], step) {
    const from = this.stop(start, step, true, false);
    return [from, this.stop(from, 1, false, false)];
  }

  // The sentence before or after a piece, without its marks.
  sentence([start, end], jump) {
    const spans = this.sentences();
    const inside = (s) => (jump > 0 ? s[0] >= end : s[1] <= start);
    return [...((jump > 0 ? spans.find(inside) : spans.findLast(inside)) ?? [start, end])];
  }

  sentences() {
    const found = [];
    const { chars } = this.text;
    let start = 0;
    for (let i = 0; i <= chars.length; i++) {
      const close = /[.!?]/.test(chars[i - 1] ?? "") || (/["'”’)]/.test(chars[i - 1] ?? "") && /[.!?,]/.test(chars[i - 2] ?? ""));
      if (i < chars.length && chars[i] !== "\n" && !(close && /\s/.test(chars[i]))) continue;
      let span = this.text.trim(start, i);
      if (span && /["“'‘]/.test(chars[span[0]])) span = [span[0] + 1, span[1]];
      if (span && /["”'’]/.test(chars[span[1] - 1])) span = [span[0], span[1] - 1];
      if (span && span[0] < span[1]) found.push(span);
      start = i + 1;
    }
    return found;
  }
}

function edge(text, offset) {
  const range = document.createRange();
  range.setStart(...text.place(Math.max(0, offset - 1)));
  range.setEnd(...text.place(offset));
  return range;
}
