"""Where words stand: spans of code points, and finding them again in another version of a text.

Browsers count UTF-16 code units, Python code points. The page converts to code points before it sends anything and
sends the words along; `span` takes an offset only if these very words stand there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.contract.letters import unaccented

Span = tuple[int, int]

_CONTEXT = 32
_ENOUGH = 12
"""So many characters before and after must be the same for a place to be the same one."""

_CONTROLS = {
    "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
    "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
    "\u200b": "ZWSP", "\ufeff": "BOM", "\u2028": "LS", "\u2029": "PS", "\u0085": "NEL",
}  # fmt: skip
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f" + "".join(_CONTROLS) + "]")
"""Characters that a page would swallow, turn into others, or let reorder what stands around them."""


def label(control: str) -> str:
    """The name under which a control character is shown; none for white space that only lays out."""
    return "" if control in "\r\t" else _CONTROLS.get(control, f"U+{ord(control):04X}")


def visible(text: object) -> str:
    """A text to be shown outside the article, with its controls as names in brackets and white space run together."""
    shown = CONTROL.sub(lambda m: f"[{name}]" if (name := label(m[0])) else " ", "" if text is None else str(text))
    return re.sub(r"\s+", " ", shown).strip()


def folded(text: str) -> str:
    """A text as a search compares it: no accents, no case."""
    if text.isascii():
        return text.lower()
    return unaccented(text).casefold()


def named(name: str, aliases: Iterable[str]) -> str:
    """The names of a person or organisation as a search looks through them, one a line."""
    return "\n".join(folded(n) for n in (name, *aliases))


@dataclass(frozen=True, slots=True)
class Selector:
    """Words with what stands before and after them: where they are, told without offsets."""

    exact: str
    prefix: str
    suffix: str
    near: int

    @classmethod
    def of(cls, text: str, span: Sequence[int]) -> "Selector":
        """The selector of a span of the text."""
        start, end = span
        return cls(text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT], start)

    def find(self, text: str) -> Span | None:
        """Where the words stand in a text, also if white space differs; None if they are not there any more.

        Of several places that with the most of what stood around them, then the nearest. Words that are
        there but in quite other surroundings are other words, unless they are long.
        """
        if not self.exact.strip():
            return None
        pattern = r"\s+".join(re.escape(word) for word in self.exact.split())
        places = [
            (self._shared(text, *m.span()), -abs(m.start() - self.near), m.span()) for m in re.finditer(pattern, text)
        ]
        if not places:
            return None
        shared, _, span = max(places)
        needed = min(_ENOUGH, len(self.prefix) + len(self.suffix))
        return span if shared >= needed or len(self.exact) > 2 * _CONTEXT else None

    def _shared(self, text: str, start: int, end: int) -> int:
        before = _same(reversed(self.prefix), reversed(text[max(0, start - _CONTEXT) : start]))
        return before + _same(self.suffix, text[end : end + _CONTEXT])


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b and not (a.isspace() and b.isspace()):
            break
        count += 1
    return count


def span(text: str, start: int, end: int, exact: str) -> Span:
    """The span if the words that the editor saw stand there.

    Raises ValueError if it is empty, beyond the text, or other words stand there.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the span {start} to {end} is not in the article")
    if _plain(text[start:end]) != _plain(exact):
        raise ValueError("other words stand there than the page showed: load it again")
    return start, end


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", CONTROL.sub(" ", words)).strip()


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
