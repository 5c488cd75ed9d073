// Offsets in the article are code points, as the server counts them; the DOM counts UTF-16 code units.
// Every character is either in a text node or one empty .ctl element, so that walking a paragraph counts exactly.

export class Text {
  constructor(root) {
    this.root = root;
    this.paragraphs = [...root.querySelectorAll("p[data-o]")];
    this.starts = this.paragraphs.map((p) => Number(p.dataset.o));
    this.chars = [];
    this.paragraphs.forEach((p, n) => {
      while (this.chars.length < this.starts[n]) this.chars.push("\n");
      for (const leaf of leaves(p)) {
        if (leaf.nodeType === Node.TEXT_NODE) for (const c of leaf.data) this.chars.push(c);
        else this.chars.push(String.fromCodePoint(parseInt(leaf.dataset.u, 16)));
      }
    });
  }

  words(start, end) {
    return this.chars.slice(start, end).join("");
  }

  // The code point offset of a DOM position, null if it is outside the article.
  offset(node, at) {
    const p = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("p[data-o]");
    if (!p || !this.root.contains(p)) return this.outside(node, at);
    let count = Number(p.dataset.o);
    const target = node.nodeType === Node.ELEMENT_NODE ? node.childNodes[at] ?? null : null;
    for (const leaf of leaves(p)) {
      if (leaf === node) return count + (leaf.nodeType === Node.TEXT_NODE ? length(leaf.data.slice(0, at)) : 0);
      if (target && (target === leaf || target.contains(leaf))) return count;
      if (!target && node.nodeType === Node.ELEMENT_NODE && node.compareDocumentPosition(leaf) & Node.DOCUMENT_POSITION_FOLLOWING && !node.contains(leaf)) return count;
      count += leaf.nodeType === Node.TEXT_NODE ? length(leaf.data) : 1;
    }
    return count;
  }

  // A position between paragraphs: the start of the next one, or the end of the text.
  outside(node, at) {
    if (!this.root.contains(node)) return null;
    const child = node.childNodes[at] ?? null;
    const next = this.paragraphs.find((p) => child && (p === child || child.compareDocumentPosition(p) & Node.DOCUMENT_POSITION_FOLLOWING));
    return next ? Number(next.dataset.o) : this.chars.length;
  }

  // The DOM position of a code point offset.
  place(offset) {
    let n = this.starts.findLastIndex((s) => s <= offset);
    if (n < 0) n = 0;
    let left = offset - this.starts[n];
    let last = null;
    for (const leaf of leaves(this.paragraphs[n])) {
      last = leaf;
      if (leaf.nodeType !== Node.TEXT_NODE) {
        if (left === 0) return [leaf.parentNode, [...leaf.parentNode.childNodes].indexOf(leaf)];
        left -= 1;
        continue;
      }
      const size = length(leaf.data);
      if (left <= size) return [leaf, [...leaf.data].slice(0, left).join("").length];
      left -= size;
    }
    if (!last) return [this.paragraphs[n], 0];
    return last.nodeType === Node.TEXT_NODE ? [last, last.data.length] : [last.parentNode, last.parentNode.childNodes.length];
  }

  // What is selected in the article, as [start, end]; null if nothing is.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    if (start === null || end === null) return null;
    return this.trim(start, end);
  }

  trim(start, end) {
    while (start < end && /\s/u.test(this.chars[start])) start++;
    while (end > start && /\s/u.test(this.chars[end - 1])) end--;
    return start < end ? [start, end] : null;
  }

  select(start, end) {
    const range = document.createRange();
    range.setStart(...this.place(start));
    range.setEnd(...this.place(end));
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return range;
  }
}

function* leaves(p) {
  const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node.nodeType === Node.TEXT_NODE || node.classList.contains("ctl") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  while (walker.nextNode()) yield walker.currentNode;
}

function length(words) {
  let n = 0;
  for (const _ of words) n++;
  return n;
}
