// The desk: one key decides and the next fact is there; what is decided is saved in the order in which it was.

import * as dialogs from "./dialogs.js";
import { drawer, keysOn, tally, toast } from "./notes.js";
import { Text } from "./offsets.js";
import { Picker } from "./picker.js";
import { page, post, read } from "./server.js";

const $ = (id) => document.getElementById(id);
const start = JSON.parse($("start").textContent);
const state = { fact: start.fact, article: start.article, entities: start.entities, turn: 0 };
const facts = new Map();
const articles = new Map();
const reader = start.role === "reader";
let text = null;
let picker = null;

// ---- What is shown

function settle() {
  const root = $("words");
  text = root ? new Text(root) : null;
  if (picker?.done && text) picker.text = text;
  else picker = text ? new Picker(text, tellPicking) : null;
}

function load(id) {
  if (!facts.has(id)) facts.set(id, read(`/facts/${id}`).catch((e) => { facts.delete(id); throw e; }));
  return facts.get(id);
}

function loadArticle(id) {
  if (!articles.has(id)) {
    if (articles.size > 8) articles.delete(articles.keys().next().value);
    articles.set(id, read(`/articles/${id}`).catch((e) => { articles.delete(id); throw e; }));
  }
  return articles.get(id);
}

async function show(id, known = null) {
  const turn = ++state.turn;
  state.moving = true;
  mark(id);
  try {
    const fact = known ?? (await load(id));
    if (fact.article !== state.article) {
      const article = await loadArticle(fact.article);
      if (turn !== state.turn) return;
      $("article").innerHTML = article.html;
      Object.assign(state, { article: article.id, entities: article.entities });
      $("main").scrollTop = 0;
      settle();
    }
    if (turn !== state.turn) return;
    state.fact = fact;
    $("fact").innerHTML = fact.pane;
    told();
    paint();
    address();
    ahead();
  } catch (error) {
    toast(error.message, true);
  } finally {
    if (turn === state.turn) state.moving = false;
  }
}

function paint() {
  const root = $("words");
  if (!root || !state.fact) return;
  for (const e of root.querySelectorAll(".on-q, .on-n, .on-s, .on-c")) e.classList.remove("on-q", "on-n", "on-s", "on-c");
  let first = null;
  for (const role of ["q", "n", "s", "c"]) {
    for (const e of root.querySelectorAll(`[data-f~="${role}${state.fact.id}"]`)) {
      e.classList.add(`on-${role}`);
      if (role === "q" || role === "n") first ??= e;
    }
  }
  if (first) reveal(first);
}

