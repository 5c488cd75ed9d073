// Handing a fact or its article over to a colleague, with a note.

import { open } from "./dialogs.js";
import { articles, screen, seen, state } from "./held.js";
import { toast } from "./notes.js";
import { send, stale } from "./saves.js";
import { post } from "./server.js";
import { lineOf, following } from "./queue.js";
import { show } from "./view.js";

const dialog = document.getElementById("dialog-hand");

export async function hand() {
  const { fact, article } = state;
  const { to, note, whole } = dialog.querySelector("form").elements;
  if (!to) return open(dialog);
  [to.value, note.value] = ["", ""];
  [whole.checked, whole.disabled] = [!fact, !fact];
  const wrong = dialog.querySelector(".wrong");
  wrong.textContent = "";
  for (let again = false; ; again = true) {
    const closed = open(dialog, again);
    to.focus();
    if ((await closed) !== "save") return null;
    const given = { to: to.value, note: note.value.trim() || null };
    const answer = whole.checked ? await wholly(article, given) : await send(`/facts/${fact.id}/hand-over`, () => ({ screen: fact.screen, version: seen(fact), ...given }), { id: fact.id, quiet: true });
    if (!answer?.wrong) return answer && on(answer, whole.checked ? null : fact);
    wrong.textContent = answer.wrong;
  }
}

async function wholly(article, given) {
  const { status, answer } = await post(`/articles/${article}/hand-over`, () => ({ screen: screen(), ...given }));
  if (answer.stale) {
    stale(answer.stale);
    return null;
  }
  if (status !== 200) return { wrong: answer.said ?? "That did not work." };
  articles.delete(article);
  if (article === state.article) document.getElementById("read-whole").outerHTML = answer.reading;
  return answer;
}

// What is a colleague's now is passed over, if it is still the one on the page.
async function on(answer, fact) {
  const next = fact && state.fact?.id === fact.id && lineOf(fact.id) && following(lineOf(fact.id), 1, true);
  if (next) await show(Number(next.dataset.id));
  toast(answer.said);
  return answer;
}

dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.closest("button")) return;
  event.preventDefault();
  const form = dialog.querySelector("form");
  if (form.reportValidity()) dialog.close("save");
});
