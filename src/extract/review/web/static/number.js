// The number that an editor points at, with the mouse or the caret: guessed at once, then as the grammar reads it.

import { tellOnce } from "./server.js";
import { text } from "./view.js";

const DIGIT = /\p{Nd}/u;
const PART = /[\p{L}\p{N}£$€%.,]/u;

let mouse = null;
addEventListener("pointermove", (event) => { mouse = [event.clientX, event.clientY]; }, { passive: true });
addEventListener("pointerdown", (event) => { mouse = [event.clientX, event.clientY]; }, { passive: true });

// Where the mouse and the caret are in the article, as offsets.
export function places() {
  const found = [];
  if (mouse && document.elementFromPoint(...mouse)?.closest("#words p")) {
    const at = document.caretPositionFromPoint?.(...mouse);
    const range = at ? null : document.caretRangeFromPoint?.(...mouse);
    if (at) found.push(text.offset(at.offsetNode, at.offset));
    else if (range) found.push(text.offset(range.startContainer, range.startOffset));
  }
  const { anchorNode, anchorOffset, isCollapsed } = getSelection();
  if (anchorNode && isCollapsed && text.root.contains(anchorNode)) found.push(text.offset(anchorNode, anchorOffset));
  return found.filter((at) => at !== null);
}

// A run of figures at one of the places, else the next one from an offset on.
export function guess(at, from) {
  const { chars } = text;
  const run = (at) => {
    let [start, end] = [at, at];
    while (start > 0 && PART.test(chars[start - 1])) start--;
    while (end < chars.length && PART.test(chars[end])) end++;
    return [start, end];
  };
  for (const place of at) {
    const [start, end] = run(place);
    if (chars.slice(start, end).some((c) => DIGIT.test(c))) return trim(start, end);
  }
  const next = chars.findIndex((c, n) => n >= from && DIGIT.test(c));
  const first = next < 0 ? chars.findIndex((c) => DIGIT.test(c)) : next;
  return first < 0 ? text.trim(...run(from)) ?? [from, from + 1] : trim(...run(first));
}

function trim(start, end) {
  let last = end;
  while (last > start + 1 && /[.,]/.test(text.chars[last - 1])) last--;
  return [start, last];
}

// The same by the pipeline's grammar, with its bound and unit (`more than £2.5m`); null without a connection.
export async function here(article, at, from) {
  const query = new URLSearchParams([...at.map((place) => ["at", place]), ["after", from]]);
  return (await tellOnce(`/articles/${article}/number?${query}`))?.span ?? null;
}
