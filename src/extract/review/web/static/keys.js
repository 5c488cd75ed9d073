// Which key does what: as the desk has them, or as this editor has set them in this browser. `?` shows them as they are.

const $ = (id) => document.getElementById(id);
const GIVEN = {
  a: "accept", r: "reject", l: "skip", z: "undo", y: "redo", j: "next", k: "previous",
  s: "speaker", w: "mark", b: "words", e: "piece", t: "type", u: "cue", v: "value", i: "item", p: "period", d: "split", m: "merge",
  n: "add", g: "add-number", c: "comment", f: "flag", h: "history", o: "reopen", x: "take", "/": "search", "?": "help",
  ".": "read", ",": "unread", "+": "sweep", ">": "hand", q: "filters",
};
const ALWAYS = { ArrowDown: "next", ArrowUp: "previous" };
const PLACE = `keys:${document.querySelector("[data-name]").dataset.name}`;

// What the editor has set: `off` where single keys are to do nothing, `own` the keys by what they do (null: none).
let kept = { off: false, own: {} };

function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE)) ?? {};
    const own = Object.entries(found.own ?? {}).filter(([name, key]) => Object.values(GIVEN).includes(name) && (key === null || typeof key === "string"));
    kept = { off: found.off === true, own: Object.fromEntries(own) };
  } catch {
    kept = { off: false, own: {} };
  }
}

function keep(now) {
  kept = now;
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    tell("This browser keeps nothing for the desk: they hold until the page is closed.");
  }
  draw();
}

const single = (key) => [...key].length === 1;
const given = (name) => Object.keys(GIVEN).find((key) => GIVEN[key] === name) ?? null;
const set = (name) => (name in kept.own ? kept.own[name] : given(name));

// Whether keys that are a character by themselves do anything; who dictates turns them off.
export const singleKeys = () => !kept.off;

// The key that does this now; null if there is none.
export function keyOf(name) {
  const key = set(name);
  return key && kept.off && single(key) ? null : key;
}

const meaning = (name) => document.querySelector(`[data-rekey="${name}"]`).closest("dt").nextElementSibling.textContent;
export const named = (name) => keyOf(name) ?? `“${meaning(name)}”`;

const chord = (event) => (event.altKey && !event.getModifierState("AltGraph") ? `Alt+${event.key}` : event.key);

// What a key press asks for; null if nothing.
export function asked(event) {
  const key = chord(event);
  if (ALWAYS[key]) return ALWAYS[key];
  if (kept.off && single(key)) return null;
  return Object.values(GIVEN).find((name) => set(name) === key) ?? null;
}

const spelt = (key) => (key === "+" ? "Plus" : key);

// Buttons say the keys as they are.
export function label(root) {
  for (const button of root.querySelectorAll("[data-do], [data-key-of]")) {
    const key = keyOf(button.dataset.do ?? button.dataset.keyOf);
    const shown = button.querySelector("kbd") ?? (button.dataset.keyOf && button.nextElementSibling);
    if (!shown) continue;
    shown.textContent = key ?? "✎";
    shown.setAttribute("aria-hidden", "true");
    shown.hidden = !key && !button.matches(".key");
    if (key) button.setAttribute("aria-keyshortcuts", spelt(key));
    else button.removeAttribute("aria-keyshortcuts");
  }
}

// The list of keys, in which each can be changed.

const dialog = $("dialog-help");
const buttons = [...dialog.querySelectorAll("[data-rekey]")];
let waiting = null;

const tell = (words) => { $("keys-told").textContent = words; };

function draw() {
  for (const button of buttons) {
    const key = set(button.dataset.rekey);
    const shown = button === waiting ? "…" : key ?? "–";
    button.querySelector("kbd").textContent = shown;
    button.classList.toggle("own", button.dataset.rekey in kept.own);
    button.setAttribute("aria-label", `${meaning(button.dataset.rekey)}: ${key ?? "no key"}. Change it`);
  }
  $("keys-on").checked = !kept.off;
  $("keys-given").disabled = Object.keys(kept.own).length === 0;
  label(document.body);
}

function wait(button) {
  waiting = button;
  button?.focus();
  if (button) tell(`Press the key for “${meaning(button.dataset.rekey)}”. Delete leaves it without one, Esc as it is.`);
  draw();
}

// Why it cannot be this key; null if it can.
function refused(event, name) {
  if (event.ctrlKey || event.metaKey) return "Keys with Ctrl or Cmd are the browser’s. Take one alone, or with Alt.";
  if (!single(event.key) || event.key === " ") return "Only a letter, a figure or a sign, alone or with Alt.";
  const other = Object.values(GIVEN).find((one) => one !== name && set(one) === chord(event));
  return other ? `${chord(event)} is “${meaning(other)}” already: give that another key first.` : null;
}

dialog.addEventListener("keydown", (event) => {
  if (!waiting || event.key === "Tab" || event.isComposing) return;
  if (["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"].includes(event.key)) return;
  event.preventDefault();
  const name = waiting.dataset.rekey;
  if (event.key === "Escape") {
    tell("Left as it was.");
    return void wait(null);
  }
  const none = ["Delete", "Backspace"].includes(event.key);
  const why = none ? null : refused(event, name);
  if (why) return void tell(why);
  const key = none ? null : chord(event);
  const { [name]: _, ...others } = kept.own;
  tell(none ? `“${meaning(name)}” has no key now.` : `${key} is “${meaning(name)}” now.`);
  waiting = null;
  keep({ ...kept, own: key === given(name) ? others : { ...others, [name]: key } });
});

dialog.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rekey]");
  if (button) wait(button);
  else if (event.target.closest("#keys-given")) {
    tell("All keys are as they came.");
    waiting = null;
    keep({ ...kept, own: {} });
  }
});

dialog.addEventListener("focusout", () => waiting && wait(null));
dialog.addEventListener("close", () => { waiting = null; tell("Choose a key to set another."); draw(); });
$("keys-on").addEventListener("change", (event) => keep({ ...kept, off: !event.target.checked }));
addEventListener("storage", (event) => { if (event.key === PLACE) { recall(); draw(); } });

recall();
draw();
