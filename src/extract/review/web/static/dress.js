// Whatever the server sends is made the reader's own as it comes: with the keys that they have set, and by their clock.

import { label } from "./keys.js";
import { localise } from "./times.js";

function dress(root) {
  label(root);
  localise(root);
}

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) dress(node);
  }
}).observe(document.body, { childList: true, subtree: true });
dress(document.body);
