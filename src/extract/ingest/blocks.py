"""A page's body as the lines that its reader sees, and what of them is link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extract.ingest.paragraphs import BLOCK

_UNSEEN = frozenset(
    (
        "button",
        "figcaption",
        "head",
        "iframe",
        "noscript",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
    )
)
_HEADING = re.compile("h[1-6]")
SENTENCE_END = (".", "!", "?", "”", '"', "’", "'", ":", "…")
"""How a paragraph of prose ends."""
PROSE_WORDS = 12
"""The fewest words that a paragraph of prose has, if it is to be told from a caption, a label or a link."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line: its words, how many of its characters are link, and the block element that it stands in."""

    text: str
    linked: int
    element: Any

    @property
    def heading(self) -> bool:
        """Whether it stands in a heading."""
        return _HEADING.fullmatch(self.element.tag) is not None

    @property
    def all_link(self) -> bool:
        """Whether nearly all of it is link."""
        return self.linked >= 0.9 * len(self.text)

    @property
    def prose(self) -> bool:
        """Whether it looks like a paragraph of an article: some words, an end, and little link."""
        return (
            not self.heading
            and len(self.text.split()) >= PROSE_WORDS
            and self.text.endswith(SENTENCE_END)
            and self.linked < 0.5 * len(self.text)
        )


def blocks(body: Any, leave_out: frozenset[str] = frozenset()) -> list[Block]:
    """The lines of an element, in order; what no reader sees and the tags to leave out are not among them."""
    found: list[Block] = []
    pieces: list[str] = []
    linked = 0
    element = body

    def end() -> None:
        nonlocal linked
        if text := " ".join("".join(pieces).split()):
            found.append(Block(text, min(linked, len(text)), element))
        pieces.clear()
        linked = 0

    for kind, one, words, in_link in _walk(body, _UNSEEN | leave_out):
        if kind == "text":
            pieces.append(words)
            linked += len(" ".join(words.split())) if in_link else 0
        else:
            end()
            element = one
    end()
    return found


def beginning(element: Any, most: int) -> list[str]:
    """The texts of an element, each on one line, up to the one that passes so many characters."""
    found: list[str] = []
    size = 0
    for piece in element.itertext():
        words = " ".join(piece.split())
        found += [words] if words else []
        size += len(words) + 1
        if size > most:
            break
    return found


def _walk(body: Any, leave_out: frozenset[str]) -> Iterator[tuple[str, Any, str, bool]]:
    """Texts and the ends of blocks in order. Not recursive, since pages may be deep."""
    stack: list[tuple[Any, bool, Any, bool]] = [(body, False, body, False)]
    while stack:
        one, done, around, in_link = stack.pop()
        tag = one.tag if isinstance(one.tag, str) else ""
        block = BLOCK.fullmatch(tag) is not None
        if done:
            if block:
                yield "block", around, "", in_link
            if one is not body and one.tail:
                yield "text", around, one.tail, in_link
            continue
        inner = one if block else around
        link = in_link or (tag == "a" and one.get("href") is not None)
        stack.append((one, True, around, in_link))
        if not tag or tag in leave_out:
            continue
        if block:
            yield "block", one, "", in_link
        if one.text:
            yield "text", one, one.text, link
        stack += [(child, False, inner, link) for child in reversed(one)]
