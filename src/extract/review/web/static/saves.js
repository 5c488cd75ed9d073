// What is saved: decisions, corrections, undo. The page moves on at once, the answer comes when it comes.

import { articles, facts, seen, state, wrote } from "./held.js";
import { toast } from "./notes.js";
import { ends, wrote as told } from "./reading.js";
import { following, line, lineOf, onceThereAreMore, restate } from "./queue.js";
import { post } from "./server.js";
import { ending, go, paint, settle, show } from "./view.js";

const $ = (id) => document.getElementById(id);

export async function send(path, body, { id, quiet = false } = {}) {
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
  wrote(answer.fact);
  told(answer.fact.article, answer);
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
export function decide(action) {
  if (state.moving) return;
  const fact = state.fact;
  const now = { accept: "accepted", reject: "rejected", skip: "skipped" }[action];
  const li = lineOf(fact.id);
  const end = ends(fact, li && following(li, 1, true), action);
  restate(fact.id, now);
  const saved = send(`/facts/${fact.id}/decisions`, () => ({ version: seen(fact), action }), { id: fact.id });
  const next = li ? following(li, 1, true) : document.querySelector('.item[data-state="open"]');
  if (end) state.history = null;
  else if (next) show(Number(next.dataset.id));
  else onceThereAreMore(() => state.fact.id === fact.id && go(1, true));
  saved.then((a) => { if (a?.wrong) show(fact.id); });
  const said = { accepted: "✓ Accepted", rejected: "✕ Rejected", skipped: "Later" }[now];
  const last = !next && !document.querySelector(".more-items");
  if (end) toast(`${said} · This article is decided: o says that nothing was missed, j goes on.`);
  else toast(last ? `${said} · ${ending("That was the last one in this queue.")}` : said);
}

// A correction: saved at once, and the fact stays until it is signed.
export async function correct(action, body, { quiet = false, fact = state.fact } = {}) {
  const answer = await send(`/facts/${fact.id}/decisions`, () => ({ version: seen(fact), action, ...body }), { id: fact.id, quiet });
  if (answer?.fact) toast(answer.said);
  return answer;
}

export async function back(which) {
  state.turn++;
  state.moving = false;
  const answer = await send(`/${which}`, () => ({}));
  if (!answer?.fact) return;
  await show(answer.fact.id, answer.fact);
  toast(answer.said);
}

