// The dialogs: each resolves to what the editor gave, or null if they left.

import { acted, came, interrupt } from "./hands.js";
import { singleKeys } from "./keys.js";

const $ = (id) => document.getElementById(id);

// `unasked` for one that comes by itself.
export function open(dialog, unasked = false) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.showModal();
    if (unasked) interrupt();
    else came(acted());
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

// What was typed for a fact of an earlier run stands in the notice of the new one, to be copied.
function keep(given) {
  for (const typed of Object.values(given).filter(Boolean)) {
    const line = document.createElement("li");
    const words = document.createElement("q");
    words.textContent = typed;
    line.append("What you had typed, not saved: ", words);
    $("stale-list").append(line);
  }
}

// A form whose fields are filled, checked and read; `send` tells what is wrong, or nothing.
async function form(id, values, send) {
  const dialog = $(id);
  const field = (name) => dialog.querySelector(`[name="${name}"]`);  // by its name: `elements.item` is a method
  const wrong = dialog.querySelector(".wrong");
  for (const [name, value] of Object.entries(values)) field(name).value = value ?? "";
  if (wrong) wrong.textContent = "";
  const focus = dialog.querySelector("[name]");
  for (let again = false; ; again = true) {
    const closed = open(dialog, again);
    focus.focus();
    focus.select?.();
    if ((await closed) !== "save") return;
    const given = Object.fromEntries(Object.keys(values).map((name) => [name, field(name).value.trim() || null]));
    const problem = await send(given);
    if (!problem) return;
    if ($("dialog-stale").open) return keep(given);
    if (wrong) wrong.textContent = problem;
  }
}

export const item = (v, send) => form("dialog-item", { item: v.item, item_text: v.item_text }, send);
export const period = (v, send) => form("dialog-period", { text: v.period_text, start: v.period_start, end: v.period_end }, send);
export const comment = (send) => form("dialog-comment", { comment: "" }, (got) => (got.comment ? send(got.comment) : null));

// One of a few choices, by its key or a click; null if they left.
async function choose(id, unasked = false) {
  const chosen = await open($(id), unasked);
  return chosen && chosen !== "cancel" ? chosen : null;
}

for (const dialog of document.querySelectorAll("dialog:has([data-choice])")) {
  dialog.addEventListener("click", (e) => {
    const button = e.target.closest("[data-choice]");
    if (button) dialog.close(button.dataset.choice);
  });
  dialog.addEventListener("keydown", (e) => {
    if (!singleKeys() || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
    const button = [...dialog.querySelectorAll("[data-choice]")].find((b) => b.querySelector("kbd").textContent === e.key);
    if (!button) return;
    e.preventDefault();
    dialog.close(button.dataset.choice);
  });
}

export async function type(now) {
  for (const b of $("dialog-type").querySelectorAll("[data-choice]")) b.setAttribute("aria-pressed", String(b.dataset.choice === now));
  return choose("dialog-type");
}

// What becomes of a signature when the fact under it changes: "sign" anew, or "open" again.
export async function signature(words) {
  $("sign-words").textContent = words;
  return choose("dialog-sign", true);
}

export async function merge(words) {
  $("merge-words").textContent = words;
  return (await open($("dialog-merge"))) === "save";
}

export const help = () => open($("dialog-help"));

$("dialog-comment").addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
  e.preventDefault();
  $("dialog-comment").close("save");
});

// Type-ahead over the article's names. What is typed may also be a name that the article's list lacks: that is asked
// back, so that half a name and Enter make nobody.
export async function speaker(entities) {
  for (let typed = ""; ;) {
    const chosen = await pick(entities, typed);
    if (chosen?.ask.kind !== "named") return chosen;
    typed = chosen.ask.name;
    $("name-words").textContent = `“${typed}” is none of this article’s names. Whose name is it?`;
    const kind = await choose("dialog-name");
    if (!kind) return null;
    if (kind !== "back") return { ...chosen, ask: { ...chosen.ask, type: kind } };
  }
}

async function pick(entities, before) {
  const [dialog, input, list] = [$("dialog-speaker"), $("speaker-input"), $("speaker-list")];
  let options = [];
  let at = 0;
  const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const draw = () => {
    const typed = fold(input.value.trim());
    const starts = (name) => fold(name).split(/[\s-]+/).some((w) => w.startsWith(typed)) || fold(name).startsWith(typed);
    const known = entities.filter((e) => !typed || [e.name, ...e.aliases].some(starts));
    options = known.map((e) => ({ ask: { kind: "entity", entity: e.key }, name: e.name, note: e.role || e.type }));
    const fixed = [["unnamed", "Somebody unnamed"], ["narrator", "The article itself"]];
    for (const [kind, name] of fixed) if (!typed || starts(name)) options.push({ ask: { kind }, name, note: "" });
    if (typed) options.push({ ask: { kind: "named", name: input.value.trim() }, name: `“${input.value.trim()}”`, note: "a new name" });
    at = Math.min(at, options.length - 1);
    list.replaceChildren(...options.map((o, n) => {
      const li = document.createElement("li");
      Object.assign(li, { id: `speaker-${n}`, role: "option" });
      li.setAttribute("aria-selected", String(n === at));
      li.append(o.name, Object.assign(document.createElement("small"), { textContent: o.note }));
      return li;
    }));
    input.setAttribute("aria-activedescendant", options.length ? `speaker-${at}` : "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  let mark = false;
  const keys = (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) at = (at + step + options.length) % options.length;
    else if (e.key === "Enter" && !e.isComposing) {
      mark = e.ctrlKey || e.metaKey;
      dialog.close("save");
    } else return;
    e.preventDefault();
    if (step) draw();
  };
  const typed = () => { at = 0; draw(); };
  const clicked = (e) => {
    const li = e.target.closest("li");
    if (!li) return;
    at = Number(li.id.split("-")[1]);
    dialog.close("save");
  };
  input.value = before;
  input.addEventListener("keydown", keys);
  input.addEventListener("input", typed);
  list.addEventListener("click", clicked);
  draw();
  const how = await open(dialog);
  input.removeEventListener("keydown", keys);
  input.removeEventListener("input", typed);
  list.removeEventListener("click", clicked);
  return how === "save" && options[at] ? { ask: options[at].ask, mark } : null;
}

document.addEventListener("signed-out", () => {
  if ($("dialog-session").open) return;
  $("dialog-session").showModal();
  interrupt();
});
document.addEventListener("signed-in", () => $("dialog-session").close());
