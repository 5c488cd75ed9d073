// The desk: keys and clicks lead to what an editor can do; one key decides and the next fact is there.

import { act } from "./acts.js";
import "./dress.js";
import { leave } from "./focus.js";
import { SIGHT, early, refuse } from "./hands.js";
import { facts, pending, start, state } from "./held.js";
import { asked } from "./keys.js";
import { drawer, toast } from "./notes.js";
import { lineOf, mark, recount, unsaved } from "./queue.js";
import { WAIT, stale } from "./saves.js";
import { tellAll } from "./people.js";
import { begin, picker, show } from "./view.js";
import { say } from "./voice.js";

const reader = start.role === "reader";

const READS = ["next", "previous", "history", "search", "help", "filters", "mine"];
const DECIDES = ["accept", "reject", "skip", "take"];  // these look for themselves
const ALONE = ["search", "help", "undo", "redo", "filters", "mine"];
const ARTICLES = [...ALONE, "add", "add-number", "read", "unread", "hand"];

// Whatever a key opens is open when the next key comes: nothing is waited for before. `at` is when it was pressed.
function run(name, at) {
  if (reader && !READS.includes(name)) return toast("You may read, not decide.", true);
  if (state.coming) return refuse("Wait: what you did last is not saved yet.");
  const free = [...READS, ...ALONE, "add", "add-number"].includes(name);
  if (state.moving && !free && !DECIDES.includes(name)) return refuse(WAIT);
  if (!state.fact && !(state.article ? ARTICLES : ALONE).includes(name)) return refuse("There is no fact here.");
  const why = !free && !DECIDES.includes(name) && early(at);
  return why ? refuse(why) : act[name](at);
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.defaultPrevented || event.isComposing) return;
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  if (field && !field.closest("dialog")) {  // a closed dialog's field may hold the focus for one more moment
    if (event.key === "Escape") { event.preventDefault(); leave(field); drawer(false); }
    return;
  }
  if (picker?.done) {
    const why = event.key === "Enter" && early(event.timeStamp);
    if (why) {
      event.preventDefault();
      return void refuse(why);
    }
    if (picker.key(event)) event.preventDefault();
    return;
  }
  const undo = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "redo" : "undo", Z: "redo", y: "redo" }[event.key];
  if (!undo && (event.ctrlKey || event.metaKey)) return;
  if (event.target.closest("summary, blockquote") && event.key.startsWith("Arrow")) return;
  const name = undo || asked(event);
  if (event.key === "Escape") drawer(false);
  if (!name || (event.repeat && !["next", "previous"].includes(name))) return;
  event.preventDefault();
  run(name, event.timeStamp);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && !(button.href && (event.ctrlKey || event.metaKey || event.shiftKey))) {
    if (button.href) event.preventDefault();
    return void run(button.dataset.do, event.timeStamp - (event.detail > 1 ? SIGHT : 0));  // the other half of a double click
  }
  const li = event.target.closest(".item");
  if (li && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    drawer(false);
    return void show(Number(li.dataset.id));
  }
  const words = event.target.closest("#words [data-f]");
  if (words && getSelection().isCollapsed && !picker?.done) {
    const id = Number(words.dataset.f.split(" ").at(-1).slice(1));
    if (id !== state.fact?.id) show(id);
  }
  return undefined;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  tellAll();
  if (event.detail.target.id !== "queue-list") return;
  facts.clear();
  say(document.querySelector(".tabs [aria-current]").textContent, "queue");
  for (const id of pending.keys()) unsaved(id);
  recount();
  const first = document.querySelector(".item:not(.taken, [data-pending])") ?? document.querySelector(".item:not([data-pending])");
  if (state.fact && lineOf(state.fact.id)) mark(state.fact.id);
  else if (first) show(Number(first.dataset.id));
});

// Without a connection the queue stays what it was, and says so; its next page is asked for again with the next fact.
document.body.addEventListener("htmx:sendError", ({ detail }) => {
  delete detail.elt.dataset.asked;
  toast("No connection to the desk: the queue is what it was before, and what you did is kept on this page. Leave it open, and ask again in a moment.", true);
});
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  delete detail.elt.dataset.asked;
  toast(`${JSON.parse(detail.xhr.responseText).said} The queue is what it was before.`, true);
});

document.addEventListener("stale", ({ detail }) => stale(detail));

begin();
if (start.gone) toast("That fact is not in this run any more.", true);
document.documentElement.dataset.ready = "yes";
