// The focus stays where it was: where what has it is made anew, and after a field that was visited.

const NAMES = ["data-do", "data-status", "href", "name"];
const stays = { preventScroll: true };

function selector(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const name = NAMES.find((one) => element.hasAttribute(one));
  return name ? `[${name}="${CSS.escape(element.getAttribute(name))}"]` : element.localName + [...element.classList].map((one) => `.${CSS.escape(one)}`).join("");
}

const holds = (root) => (root.contains(document.activeElement) ? selector(document.activeElement) : null);

function restore(root, had, otherwise) {
  if (had === null) return;
  const to = root.querySelector(had) ?? root.querySelector(otherwise) ?? root.closest("[tabindex]");
  to?.focus(stays);
}

// Makes a part of the page anew; what had the focus in it has it again, or else what takes its place.
export function keeping(root, change, otherwise = "[tabindex='0']") {
  const had = holds(root);
  change();
  restore(root, had, otherwise);
}

let swapped = null;
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => { swapped = holds(detail.target); });
document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.isConnected) restore(detail.target, swapped, "[tabindex='0']");
  swapped = null;
});

let before = null;
// Goes to a field, once `open` has made it visible; `leave` goes back.
export function visit(field, open) {
  before = document.activeElement === document.body ? null : selector(document.activeElement);
  open();
  field.focus();
  field.select();
}

export function leave(field) {
  field.blur();
  if (before) document.querySelector(before)?.focus(stays);
  before = null;
}
