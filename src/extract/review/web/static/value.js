// The dialog of a value: written as in the article, read by the pipeline's own grammar, and shown before it is saved.

import { open } from "./dialogs.js";
import { came } from "./hands.js";
import { read } from "./server.js";

const NAMES = ["comparator", "low", "high", "unit", "per", "change"];
const PAUSE = 120;

const dialog = document.getElementById("dialog-value");
const form = dialog.querySelector("form");
const field = (name) => form.elements.namedItem(name);
const words = field("words");
const told = dialog.querySelector(".read");
const wrong = dialog.querySelector(".wrong");

let known = "";  // the words whose value the fields below hold
let pause = 0;

const figure = (text) => (text === null ? null : Number(text.replaceAll(",", "").replace(/^[£$€]/, "")));

function fill(value) {
  for (const name of NAMES) field(name).value = value[name] ?? "";
}

function say(read, problem = "") {
  told.textContent = read;
  wrong.textContent = problem;
}

// Read what is written, and show what it was read as.
async function look() {
  clearTimeout(pause);
  const asked = words.value.trim();
  say("Reading …");
  let answer = null;
  let problem = "";
  try {
    answer = await read(`/value?${new URLSearchParams({ words: asked })}`);
  } catch (error) {
    problem = error.message;
  }
  if (!dialog.open || words.value.trim() !== asked || known === asked) return;
  if (!answer) return void say("", problem);
  fill(answer.value);
  known = asked;
  say(`Read as ${answer.told}`);
  came(null);
}

words.addEventListener("input", () => {
  clearTimeout(pause);
  say("");
  if (words.value.trim() !== known) pause = setTimeout(look, PAUSE);
});

// Whoever changes the fields below knows better than the words.
for (const name of NAMES) {
  field(name).addEventListener("input", () => { known = words.value.trim(); say(""); });
}

// Words that were not read yet are not saved: the first Enter shows what they were read as, the next one saves it.
form.addEventListener("submit", (event) => {
  if (words.value.trim() === known) return;
  event.preventDefault();
  look();
});

function given() {
  const got = Object.fromEntries(NAMES.map((name) => [name, field(name).value.trim() || null]));
  const [low, high] = [figure(got.low), figure(got.high)];
  const one = ["=", "~"].includes(got.comparator);
  return { ...got, low: one ? low ?? high : low, high: one ? high ?? low : high };
}

// `send` tells what is wrong, or nothing. A fact that has no value yet starts from what its words are read as.
export async function value(v, send) {
  fill({ ...v, comparator: v.comparator ?? "=" });
  words.value = v.content ?? "";
  known = words.value.trim();
  say("");
  if (v.low === null && v.high === null) {
    known = null;
    look();
  }
  for (let again = false; ; again = true) {
    const closed = open(dialog, again);
    words.focus();
    words.select();
    if ((await closed) !== "save") return clearTimeout(pause);
    const got = given();
    const problem = [got.low, got.high].some(Number.isNaN) ? "A bound is a number such as 1,500 or 2.5; write £2.5m or a third in words." : await send(got);
    if (!problem) return;
    say("", problem);
  }
}
