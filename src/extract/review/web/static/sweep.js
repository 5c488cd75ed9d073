// Accepting what the run is sure of in the article on the page: the facts that the list shows, and no others.

import { open } from "./dialogs.js";
import { acted, came } from "./hands.js";
import { facts, screen, state } from "./held.js";
import { toast } from "./notes.js";
import { send } from "./saves.js";
import { read } from "./server.js";
import { go, show } from "./view.js";

const $ = (id) => document.getElementById(id);
const dialog = $("dialog-sweep");
const above = $("sweep-above");
let article = null;
let listed = [];
let turn = 0;

const chosen = () => {
  const ticked = new Set([...$("sweep-list").querySelectorAll("input:checked")].map((box) => Number(box.value)));
  return listed.filter((fact) => ticked.has(fact.id));
};

function count() {
  const many = chosen().length;
  $("sweep-count").textContent = many === 1 ? "1 fact" : `${many} facts`;
  $("sweep-go").textContent = many === 1 ? "Accept this fact" : `Accept these ${many} facts`;
  $("sweep-go").disabled = many === 0;
}

async function list() {
  const mine = ++turn;
  const asked = acted();
  listed = [];
  $("sweep-list").replaceChildren();
  count();
  if (!above.validity.valid || above.value === "") return;
  try {
    const found = await read(`/articles/${article}/sure?above=${above.value}`);
    if (mine !== turn) return;
    listed = found.facts;
    $("sweep-list").innerHTML = found.html;
    came(asked);
    count();
  } catch (error) {
    if (mine === turn) dialog.querySelector(".wrong").textContent = error.message;
  }
}

export async function sweep() {
  ({ article } = state);
  above.value = localStorage.getItem("sure") ?? "90";
  dialog.querySelector(".wrong").textContent = "";
  const closed = open(dialog);
  above.focus();
  above.select();
  await list();
  if ((await closed) !== "save") return;
  const taken = chosen();
  if (!taken.length) return;
  localStorage.setItem("sure", above.value);
  const sure = Number(above.value);
  const here = state.fact?.id;
  const answer = await send(`/articles/${article}/accepted`, () => ({ screen: screen(), above: sure, facts: taken }));
  for (const { id } of taken) if (id !== answer?.fact?.id) facts.delete(id);
  if (!answer?.fact) return;
  if (state.fact?.id === here && taken.some((fact) => fact.id === here)) {
    await show(here);
    await go(1, true);
  }
  toast(answer.said);
}

above.addEventListener("input", list);
$("sweep-list").addEventListener("change", count);
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.closest("button")) return;
  event.preventDefault();
  if (chosen().length) dialog.close("save");
});
