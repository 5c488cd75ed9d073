// What an editor can do, by name: keys and buttons lead here.

import * as dialogs from "./dialogs.js";
import { filters } from "./filters.js";
import { hand } from "./handing.js";
import { visit } from "./focus.js";
import { acted, came, refuse } from "./hands.js";
import { seen, state } from "./held.js";
import { drawer, toast } from "./notes.js";
import * as number from "./number.js";
import * as reading from "./reading.js";
import { back, correct, decide, send } from "./saves.js";
import { sweep } from "./sweep.js";
import { value } from "./value.js";
import { go, picker, show, text, told } from "./view.js";

const $ = (id) => document.getElementById(id);

const asked = ([s, e]) => ({ start: s, end: e, exact: text.words(s, e) });
// What a form gives is about the fact at which it was opened.
const sent = (action, key, then = null, fact = state.fact) => async (given) => (await correct(action, { [key]: given }, { quiet: true, fact, then }))?.wrong ?? null;

function near() {
  const last = state.fact?.values.pieces.at(-1);
  return last ? [...last] : picker.sentences()[1] ?? picker.sentences()[0] ?? [0, 1];
}

// From the number under the cursor, or the next one that is no fact.
function markNumber(article) {
  const chosen = text.selected();
  const [at, [start, end]] = [number.places(), near()];
  const from = state.fact?.kind === "quantity" ? end : start;
  const taken = picker.start("Mark the missed number", [chosen ?? number.guess(at, from)]);
  const key = acted();
  if (!chosen) number.here(article, at, from).then((span) => span && picker.offer(span) && came(key));
  return taken;
}

// Saves what a dialog or the marking of words goes on from; keys that are pressed before then were meant for that.
async function first(save) {
  state.coming = true;
  return save().finally(() => { state.coming = false; });
}

async function missed(kind) {
  const { article, article_screen: screen } = state;
  const taken = await (kind === "quote" ? picker.start("Mark the missed quote", [text.selected() ?? picker.sentence(near(), 1)]) : markNumber(article));
  if (!taken) return;
  const answer = await first(async () => {
    const added = await send(`/articles/${article}/facts`, () => ({ screen, kind, words: taken.map(asked) }));
    if (added?.fact) await show(added.fact.id, added.fact);
    return added;
  });
  if (!answer?.fact) return;
  toast(answer.said);
  await (kind === "quote" ? whose("sign") : act.value("sign"));
  const { lacks } = state.fact;
  if (state.fact.id === answer.fact.id && lacks) toast(`Half-made, and open until then: ${lacks}.`, true);
}

// Who says it; `then` is what becomes of the signature.
async function whose(then = null) {
  const fact = state.fact;
  const chosen = await dialogs.speaker(state.entities);
  if (!chosen) return;
  const save = () => correct("speaker", { speaker: chosen.ask }, { fact, then });
  const answer = await (chosen.mark ? first(save) : save());
  if (answer?.fact && chosen.mark && state.fact.id === fact.id) await marked(then);
}

const marked = (then = null) => markWords("speaker", "Mark the words that name the speaker", (w, values) => ({ speaker: { ...named(values), words: w } }), span("source", picker.sentence(near(), 1)), then);

async function markWords(action, title, place, begin, then = null) {
  const fact = state.fact;
  const taken = await picker.start(title, [text.selected() ?? begin]);
  if (taken) await correct(action, place(asked(taken[0]), state.fact.id === fact.id ? state.fact.values : fact.values), { fact, then });
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

export const act = {
  accept: (at) => decide("accept", at),
  reject: (at) => decide("reject", at),
  skip: (at) => decide("skip", at),
  take: (at) => decide("take", at),
  reopen: () => (["accepted", "rejected", "skipped"].includes(state.fact.state) ? correct("reopen", {}) : toast("It is open already.", true)),
  undo: () => (reading.last() ? reading.reopen() : back("undo")),
  redo: () => back("redo"),
  next: () => go(1),
  previous: () => go(-1),
  flag: () => correct("flag", {}),
  speaker: () => whose(),
  mark: () => marked(),
  cue: () => markWords("cue", "Mark the cue", (w) => ({ words: [w] }), span("cue", picker.next(near(), -1))),
  async words() {
    const fact = state.fact;
    const pieces = fact.values.pieces.length ? fact.values.pieces.map((p) => [...p]) : [near()];
    const chosen = text.selected();
    if (chosen) {
      const over = pieces.findIndex(([s, e]) => s < chosen[1] && e > chosen[0]);
      pieces[Math.max(0, over)] = chosen;
    }
    const taken = await picker.start("Bounds", pieces);
    if (taken) await correct("words", { words: taken.map(asked) }, { fact });
  },
  async piece() {
    const fact = state.fact;
    const taken = await picker.start("Another piece", [text.selected() ?? picker.sentence(near(), 1)]);
    if (taken) await correct("words", { words: [...fact.values.pieces, ...taken].map(asked) }, { fact });
  },
  async type() {
    if (state.fact.kind !== "quote") return refuse("A number has no type.");
    const fact = state.fact;
    const type = await dialogs.type(fact.values.quote_type);
    return type && correct("type", { type }, { fact });
  },
  value: (then) => (state.fact.kind === "quantity" ? value(state.fact.values, sent("value", "value", then === "sign" ? then : null)) : refuse("A quote has no value.")),
  item: () => (state.fact.kind === "quantity" ? dialogs.item(state.fact.values, sent("item", "item")) : refuse("A quote has no item.")),
  period: () => dialogs.period(state.fact.values, sent("period", "period")),
  comment: () => dialogs.comment(sent("comment", "comment")),
  async split() {
    const fact = state.fact;
    const { pieces } = fact.values;
    const [first, second] = pieces;
    const begin = second ?? picker.next([first[0] + Math.floor((first[1] - first[0]) / 2), 0], 1);
    const taken = await picker.start("The second half begins at", [picker.next([begin[0] - 1, 0], 1)], { point: true });
    if (taken) await correct("split", { at: taken[0][0] }, { fact });
  },
  async merge() {
    const fact = state.fact;
    const other = fact.merge;
    if (!other) return refuse("There is none after it to merge with.");
    return (await dialogs.merge(other.words)) && correct("merge", { other: other.id, other_version: seen(other) }, { fact });
  },
  add: () => missed("quote"),
  "add-number": () => missed("quantity"),
  history: async () => {
    state.history = state.history === state.fact.id ? null : state.fact.id;
    return told();
  },
  read: () => reading.sign(),
  unread: () => reading.reopen(),
  sweep: () => sweep(),
  hand: () => hand(),
  filters: () => filters(),
  mine: () => filters("mine"),
  search: () => visit($("q"), () => drawer(true)),
  help: () => dialogs.help(),
};
