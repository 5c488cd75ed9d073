// Who else is at a fact, as its line in the queue and its pane say it.

import { start, state } from "./held.js";

state.people = start.people;

export const taken = (id) => Boolean(state.people[id]);

function told(id) {
  const names = state.people[id] ?? [];
  if (names.length < 2) return names[0] ? `${names[0]} is` : "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are`;
}

export function tellLine(li) {
  const words = told(li.dataset.id);
  li.classList.toggle("taken", words !== "");
  li.querySelector(".here").textContent = words && `${words} here`;
}

export function tellPane() {
  const box = document.getElementById("here");
  const words = state.fact ? told(state.fact.id) : "";
  if (box) box.textContent = words && `${words} at this fact`;
}

export function tellAll() {
  document.querySelectorAll(".item").forEach(tellLine);
  tellPane();
}
