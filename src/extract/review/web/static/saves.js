// What is saved: decisions, corrections, undo. The page moves on at once, the answer comes when it comes; what is not
// saved yet is told as such by the queue, the pane and the header alike.

import * as dialogs from "./dialogs.js";
import { acted, hasty, interrupt, refuse } from "./hands.js";
import { articles, changing, facts, pending, screen, seen, state, wrote } from "./held.js";
import { named } from "./keys.js";
import { toast } from "./notes.js";
import { ends, wrote as told } from "./reading.js";
import { following, line, lineOf, onceThereAreMore, recount, unsaved } from "./queue.js";
import { abandon, post } from "./server.js";
import { ending, go, paint, settle, show, tellPending } from "./view.js";

const $ = (id) => document.getElementById(id);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export async function send(path, body, { id, quiet = false } = {}) {
  const asked = acted();
  const { status, answer } = await post(path, body);
  settled(id);
  if (status === 409 && answer.stale) {
    stale(answer.stale, true);
    return { wrong: answer.said };
  }
  if (status === 409 && answer.fact) {
    take(answer.fact, id);
    await show(answer.fact.id, answer.fact, null);
    interrupt();
    $("conflict").innerHTML = answer.conflict;
    $("conflict").scrollIntoView({ block: "nearest" });
    toast(answer.said, true);
    return null;
  }
  if (status >= 400) {
    facts.delete(id);
    if (!quiet) toast(answer.said ?? "That did not work.", true);
    return { wrong: answer.said ?? "That did not work.", asks: answer.asks };
  }
  const mine = answer.fact.id;
  if (answer.versions[mine]) wrote(mine, answer.versions[mine]);
  const others = Object.keys(answer.versions).map(Number).filter((key) => key !== mine);
  for (const key of others) facts.delete(key);  // what was fetched of them is not what stands there now
  told(answer.fact.article, answer);
  take(answer.fact);
  for (const [key, html] of Object.entries(answer.items)) line(Number(key), html);
  recount(Object.keys(answer.versions));
  repaint(answer);
  if (!state.moving && state.fact?.id === mine) await show(mine, answer.fact, asked);
  else if (!state.moving && others.includes(state.fact?.id)) await show(state.fact.id, null, null);
  return answer;
}

// What was pending is answered: whatever it was, it is pending no more.
function settled(id) {
  if (!pending.delete(id)) return;
  unsaved(id);
  tellPending();
}

// Where the asked-for fact is read twice, the editor's own reading takes its line.
function take(fact, asked = fact.id) {
  facts.set(fact.id, Promise.resolve(fact));
  line(asked, fact.item);
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

// This page is of a run that another one has taken the place of: it says so, and leads to the fact in the new one: the
// first of which something was not saved (`lost`), else the one on the screen.
export function stale(told, lost = false) {
  const box = document.createElement("template");
  box.innerHTML = told.html.trim();
  $("stale-list").append(...box.content.children);
  if (state.onward === undefined || (lost && !state.lost)) state.onward = told.fact;
  state.lost ||= lost;
  if ($("dialog-stale").open) return;
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
  $("dialog-stale").showModal();
  interrupt();
}

$("dialog-stale").addEventListener("close", () => {
  const query = new URLSearchParams($("items").dataset.query);
  if (state.onward) query.set("fact", state.onward);
  abandon();
  location.assign(`/?${query}`);
});

const PRESSED = { accept: "accepted", reject: "rejected", skip: "skipped" };
export const WAIT = "Wait: the next fact is not here yet.";

// Why nothing can be decided until something has come; `at` is when the key was pressed. One that was pressed before the
// fact was on the screen, as it will be signed, was never meant for it.
function awaited(at) {
  if (state.back) return "Wait: what you took back is not saved yet.";
  if (state.asking) return "Wait: the queue is not here yet.";
  if (state.moving) return WAIT;
  if (changing.has(state.fact.id)) return "Wait: what you changed is not saved yet.";
  return hasty(at);
}

// Why the fact on the right cannot be decided so.
function refusal(action, fact) {
  if (pending.has(fact.id)) return `This one is ${pending.get(fact.id)}, but not saved yet.`;
  if (fact.closed) return fact.closed;
  if (action === "accept" && fact.lacks) return `Half-made: ${fact.lacks}.`;
  return action === "take" && !fact.takes ? "There is nothing to take here." : null;
}

// Accept, reject, later, take: only for a fact that is shown and undecided. The next one is shown at once, if it is here.
export function decide(action, at) {
  const { fact } = state;
  const wait = awaited(at);
  if (wait) return refuse(wait);
  const why = refusal(action, fact);
  if (why) return toast(why, true);
  const now = PRESSED[action] ?? fact.takes;
  pending.set(fact.id, now);
  unsaved(fact.id);
  tellPending();
  const saved = send(`/facts/${fact.id}/decisions`, () => ({ screen: fact.screen, version: seen(fact), action }), { id: fact.id });
  const li = lineOf(fact.id);
  const next = li ? following(li, 1, true) : document.querySelector('.item[data-state="open"]:not([data-pending])');
  const end = ends(fact, next, action);
  if (end) tellPending();
  else if (next) advance(Number(next.dataset.id));
  else onceThereAreMore(() => state.fact.id === fact.id && go(1, true));
  saved.then(async (a) => { if (a?.wrong && !$("dialog-stale").open && await show(fact.id, null, null)) interrupt(); });
  const said = { accepted: "✓ Accepted", rejected: "✕ Rejected", skipped: "Later" }[now];
  const last = !next && !document.querySelector(".more-items");
  if (end) return toast(`${said} · All of this article is decided: ${named("read")} says that nothing was missed, ${named("next")} goes on.`);
  return toast(last ? `${said} · ${ending("That was the last one in this queue.")}` : said);
}

// On to the next fact; where the connection is away, as soon as it is back, unless the editor goes elsewhere.
async function advance(id) {
  for (;;) {
    const turn = state.turn + 1;
    if (await show(id)) return;
    await wait(1000);
    if (turn !== state.turn) return;
  }
}

const UNSIGNED = ["flag", "comment"];  // these change nothing that is signed
const LEFT = Symbol("left");

async function signed(ask, then) {
  const answer = await ask(then);
  if (answer?.asks !== "signature") return answer;
  const how = await dialogs.signature(answer.wrong);
  return how ? ask(how) : LEFT;
}

// A correction: saved at once, and the fact stays until it is signed. Where it is signed already, the editor is asked
// what becomes of the signature, unless `then` says so.
export async function correct(action, body, { quiet = false, fact = state.fact, then = null } = {}) {
  const ask = (how) => send(
    `/facts/${fact.id}/decisions`,
    () => ({ screen: fact.screen, version: seen(fact), action, ...body, ...(how ? { then: how } : {}) }),
    { id: fact.id, quiet: true },
  );
  if (!UNSIGNED.includes(action)) changing.add(fact.id);
  const answer = await signed(ask, then).finally(() => changing.delete(fact.id));
  if (answer === LEFT) {
    toast("Left as it was.");
    return null;
  }
  if (answer?.wrong && !quiet) toast(answer.wrong, true);
  if (answer?.fact) toast(answer.said);
  return answer;
}

export async function back(which) {
  if (state.back) return refuse("Wait: what you took back is not saved yet.");
  const asked = acted();
  state.turn++;
  state.moving = false;
  state.back = true;
  const answer = await send(`/${which}`, () => ({ screen: screen() })).finally(() => { state.back = false; });
  if (!answer?.fact) return null;
  await show(answer.fact.id, answer.fact, asked);
  return toast(answer.said);
}
