// What the page tells in passing: messages, what is saved, how far the queue is.

import { say } from "./voice.js";

const $ = (id) => document.getElementById(id);

let fading = 0;
export function toast(words, bad = false) {
  const box = $("toast");
  box.textContent = words;
  say(words, "toast");
  box.className = bad ? "shown bad" : "shown";
  clearTimeout(fading);
  fading = setTimeout(() => { box.className = bad ? "bad" : ""; }, bad ? 5000 : 1400);
}

export function drawer(open) {
  const within = $("queue").contains(document.activeElement);
  if ($("queue").classList.contains("open") === open) return;
  $("queue").classList.toggle("open", open);
  $("open-queue").setAttribute("aria-expanded", String(open));
  if (open) $("items").focus({ preventScroll: true });
  else if (within) $("open-queue").focus();
}
$("open-queue").addEventListener("click", () => drawer(!$("queue").classList.contains("open")));

document.addEventListener("saving", (e) => {
  const box = $("saved");
  const was = box.classList.contains("failed");
  box.className = `saved ${e.detail.failed ? "failed" : e.detail.waiting ? "busy" : ""}`;
  const many = e.detail.waiting > 1 ? ` (${e.detail.waiting})` : "";
  box.textContent = e.detail.failed ? `Not saved yet${many}` : e.detail.waiting ? "Saving…" : "All saved";
  if (was !== e.detail.failed && (was || e.detail.failed)) say(box.textContent, "saved");
});

// A fact that goes from one state to another counts in another tab.
export function tally(before, after) {
  const tab = { open: "todo", skipped: "later", accepted: "accepted", rejected: "rejected" };
  for (const [which, step] of [[before, -1], [after, 1]]) {
    const count = before === after ? null : document.querySelector(`[data-status="${tab[which]}"] .n`);
    if (count) count.textContent = Number(count.textContent) + step;
  }
  const decided = (s) => ["accepted", "rejected"].includes(s);
  const change = decided(after) - decided(before);
  if (!change) return;
  const number = Number($("decided").textContent) + change;
  $("decided").textContent = number;
  document.querySelector("#progress progress").value = number;
}

// The counts as the desk has them, by tab, and how many are decided.
export function counted({ by, decided }) {
  for (const [tab, many] of Object.entries(by)) {
    const count = document.querySelector(`[data-status="${tab}"] .n`);
    if (count) count.textContent = many;
  }
  $("decided").textContent = decided;
  $("all").textContent = by.all;
  Object.assign(document.querySelector("#progress progress"), { max: by.all || 1, value: decided });
}
