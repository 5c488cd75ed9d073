// What is shown: the fact on the right, its marks in the article, the address.

import { keeping } from "./focus.js";
import { acted, faced } from "./hands.js";
import { facts, load, loadArticle, pending, state } from "./held.js";
import { toast } from "./notes.js";
import { Text } from "./offsets.js";
import { tellAll, tellPane } from "./people.js";
import { Picker } from "./picker.js";
import { arrived } from "./presence.js";
import { shown } from "./reading.js";
import { ahead, following, line, lineOf, mark } from "./queue.js";
import { page } from "./server.js";
import { say } from "./voice.js";

const $ = (id) => document.getElementById(id);
export let text = null;
export let picker = null;

export function settle() {
  const root = $("words");
  text = root ? new Text(root) : null;
  if (picker?.done && text) picker.text = text;
  else picker = text ? new Picker(text, tellPicking) : null;
}

// Shows a fact; whether it came to that. Until it is there the one before is on the screen, in the queue and for the keys.
// `asked` is when the editor asked for it; null if nobody did.
export async function show(id, known = null, asked = acted()) {
  const turn = ++state.turn;
  state.moving = true;
  try {
    const fact = known ?? (await load(id));
    if (fact.article !== state.article) {
      const article = await loadArticle(fact.article);
      if (turn !== state.turn) return false;
      keeping($("article"), () => { $("article").innerHTML = article.html; });
      Object.assign(state, { article: article.id, entities: article.entities, article_screen: article.screen });
      shown(article);
      $("main").scrollTop = 0;
      settle();
    }
    if (turn !== state.turn) return false;
    if (fact.id !== id) line(id, fact.item);  // one that is read twice: this editor's reading of it
    state.fact = fact;
    keeping($("fact"), () => { $("fact").innerHTML = fact.pane; });
    faced(asked);
    mark(fact.id);
    tellPending();
    told();
    tellPane();
    paint();
    tellFact();
    address();
    ahead();
    arrived();
    return true;
  } catch (error) {
    if (turn === state.turn) toast(error.message, true);
    return false;
  } finally {
    if (turn === state.turn) state.moving = false;
  }
}

// A screen reader hears the fact in its pane's own short words, once: again only where they have changed.
let heard = null;
function tellFact() {
  const words = $("fact").querySelector(".fact").getAttribute("aria-label");
  if (words !== heard) say(words, "fact");
  heard = words;
}

// What the pane says of a decision that is not saved yet.
export function tellPending() {
  const box = $("unsaved");
  const asked = state.fact && pending.get(state.fact.id);
  if (!box) return;
  box.textContent = asked ? `${asked[0].toUpperCase()}${asked.slice(1)}, not saved yet` : "";
  box.closest(".signed").classList.toggle("pending", Boolean(asked));
}

export function paint() {
  const root = $("words");
  if (!root || !state.fact) return;
  for (const e of root.querySelectorAll(".on-q, .on-n, .on-s, .on-c")) {
    e.classList.remove("on-q", "on-n", "on-s", "on-c");
    e.removeAttribute("aria-current");
  }
  let first = null;
  for (const role of ["q", "n", "s", "c"]) {
    for (const e of root.querySelectorAll(`[data-f~="${role}${state.fact.id}"]`)) {
      e.classList.add(`on-${role}`);
      e.setAttribute("aria-current", "true");
      if (role === "q" || role === "n") first ??= e;
    }
  }
  if (first) reveal(first);
}

// The history stays open as long as the fact is looked at.
export async function told() {
  const { id } = state.fact;
  const wanted = () => state.history === id && state.fact.id === id;
  const html = wanted() ? await page(`/facts/${id}/history`).catch((e) => { toast(e.message, true); return ""; }) : "";
  const box = $("history");
  if (!box || (html && !wanted())) return;
  box.innerHTML = html;
  if (html) box.scrollIntoView({ block: "nearest" });
}

function reveal(element) {
  const frame = $("main").getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const comfortable = box.top > frame.top + frame.height * 0.12 && box.bottom < frame.top + frame.height * 0.62;
  if (!comfortable) $("main").scrollTop += box.top - frame.top - frame.height * 0.28;
}

function address() {
  const query = new URLSearchParams($("items").dataset.query);
  query.set("fact", state.fact.id);
  history.replaceState(null, "", `/?${query}`);
}

export const ending = (words) => (document.querySelector('.item.taken[data-state="open"]') ? "What is left is open at others." : words);

export function go(step, undecided = false, asked = acted()) {
  const here = lineOf(state.fact?.id);
  const li = here ? following(here, step, undecided) : document.querySelector(".item");
  if (li) return show(Number(li.dataset.id), null, asked);
  toast(step > 0 ? ending("This is the end of the queue.") : "This is the first one.");
  return null;
}

function tellPicking(title, about = {}) {
  $("legend").hidden = title !== null;
  $("picking").hidden = title === null;
  if (title === null) return;
  const box = document.createElement("b");
  box.textContent = about.many > 1 ? `${title} · piece ${about.at} of ${about.many}` : title;
  const keys = about.point ? "← → word · Enter take · Esc leave" : `← → end · Shift start · Alt letter · ↑ ↓ sentence${about.many > 1 ? " · Tab piece" : ""} · Enter · Esc`;
  $("picking").replaceChildren(box, keys);
  say(`${box.textContent}: ${getSelection()}`, "picking");
}

// The fact that came with the page.
export function begin() {
  settle();
  faced(null);
  if (!state.fact) return;
  state.fact.pane = $("fact").innerHTML;
  facts.set(state.fact.id, Promise.resolve(state.fact));
  mark(state.fact.id);
  tellAll();
  paint();
  ahead();
  arrived();
}
