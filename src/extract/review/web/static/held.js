// What the page holds: where the editor is, and the facts and articles that were fetched.

import { read } from "./server.js";

export const start = JSON.parse(document.getElementById("start").textContent);
export const state = { fact: start.fact, article: start.article, entities: start.entities, turn: 0, moving: false, back: false, coming: false, asking: false, history: null, article_screen: start.screen };
// Decisions that are not saved yet: a fact's id, and the state that was asked for.
export const pending = new Map();
// Facts with a change that is not saved yet.
export const changing = new Set();
// What every write says of the page that it comes from.
export const screen = () => state.fact?.screen ?? state.article_screen;
export const facts = new Map();
export const articles = new Map();
const ARTICLES = 8;

// Whatever comes from another run does not go on this page.
function ofThisRun(answer) {
  if (answer.screen.run === start.run) return answer;
  document.dispatchEvent(new Event("other-run"));
  throw new Error("A new run was read in.");
}

export function load(id) {
  if (!facts.has(id)) facts.set(id, read(`/facts/${id}`).then(ofThisRun).catch((e) => { facts.delete(id); throw e; }));
  return facts.get(id);
}

export function loadArticle(id) {
  if (!articles.has(id)) {
    if (articles.size > ARTICLES) articles.delete(articles.keys().next().value);
    articles.set(id, read(`/articles/${id}`).then(ofThisRun).catch((e) => { articles.delete(id); throw e; }));
  }
  return articles.get(id);
}

// The version that the editor has seen: that of the page, or that which an answer to the editor's own write brought.
const own = new Map();
export const seen = (fact) => Math.max(fact.version, own.get(fact.id) ?? 0);
export const wrote = (id, version) => own.set(id, version);
