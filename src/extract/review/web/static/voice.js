// What a screen reader hears: one polite region, in few words. Of several news about one thing the last is said.

const PAUSE = 80;
const region = document.getElementById("voice");
const news = new Map();
let soon = null;

export function say(words, about = words) {
  news.delete(about);
  news.set(about, words.replace(/[✓✕↺⚖②]\s*/gu, "").replaceAll(" · ", ". ").trim());
  soon ??= setTimeout(speak, PAUSE);
}

function speak() {
  soon = null;
  const said = [...news.values()].filter(Boolean).map((words) => (/[.!?]$/.test(words) ? words : `${words}.`)).join(" ");
  news.clear();
  if (said) region.replaceChildren(Object.assign(document.createElement("p"), { textContent: said }));
}