// The history stays open as long as the fact is looked at.
async function told() {
  const { id } = state.fact;
  const wanted = () => state.history === id && state.fact.id === id;
  const html = wanted() ? await page(`/facts/${id}/history`) : "";
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

function mark(id) {
  for (const li of document.querySelectorAll(".item[aria-current]")) li.removeAttribute("aria-current");
  const li = $(`item-${id}`);
  if (!li) return;
  li.setAttribute("aria-current", "true");
  const list = $("items").getBoundingClientRect();
  const box = li.getBoundingClientRect();
  if (box.top < list.top || box.bottom + box.height > list.bottom) $("items").scrollTop += box.top - list.top - box.height;
}

function address() {
  const query = new URLSearchParams($("items").dataset.query);
  query.set("fact", state.fact.id);
  history.replaceState(null, "", `/?${query}`);
}

// The next facts and their articles are fetched before anybody asks for them, and so is the next page of the queue.
function ahead() {
  const more = document.querySelector(".more-items");
  const here = $(`item-${state.fact.id}`);
  const items = [...document.querySelectorAll(".item")];
  if (more && !more.dataset.asked && items.length - items.indexOf(here) < 25) {
    more.dataset.asked = "yes";
    htmx.trigger(more, "more");
  }
  let li = here;
  for (let n = 0; n < 3 && li; n++) {
    li = following(li, 1, true);
    if (li) load(Number(li.dataset.id)).then((f) => f.article !== state.article && n < 2 && loadArticle(f.article)).catch(() => {});
  }
}

function following(li, step, undecided) {
  let at = li;
  do at = step > 0 ? at?.nextElementSibling : at?.previousElementSibling;
  while (at && (!at.dataset.id || (undecided && !["open", "skipped"].includes(at.dataset.state))));
  return at ?? null;
}

function go(step, undecided = false) {
  const here = $(`item-${state.fact?.id}`);
  const li = here ? following(here, step, undecided) : document.querySelector(".item");
  if (li) return show(Number(li.dataset.id));
  toast(step > 0 ? "This is the end of the queue." : "This is the first one.");
  return null;
}

// ---- What is saved

async function send(path, body, { id, quiet = false } = {}) {
  const { status, answer } = await post(path, body);
  if (status === 409 && answer.fact) {
    take(answer.fact);
    await show(answer.fact.id, answer.fact);
    $("conflict").innerHTML = answer.conflict;
    $("conflict").scrollIntoView({ block: "nearest" });
    toast(answer.said, true);
    return null;
  }
  if (status >= 400) {
    facts.delete(id);
    if (!quiet) toast(answer.said ?? "That did not work.", true);
    return { wrong: answer.said ?? "That did not work." };
  }
  own.set(answer.fact.id, answer.fact.version);
  take(answer.fact);
  for (const [key, html] of Object.entries(answer.items)) line(key, html);
  repaint(answer);
  if (!state.moving && state.fact?.id === answer.fact.id) await show(answer.fact.id, answer.fact);
  return answer;
}

function take(fact) {
  facts.set(fact.id, Promise.resolve(fact));
  line(fact.id, fact.item);
}

function line(id, html) {
  const old = $(`item-${id}`);
  if (!old) return;
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const fresh = box.content.firstElementChild;
  if (old.hasAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
  tally(old.dataset.state, fresh.dataset.state);
  old.replaceWith(fresh);
}

// The paragraphs that a decision touched come back with it; those of another article are dropped.
function repaint(answer) {
  articles.delete(answer.fact.article);
  if (answer.fact.article !== state.article) return;
  for (const [at, html] of Object.entries(answer.paragraphs)) {
    const old = document.querySelector(`#words p[data-o="${at}"]`);
    const box = document.createElement("template");
    box.innerHTML = html;
    old?.replaceWith(box.content.firstElementChild);
  }
  settle();
  paint();
}

// Accept, reject, later: the next fact is shown at once, the answer comes when it comes. Nobody decides on a fact that
// is not on the screen yet.
function decide(action) {
  if (state.moving) return;
  const fact = state.fact;
  const now = { accept: "accepted", reject: "rejected", skip: "skipped" }[action];
  const li = $(`item-${fact.id}`);
  if (li) {
    tally(li.dataset.state, now);
    li.dataset.state = now;
    li.querySelector(".state").textContent = { accepted: "✓", rejected: "✕", skipped: "…" }[now];
  }
  const saved = send(`/facts/${fact.id}/decisions`, () => ({ version: seen(fact), action }), { id: fact.id });
  const next = li ? following(li, 1, true) : document.querySelector('.item[data-state="open"]');
  if (next) show(Number(next.dataset.id));
  else onceThereAreMore(fact.id);
  saved.then((a) => { if (a?.wrong) show(fact.id); });
  toast({ accepted: "✓ Accepted", rejected: "✕ Rejected", skipped: "Later" }[now]);
}

// Where keys are faster than the queue: its next page is on the way, and its first fact is shown when it is there.
function onceThereAreMore(id) {
  if (!document.querySelector(".more-items")) return;
  document.body.addEventListener("htmx:afterSettle", () => {
    if (state.fact.id === id) go(1, true);
  }, { once: true });
}

// The version that the editor has seen: that of the page, or that which an answer to the editor's own write brought.
const own = new Map();
const seen = (fact) => Math.max(fact.version, own.get(fact.id) ?? 0);

// A correction: saved at once, and the fact stays until it is signed.
async function correct(action, body, { quiet = false, fact = state.fact } = {}) {
  const answer = await send(`/facts/${fact.id}/decisions`, () => ({ version: seen(fact), action, ...body }), { id: fact.id, quiet });
  if (answer?.fact) toast(answer.said);
  return answer;
}

async function back(which) {
  state.turn++;
  state.moving = false;
  const answer = await send(`/${which}`, () => ({}));
  if (!answer?.fact) return;
  await show(answer.fact.id, answer.fact);
  toast(answer.said);
}

const asked = ([s, e]) => ({ start: s, end: e, exact: text.words(s, e) });
// What a form gives is about the fact at which it was opened.
const sent = (action, key, fact = state.fact) => async (given) => (await correct(action, { [key]: given }, { quiet: true, fact }))?.wrong ?? null;

function near() {
  const last = state.fact?.values.pieces.at(-1);
  return last ? [...last] : picker.sentences()[1] ?? picker.sentences()[0] ?? [0, 1];
}

async function pick(title, pieces, options) {
  return picker.start(title, pieces, options);
}

async function missed(kind) {
  const article = state.article;
  const begin = text.selected() ?? picker.sentence(near(), 1);
  const taken = await pick(kind === "quote" ? "Mark the missed quote" : "Mark the missed number", [begin]);
  if (!taken) return;
  const answer = await send(`/articles/${article}/facts`, () => ({ kind, words: taken.map(asked) }));
  if (!answer?.fact) return;
  await show(answer.fact.id, answer.fact);
  toast(answer.said);
  await (kind === "quote" ? act.speaker() : act.value());
}

async function markWords(action, title, place, begin) {
  const fact = state.fact;
  const taken = await pick(title, [text.selected() ?? begin]);
  if (taken) await correct(action, place(asked(taken[0]), fact.values), { fact });
}

// Who speaks by these values, so that the words can be marked without naming the speaker again.
function named(values) {
  if (values.source_entity && state.entities.some((e) => e.key === values.source_entity)) return { kind: "entity", entity: values.source_entity };
  if (values.source) return { kind: "named", name: values.source, type: values.source_type };
  return { kind: "unnamed" };
}

const span = (name, otherwise) => {
  const v = state.fact.values;
  return v[`${name}_start`] === null ? otherwise : [v[`${name}_start`], v[`${name}_end`]];
};

const act = {
  accept: () => decide("accept"),
  reject: () => decide("reject"),
  skip: () => decide("skip"),
  undo: () => back("undo"),
  redo: () => back("redo"),
  next: () => go(1),
  previous: () => go(-1),
  flag: () => correct("flag", {}),
  async speaker() {
    const fact = state.fact;
    const chosen = await dialogs.speaker(state.entities);
    if (!chosen) return;
    const answer = await correct("speaker", { speaker: chosen.ask }, { fact });
    if (answer?.fact && chosen.mark && state.fact.id === fact.id) await act.mark();
  },
  mark: () => markWords("speaker", "Mark the words that name the speaker", (w, values) => ({ speaker: { ...named(values), words: w } }), span("source", picker.sentence(near(), 1))),
  cue: () => markWords("cue", "Mark the cue", (w) => ({ words: [w] }), span("cue", picker.next(near(), -1))),
  async words() {
    const fact = state.fact;
    const pieces = fact.values.pieces.length ? fact.values.pieces.map((p) => [...p]) : [near()];
    const chosen = text.selected();
    if (chosen) {
      const over = pieces.findIndex(([s, e]) => s < chosen[1] && e > chosen[0]);
      pieces[Math.max(0, over)] = chosen;
    }
    const taken = await pick("Bounds", pieces);
    if (taken) await correct("words", { words: taken.map(asked) }, { fact });
  },
  async piece() {
    const fact = state.fact;
    const taken = await pick("Another piece", [text.selected() ?? picker.sentence(near(), 1)]);
    if (taken) await correct("words", { words: [...fact.values.pieces, ...taken].map(asked) }, { fact });
  },
  async type() {
    if (state.fact.kind !== "quote") return toast("A number has no type.", true);
    const fact = state.fact;
    const type = await dialogs.type(fact.values.quote_type);
    return type && correct("type", { type }, { fact });
  },
  value: () => (state.fact.kind === "quantity" ? dialogs.value(state.fact.values, sent("value", "value")) : toast("A quote has no value.", true)),
  item: () => (state.fact.kind === "quantity" ? dialogs.item(state.fact.values, sent("item", "item")) : toast("A quote has no item.", true)),
  period: () => dialogs.period(state.fact.values, sent("period", "period")),
  comment: () => dialogs.comment(sent("comment", "comment")),
  async split() {
    const fact = state.fact;
    const { pieces } = fact.values;
    const [first, second] = pieces;
    const begin = second ?? picker.next([first[0] + Math.floor((first[1] - first[0]) / 2), 0], 1);
    const taken = await pick("The second half begins at", [picker.next([begin[0] - 1, 0], 1)], { point: true });
    if (taken) await correct("split", { at: taken[0][0] }, { fact });
  },
  async merge() {
    const fact = state.fact;
    const other = fact.merge;
    if (!other) return toast("There is none after it to merge with.", true);
    return (await dialogs.merge(other.words)) && correct("merge", { other: other.id, other_version: seen(other) }, { fact });
  },
  add: () => missed("quote"),
  "add-number": () => missed("quantity"),
  history: async () => {
    state.history = state.history === state.fact.id ? null : state.fact.id;
    return told();
  },
  search: () => { drawer(true); $("q").focus(); $("q").select(); },
  help: () => dialogs.help(),
};

const READS = ["next", "previous", "history", "search", "help"];
const KEYS = {
  a: "accept", r: "reject", l: "skip", z: "undo", y: "redo", j: "next", k: "previous", ArrowDown: "next", ArrowUp: "previous",
  s: "speaker", w: "mark", b: "words", e: "piece", t: "type", u: "cue", v: "value", i: "item", p: "period", d: "split", m: "merge",
  n: "add", g: "add-number", c: "comment", f: "flag", h: "history", "/": "search", "?": "help",
};

// Whatever a key opens is open when the next key comes: nothing is waited for before.
function run(name) {
  if (reader && !READS.includes(name)) return toast("You may read, not decide.", true);
  if (!state.fact && !["search", "help", "undo", "redo"].includes(name)) return null;
  return act[name]();
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.defaultPrevented || event.isComposing) return;
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  if (field && !field.closest("dialog")) {  // a closed dialog's field may hold the focus for one more moment
    if (event.key === "Escape") { event.preventDefault(); field.blur(); drawer(false); }
    return;
  }
  if (picker?.done) {
    if (picker.key(event)) event.preventDefault();
    return;
  }
  const undo = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "redo" : "undo", Z: "redo", y: "redo" }[event.key];
  if (!undo && (event.ctrlKey || event.metaKey || event.altKey)) return;
  if (!undo && !keysOn() && event.key !== "?") return;
  if (event.target.closest("summary, blockquote") && event.key.startsWith("Arrow")) return;
  const name = undo || KEYS[event.key];
  if (event.key === "Escape") drawer(false);
  if (!name || (event.repeat && !["next", "previous"].includes(name))) return;
  event.preventDefault();
  run(name);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return void run(button.dataset.do);
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

// ---- Odds and ends

function tellPicking(title, about = {}) {
  $("legend").hidden = title !== null;
  $("picking").hidden = title === null;
  if (title === null) return;
  const box = document.createElement("b");
  box.textContent = about.many > 1 ? `${title} · piece ${about.at} of ${about.many}` : title;
  const keys = about.point ? "← → word · Enter take · Esc leave" : `← → end · Shift start · Alt letter · ↑ ↓ sentence${about.many > 1 ? " · Tab piece" : ""} · Enter · Esc`;
  $("picking").replaceChildren(box, keys);
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "queue-list") return;
  facts.clear();
  const first = document.querySelector(".item");
  if (state.fact && $(`item-${state.fact.id}`)) mark(state.fact.id);
  else if (first) show(Number(first.dataset.id));
});

settle();
if (state.fact) {
  state.fact.pane = $("fact").innerHTML;
  facts.set(state.fact.id, Promise.resolve(state.fact));
  mark(state.fact.id);
  paint();
  ahead();
}
document.documentElement.dataset.ready = "yes";
