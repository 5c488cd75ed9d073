// Talking to the server: writes go one after the other, and are tried again until the connection is back.

let line = Promise.resolve();
let waiting = 0;

const wait = (ms) => new Promise((go) => setTimeout(go, ms));

// Who signs out asks for nothing more: what was asked and not answered is let go.
const signingOut = new AbortController();
document.getElementById("sign-out")?.form.addEventListener("submit", () => signingOut.abort());
const { signal } = signingOut;

async function get(path) {
  for (;;) {
    const response = await fetch(path, { headers: { accept: "application/json" }, signal }).catch(() => {
      throw new Error("No connection to the desk: what you did is kept on this page and saved once it is back. Leave the page open, and try again in a moment.");
    });
    if (response.status !== 401) return response;
    await entered();
  }
}

export async function page(path) {
  const response = await get(path);
  if (!response.ok) throw new Error((await response.json()).said);
  return response.text();
}

export async function read(path) {
  const response = await get(path);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.said ?? "That did not work.");
  return answer;
}

// `body` is made when its turn comes, so that it knows what the writes before it brought. It has a key of its own, the
// same for each try, so that the desk does it once however often it hears of it.
export function post(path, body) {
  waiting++;
  tell();
  const done = line.then(() => persist(path, { ...body(), token: key() }));
  line = done.catch(() => {}).finally(() => {
    waiting--;
    tell();
  });
  return done;
}

const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

const AWAY = [502, 503, 504];  // the desk or its database: as without a connection

async function persist(path, body) {
  for (let n = 0; ; n++) {
    try {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      if (AWAY.includes(response.status)) throw new Error("The desk is away.");
      if (response.status === 401) {
        tell(true);
        const name = await entered();
        if (name === me) continue;
        return { status: 401, answer: { said: `${name} has signed in here: what ${me} did last is not saved. Load the page again.` } };
      }
      return { status: response.status, answer: await response.json() };
    } catch {
      tell(true);
      await Promise.race([wait(Math.min(8000, 500 * 2 ** n)), online()]);
    }
  }
}

const online = () => new Promise((go) => addEventListener("online", go, { once: true }));

// Said once and not waited for: nothing is lost if it does not arrive.
export async function tellOnce(path, body = null) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  try {
    const response = await fetch(path, body ? { method: "POST", headers, body: JSON.stringify(body), keepalive: true, signal } : { headers, signal });
    if (response.status === 409) document.dispatchEvent(new CustomEvent("stale", { detail: (await response.json()).stale }));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// The session has ended: whatever was asked waits until somebody has signed in in another tab; gives the name.
const me = document.querySelector("[data-name]").dataset.name;
let entering = null;
function entered() {
  entering ??= (async () => {
    document.dispatchEvent(new Event("signed-out"));
    let there = null;
    while (!there) {
      await wait(1500);
      there = await tellOnce("/me");
    }
    entering = null;
    document.dispatchEvent(new Event("signed-in"));
    return there.name;
  })();
  return entering;
}

function tell(failed = false) {
  document.dispatchEvent(new CustomEvent("saving", { detail: { waiting, failed } }));
}

let leaving = false;
export function abandon() {
  leaving = true;
}

addEventListener("beforeunload", (event) => {
  if (waiting && !leaving) event.preventDefault();
});
