// Whether a key counts. Who types ahead of the page never signs what came meanwhile: letters for a dialog that did not open
// do nothing, and neither does a key for what has only just come.

import { toast } from "./notes.js";
import { say } from "./voice.js";

const QUIET = 800;  // after a refused key: ms without one, until they count again
export const SIGHT = 250;  // what came late or unasked: ms on the screen, until it can be answered
const GLANCE = 100;  // a fact: ms since it was painted, until it can be signed
const PROMPT = 100;  // what is there so many ms after the key that asked for it came at once
const JUST = "Wait: this has only just come.";
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Tab"];

const notice = document.getElementById("rest");
let pressed = -Infinity;  // the last key
let touched = -Infinity;  // the last key or click
let rests = -Infinity;  // until then keys do nothing
let ripe = -Infinity;  // until then what is on the screen cannot be answered
let covered = -Infinity;  // until then a fact that came under a dialog cannot
let glanced = -Infinity;  // until then the fact cannot be signed
let faces = 0;
let soon = 0;

// When the editor did something last: whatever comes of it was asked for then.
export const acted = () => touched;

// When what comes now, and was asked for then, can be answered; null if nobody asked for it.
function due(asked) {
  const now = performance.now();
  return asked !== null && now - asked <= PROMPT ? now : now + SIGHT;
}

// Something that keys go to is on the screen now, and was asked for then.
export function came(asked) {
  ripe = Math.max(ripe, due(asked));
  draw();
}

// A fact is on the page now: however fast it was asked for, nobody has read it before the browser has painted it. A dialog
// that is open over it has its keys as before.
export function faced(asked) {
  const mine = ++faces;
  glanced = Infinity;
  if (document.querySelector("dialog[open]")) covered = Math.max(covered, due(asked));
  else ripe = Math.max(ripe, due(asked));
  draw();
  requestAnimationFrame(() => requestAnimationFrame(() => {  // the first comes before the paint, the second behind it
    if (mine !== faces) return;
    glanced = performance.now() + GLANCE;
    draw();
  }));
}

// Why a key or click of this time is too early for what is on the screen; null if it is not.
export const early = (at) => (at < Math.max(ripe, covered) ? JUST : null);
// The same for what signs the fact.
export const hasty = (at) => early(at) ?? (at < glanced ? JUST : null);

// Refuses a key, and with it the rest of what is being typed.
export function refuse(words) {
  toast(words, true);
  rest(performance.now());
  return null;
}

// Something nobody asked for has come under the editor's fingers.
export function interrupt() {
  came(null);
  if (performance.now() - pressed < QUIET) rest(pressed);
}

function rest(at) {
  rests = at + QUIET;
  notice.hidePopover();  // shown again it is above a dialog that was opened since
  draw();
}

function lift() {
  rests = -Infinity;
  draw();
}

function draw() {
  clearTimeout(soon);
  const [rest, ...late] = [rests, ripe, covered, glanced].map((end) => end - performance.now());
  document.documentElement.toggleAttribute("data-wait", rest > 0 || late.some((left) => left > 0));
  if (rest > 0 !== notice.matches(":popover-open")) {
    notice.togglePopover(rest > 0);
    say(rest > 0 ? notice.textContent : "Keys count again.", "rest");
  }
  const next = Math.min(...[rest, ...late].filter((left) => left > 0));
  if (next < Infinity) soon = setTimeout(draw, next);
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

addEventListener("keydown", (event) => {
  const { key, target, timeStamp: at } = event;
  if (MODIFIERS.includes(key) || ((event.ctrlKey || event.metaKey) && !["z", "Z", "y", "Enter"].includes(key))) return;
  if (key === "Escape") return void lift();
  pressed = touched = at;
  const dialog = document.querySelector("dialog[open]");
  const field = target.closest("input, textarea, select");
  if (field && !field.closest("dialog")) return;
  // A key that is held down answers nothing again.
  if (event.repeat && (key === "Enter" ? !target.closest("textarea") : key === " " && target.closest("button"))) swallow(event);
  else if (at < rests) {
    swallow(event);
    rest(at);
  } else if (dialog && at < ripe && (!field || key === "Enter")) {
    swallow(event);
    refuse(JUST);
  }
}, true);

// A button that has the focus is pressed by keys too.
addEventListener("click", (event) => {
  if (event.isTrusted && event.detail === 0 && event.timeStamp < rests) swallow(event);
  else touched = event.timeStamp;
}, true);

addEventListener("pointerdown", lift, true);
