// The queue on the left: which line is current, which comes next, and what is fetched before anybody asks for it.

import { keeping } from "./focus.js";
import { load, loadArticle, pending, state } from "./held.js";
import { counted, tally } from "./notes.js";
import { taken, tellLine } from "./people.js";
import { read } from "./server.js";

const $ = (id) => document.getElementById(id);
const AHEAD = 3;
const NEAR_THE_END = 25;

export const lineOf = (id) => $(`item-${id}`);

export function mark(id) {
  for (const li of document.querySelectorAll(".item[aria-current]")) li.removeAttribute("aria-current");
  const li = lineOf(id);
  if (!li) return;
  li.setAttribute("aria-current", "true");
  const list = $("items").getBoundingClientRect();
  const box = li.getBoundingClientRect();
  if (box.top < list.top || box.bottom + box.height > list.bottom) $("items").scrollTop += box.top - list.top - box.height;
}

export function line(id, html) {
  const old = lineOf(id);
  if (!old) return;
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const fresh = box.content.firstElementChild;
  if (old.hasAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
  tally(old.dataset.state, fresh.dataset.state);
  tellLine(fresh);
  keeping($("items"), () => old.replaceWith(fresh));
  if (pending.has(id)) unsaved(id);
}

const MARKS = { open: "", accepted: "✓", rejected: "✕", skipped: "…", withdrawn: "–" };

// A line whose decision is not saved yet says so, and counts as what it was.
export function unsaved(id) {
  const li = lineOf(id);
  if (!li) return;
  const asked = pending.get(id);
  if (asked) li.dataset.pending = asked;
  else delete li.dataset.pending;
  const box = li.querySelector(".state");
  box.textContent = asked ? "⋯" : MARKS[li.dataset.state];
  box.setAttribute("aria-label", asked ? `${asked}, not saved yet` : li.dataset.state);
}

export function restate(id, now) {
  const li = lineOf(id);
  if (!li || li.dataset.state === now) return;
  tally(li.dataset.state, now);
  li.dataset.state = now;
  unsaved(id);
}

// Going on passes over what somebody else is at.
export function following(li, step, undecided) {
  const passed = (at) => !at.dataset.id || (step > 0 && taken(at.dataset.id)) || (undecided && (at.dataset.pending || !(["open", "skipped"].includes(at.dataset.state) || at.querySelector("[data-again]"))));
  let at = li;
  do at = step > 0 ? at?.nextElementSibling : at?.previousElementSibling;
  while (at && passed(at));
  return at ?? null;
}

// The next facts and their articles, and the next page of the queue.
export function ahead() {
  const more = document.querySelector(".more-items");
  const here = lineOf(state.fact.id);
  const items = [...document.querySelectorAll(".item")];
  if (more && !more.dataset.asked && items.length - items.indexOf(here) < NEAR_THE_END) {
    more.dataset.asked = "yes";
    htmx.trigger(more, "more");
  }
  let li = here;
  for (let n = 0; n < AHEAD && li; n++) {
    li = following(li, 1, true);
    if (li) load(Number(li.dataset.id)).then((f) => f.article !== state.article && n < 2 && loadArticle(f.article)).catch(() => {});
  }
}

// Where keys are faster than the queue: its next page is on the way, and `then` is done when it is there.
export function onceThereAreMore(then) {
  if (document.querySelector(".more-items")) document.body.addEventListener("htmx:afterSettle", then, { once: true });
}

// Facts without a line count too: those that were just added, and those that the queue has not fetched. What is counted
// without them is asked of the desk, once nothing is left to be saved.
let [writes, uncounted, counting] = [0, false, 0];

async function count() {
  const mine = ++counting;
  const counts = await read(`/counts?${$("items").dataset.query}`).catch(() => null);
  if (!counts || writes || mine !== counting) return;
  uncounted = false;
  counted(counts);
}

export function recount(ids = null) {
  if (ids?.every(lineOf)) return;
  uncounted = true;
  if (!writes) count();
}

document.addEventListener("saving", ({ detail }) => {
  writes = detail.waiting;
  if (uncounted && !writes) count();
});
