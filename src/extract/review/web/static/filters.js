// Which facts the queue shows: fields, tabs, and a dialog of filters with a key for each; all of them are in the address.
// Whatever asks for others changes what was asked for last, so that no answer that is late undoes it.

import { open } from "./dialogs.js";
import { state } from "./held.js";
import { singleKeys } from "./keys.js";

const $ = (id) => document.getElementById(id);
const KINDS = { "": "all", quote: "quotes", quantity: "numbers" };
const PAUSE = 250;
const form = $("filters");
const dialog = $("dialog-filters");
const fields = () => [...dialog.querySelectorAll("[name]")];
let query = new URLSearchParams();
let asked = null;

// What the queue shows, or will as soon as the answer is there.
const now = () => new URLSearchParams(asked ?? $("items").dataset.query);

// One is asked for after the other; of those that wait, the last one.
function show() {
  asked = String(query);
  state.asking = true;
  dialog.close();
  htmx.ajax("GET", `/queue?${query}`, { target: "#queue-list", source: "#queue-list" }).catch(() => {});  // desk.js tells
}

function answered({ detail }) {
  if (detail.requestConfig.path === `/queue?${asked}`) asked = null;
  state.asking = asked !== null;
}

function set(name, value) {
  if (value) query.set(name, value);
  else query.delete(name);
}

const flip = (name) => { set(name, query.get(name) ? "" : "yes"); show(); };

function turn() {
  const kinds = Object.keys(KINDS);
  set("kind", kinds[(kinds.indexOf(query.get("kind") ?? "") + 1) % kinds.length]);
  show();
}

function clear() {
  query = new URLSearchParams();
  show();
}

function take() {
  for (const field of fields()) set(field.name, field.value.trim());
  show();
}

const share = () => { location.href = `/work?of=queue&${query}`; };

export async function filters(name = null) {
  query = now();
  if (name) return flip(name);
  for (const button of dialog.querySelectorAll("[data-switch]")) button.setAttribute("aria-pressed", String(query.has(button.dataset.switch)));
  dialog.querySelector("[data-turn] b").textContent = KINDS[query.get("kind") ?? ""];
  for (const field of fields()) field.value = query.get(field.name) ?? "";
  const closed = open(dialog);
  dialog.querySelector("[data-switch]").focus();
  return closed;
}

dialog.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, select");
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && !event.target.closest("button, a")) {
    event.preventDefault();
    if (dialog.querySelector("form").reportValidity()) take();
    return;
  }
  if (inField || !singleKeys()) return;
  const act = { x: clear, s: dialog.querySelector("[data-share]") && share }[event.key];
  const at = dialog.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!act && !at) return;
  event.preventDefault();
  if (act) act();
  else if (at.dataset.switch) flip(at.dataset.switch);
  else if (at.dataset.turn) turn();
  else {
    at.focus();
    at.select?.();
  }
});

dialog.addEventListener("click", (event) => {
  const at = event.target.closest("[data-switch], [data-turn], [data-clear], [data-share]");
  if (!at) return;
  event.preventDefault();
  if (at.dataset.switch) flip(at.dataset.switch);
  else if (at.dataset.turn) turn();
  else if ("clear" in at.dataset) clear();
  else share();
});

dialog.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  take();
});

// The fields beside the queue, its tabs, and what stands above it to be taken away.

let typing = 0;
function look(field) {
  clearTimeout(typing);
  query = now();
  const before = String(query);
  set(field.name, field.value.trim());
  if (String(query) !== before) show();
}

form.addEventListener("change", (event) => look(event.target));
$("q").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(look, PAUSE, event.target);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  look($("q"));
});

$("queue-list").addEventListener("click", (event) => {
  const at = event.target.closest("[data-status], [data-without]");
  if (!at || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  query = now();
  if (at.dataset.status) set("status", at.dataset.status);
  else set(at.dataset.without, "");
  show();
});

for (const failed of ["htmx:sendError", "htmx:responseError"]) document.body.addEventListener(failed, answered);

// The fields say what the queue shows, however it came to show it.
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "queue-list") return;
  answered(event);
  const wanted = now();
  for (const name of ["order", "kind", "article", "speaker", "outlet"]) {
    const field = form.elements[name];
    if (field) field.value = wanted.get(name) ?? (name === "order" ? "confidence" : "");
  }
  if (document.activeElement !== $("q")) $("q").value = wanted.get("q") ?? "";
  $("mine").classList.toggle("on", wanted.has("mine"));
});
