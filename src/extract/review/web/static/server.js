// Talking to the server: writes go one after the other, and are tried again until the connection is back.

let line = Promise.resolve();
let waiting = 0;

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (response.status === 401) leave();
  return response;
}

export const page = async (path) => (await get(path)).text();

export async function read(path) {
  const response = await get(path);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.said ?? "That did not work.");
  return answer;
}

// `body` is made when its turn comes, so that it knows what the writes before it brought.
export function post(path, body) {
  waiting++;
  tell();
  const done = line.then(() => persist(path, body));
  line = done.catch(() => {}).finally(() => {
    waiting--;
    tell();
  });
  return done;
}

async function persist(path, body) {
  for (let n = 0; ; n++) {
    try {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body()) });
      if (response.status === 401) leave();
      return { status: response.status, answer: await response.json() };
    } catch {
      tell(true);
      await new Promise((go) => setTimeout(go, Math.min(8000, 500 * 2 ** n)));
    }
  }
}

// Said once and not waited for: nothing is lost if it does not arrive.
export async function tellOnce(path, body = null) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  try {
    const response = await fetch(path, body ? { method: "POST", headers, body: JSON.stringify(body), keepalive: true } : { headers });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function leave() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function tell(failed = false) {
  document.dispatchEvent(new CustomEvent("saving", { detail: { waiting, failed } }));
}

addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});
