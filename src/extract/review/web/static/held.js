// What the page holds: where the editor is, and the facts and articles that were fetched.

import { read } from "./server.js";

export const start = JSON.parse(document.getElementById("start").textContent);
export const state = { fact: start.fact, article: start.article, entities: start.entities, turn: 0, moving: false, history: null };
export const facts = new Map();
export const articles = new Map();
const ARTICLES = 8;

export function load(id) {
  if (!facts.has(id)) facts.set(id, read(`/facts/${id}`).catch((e) => { facts.delete(id); throw e; }));
  return facts.get(id);
}

export function loadArticle(id) {
  if (!articles.has(id)) {
    if (articles.size > ARTICLES) articles.delete(articles.keys().next().value);
    articles.set(id, read(`/articles/${id}`).catch((e) => { articles.delete(id); throw e; }));
  }
  return articles.get(id);
}

// The version that the editor has seen: that of the page, or that which an answer to the editor's own write brought.
const own = new Map();
export const seen = (fact) => Math.max(fact.version, own.get(fact.id) ?? 0);
export const wrote = (fact) => own.set(fact.id, fact.version);
