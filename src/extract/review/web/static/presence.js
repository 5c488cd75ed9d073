// Tells the others at which fact this editor is, and hears where they are and what they did; never a lock.

import { facts, screen, start, state } from "./held.js";
import { tellAll } from "./people.js";
import { recount, restate } from "./queue.js";
import { tellOnce } from "./server.js";

const EVERY = 10_000;
const IDLE = 300_000;
const STAY = 250;
const writes = start.role !== "reader";
let { since } = start;
let touched = Date.now();
let told = 0;
let staying = 0;

// An idle page says nothing, so that its session ends as sessions do.
async function tell() {
  if (!state.fact || Date.now() - touched > IDLE) return;
  told = Date.now();
  const news = await (writes ? tellOnce("/presence", { screen: screen(), since }) : tellOnce(`/presence?since=${since}`));
  if (!news) return;
  if (news.run && news.run !== start.run) document.dispatchEvent(new CustomEvent("stale", { detail: { html: "" } }));
  since = Math.max(since, news.since);
  state.people = news.people;
  for (const [id, now] of Object.entries(news.states)) {
    if (Number(id) !== state.fact.id) facts.delete(Number(id));
    restate(id, now);
  }
  recount(Object.keys(news.states));
  tellAll();
}

// Who leafs through the queue is at none of the facts that pass by.
export function arrived() {
  clearTimeout(staying);
  staying = setTimeout(tell, STAY);
}

setInterval(tell, EVERY);
document.addEventListener("other-run", tell);
for (const kind of ["keydown", "pointerdown", "wheel"]) {
  addEventListener(kind, () => {
    touched = Date.now();
    if (touched - told > EVERY) arrived();
  }, { passive: true });
}
addEventListener("pagehide", () => {
  if (writes && state.fact) tellOnce("/presence", { screen: screen(), here: false, since });
});
