// Who else is at a fact, as its line in the queue and its pane say it.

import { start, state } from "./held.js";
import { say } from "./voice.js";

state.people = start.people;

export const taken = (id) => Boolean(state.people[id]);

function names(id) {
  const at = state.people[id] ?? [];
  if (at.length < 2) return at[0] ? `${at[0]} is` : "";
  return `${at.slice(0, -1).join(", ")} and ${at.at(-1)} are`;
}

export function tellLine(li) {
  const words = names(li.dataset.id);
  li.classList.toggle("taken", words !== "");
  li.querySelector(".here").textContent = words && `${words} here`;
}

export function tellPane() {
  const box = document.getElementById("here");
  const words = state.fact ? names(state.fact.id) : "";
  const told = words && `${words} at this fact`;
  if (!box || box.textContent === told) return;
  box.textContent = told;
  say(told, "people");
}

export function tellAll() {
  document.querySelectorAll(".item").forEach(tellLine);
  tellPane();
}
