// Talking to the server: writes go one after the other, and are tried again until the connection is back.

let line = Promise.resolve();
const waiting = new Map();

export const pending = () => line;
export const pendingOn = (id) => waiting.has(id);

export async function read(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (response.status === 401) leave();
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.said ?? "That did not work.");
  return answer;
}

export function post(path, body, id = null) {
  waiting.set(id, (waiting.get(id) ?? 0) + 1);
  tell();
  const done = line.then(() => persist(path, body));
  line = done.then(() => undefined, () => undefined).finally(() => {
    const left = waiting.get(id) - 1;
    if (left) waiting.set(id, left);
    else waiting.delete(id);
    tell();
  });
  return done;
}

async function persist(path, body) {
  for (let n = 0; ; n++) {
    try {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      if (response.status === 401) leave();
      return { status: response.status, answer: await response.json() };
    } catch {
      tell(true);
      await new Promise((go) => setTimeout(go, Math.min(8000, 500 * 2 ** n)));
    }
  }
}

// What others may have changed is asked for again.
export function forget(map) {
  map.clear();
}

function leave() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function tell(failed = false) {
  document.dispatchEvent(new CustomEvent("saving", { detail: { waiting: waiting.size, failed } }));
}

addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
