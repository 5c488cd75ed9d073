// Articles read whole: what was shown of them, and signing it.

import { keeping } from "./focus.js";
import { articles, facts, loadArticle, pending, screen, start, state } from "./held.js";
import { named } from "./keys.js";
import { toast } from "./notes.js";
import { post } from "./server.js";

const stale = async (told) => (await import("./saves.js")).stale(told);

const $ = (id) => document.getElementById(id);

// The versions of an article's facts that the editor has seen: those that came with it, or with the answers to own writes.
const seen = new Map();
if (start.article) seen.set(start.article, { ...start.versions });
let signed = null;

export function shown(article) {
  seen.set(article.id, { ...article.versions });
}

export function wrote(article, answer) {
  signed = null;
  const known = seen.get(article);
  for (const [id, version] of Object.entries(answer.standing ?? {})) {
    if (version === null) delete known?.[id];
    else if (known) known[id] = version;
  }
  told(article, answer.reading);
}

function told(article, html) {
  const box = $("read-whole");
  if (!box || !html || article !== state.article) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html.trim();
  keeping(box.parentElement, () => box.replaceWith(fresh.content.firstElementChild), "#read-whole button");
}

// Whether this decision is the last that an article lacked while its reader goes on to another one: then the page stays.
export function ends(fact, next, action) {
  const undecided = ["open", "skipped"].includes(fact.state) && action !== "skip";
  const left = Number($("read-whole")?.dataset.todo) - [...pending].filter(([id, now]) => now !== "skipped" && id in (seen.get(state.article) ?? {})).length;
  const whole = undecided && left === 0;
  const inOrder = new URLSearchParams($("items").dataset.query).get("order") === "article";
  return whole && inOrder && Boolean(next) && next.dataset.article !== String(state.article);
}

// The last thing done here was to sign an article, so that is what an undo takes back.
export const last = () => signed !== null && signed === state.article;

const ask = (article, read) => post(`/articles/${article}/reading`, () => ({ screen: screen(), read, ...(read ? { facts: seen.get(article) } : {}) }));

export async function sign() {
  const { article } = state;
  if ($("read-whole")?.classList.contains("is-read")) return toast(`This article is signed already: ${named("unread")} opens it again.`, true);
  const { go, show } = await import("./view.js");
  const { status, answer } = await ask(article, true);
  if (answer.stale) return stale(answer.stale);
  if (status === 409) await again(article);
  else told(article, answer.reading);
  if (status !== 200) {
    toast(answer.said ?? "That did not work.", true);
    if (status === 422 && answer.first && article === state.article) await show(answer.first);
    return null;
  }
  signed = article;
  if (article === state.article && state.fact) await go(1, true);
  signed = article === state.article ? article : null;
  return toast(answer.said);
}

export async function reopen() {
  const { article } = state;
  signed = null;
  const { answer } = await ask(article, false);
  if (answer.stale) return stale(answer.stale);
  told(article, answer.reading);
  return toast(answer.said ?? "That did not work.", !answer.reading);
}

// Somebody else has changed the article: show it as it is now.
async function again(id) {
  articles.delete(id);
  facts.clear();
  const article = await loadArticle(id);
  if (id !== state.article) return;
  const { settle, show } = await import("./view.js");
  $("article").innerHTML = article.html;
  shown(article);
  settle();
  if (state.fact) await show(state.fact.id);
}
