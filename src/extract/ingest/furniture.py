"""What a page has around an article: taken off before the text is looked for."""

import re
from collections import Counter
from copy import deepcopy
from itertools import islice
from typing import Any

from extract.data.boilerplate import is_boilerplate
from extract.ingest import moments
from extract.ingest.blocks import SENTENCE_END, Block, blocks

AROUND = frozenset(("aside", "footer", "nav"))
"""Elements that are not the article's own, unless a header or the text itself stands in them."""
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|cmp|newsletters?|sign-?up|subscribe(?:-\w+)?"
    r"|subscription-(?:widget|box|banner|promo|offer|prompt|form)|caption|read-?more|related|rich-?link|recirc\w*"
    r"|most-?(?:read|popular|viewed)|trending|more-(?:from|on|stories|links)|author-(?:bio|info\w*)|bio|inline-?link|interstitial"
    r"(?:-link)?|promo|teasers?|next-up|share(?:-?bar)?|comment-?(?:list|section)|comments|user-reviews|pull-?quote)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATED = re.compile(r"^(?:first |last )?(?:published|posted|updated|modified|created)(?: on)?[: ]{1,3}", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LEAVES = ("p", "li", "div", "h2", "h3", "h4", "h5", "h6", "span", "strong")
_MOST = 1500
_MOST_HEADS = 100
_LONGEST_LABEL = 10
_FEWEST = 250
_SHORT = 0.4


def taken_off(tree: Any) -> Any:
    """A copy of the page without notices, captions, teasers and offers; an aside that holds the text stays."""
    tree = deepcopy(tree)
    body = tree.find(".//body")
    body = tree if body is None else body
    held = _Held(body)
    for element in list(body.iter("aside", "form", "header")):
        if held.is_text(element):
            element.tag = "div"
            element.attrib.pop("class", None)
    for element in list(body.iter("div", "section", "aside", "p", "ul", "li", "span", "a", "figure")):
        if _is_marked(element) and not held.is_text(element):
            _drop(element)
    found = blocks(body, AROUND)
    head = next((n for n, block in enumerate(found) if block.element.tag == "h1" or block.prose), 0)
    head = head if found and found[head].element.tag == "h1" else 0
    of_element: dict[Any, list[tuple[Block, bool]]] = {}
    for n, block in enumerate(found):
        of_element.setdefault(block.element, []).append((block, n < head or _is_alien(block)))
    for element, lines in of_element.items():
        if element.tag in _LEAVES and all(alien for _, alien in lines) and _is_all(element, [one for one, _ in lines]):
            _drop(element)
    return tree


def is_index(tree: Any) -> bool:
    """Whether links hold most of the page's words, and nothing in it reads on like an article."""
    body = tree.find(".//body")
    found = blocks(tree if body is None else body, AROUND | {"header"})
    run = longest = 0
    for block in found:
        run = run + 1 if block.prose else 0
        longest = max(longest, run)
    return longest < 2 and sum(block.linked for block in found) > 0.5 * sum(len(block.text) for block in found)


def text_of(tree: Any, found: str | None, title: str | None) -> str | None:
    """The text that was found, without boilerplate; where it is a fragment, the page's own paragraphs."""
    lines = [line for line in (found or "").splitlines() if not is_boilerplate(line) and not _is_date(line)]
    paragraphs = _paragraphs(tree, title)
    whole = sum(map(len, set(paragraphs)))  # trafilatura leaves out what comes again
    if whole >= _FEWEST and sum(map(len, lines)) < _SHORT * whole:
        lines = [*([title] if title else []), *paragraphs]
    return "\n".join(lines) or None


def _is_date(line: str) -> bool:
    """Whether a line is nothing but the day on which the page came out or was changed."""
    return len(line) <= moments.LONGEST and moments.read(_DATED.sub("", line)) is not None


def _paragraphs(tree: Any, title: str | None) -> list[str]:
    """The paragraphs below the page's heading and before the next one of its rank."""
    body = tree.find(".//body")
    found = blocks(tree if body is None else body, AROUND)
    wanted = "".join((title or "").split()).casefold()
    heads = [n for n, block in enumerate(found) if block.element.tag == "h1"]
    start = next((n for n in heads if "".join(found[n].text.split()).casefold() == wanted), heads[0] if heads else -1)
    end = next((n for n in heads if n > start), len(found))
    kept = [b for b in found[start + 1 : end] if not is_boilerplate(b.text) and not b.all_link]
    return [b.text for b in kept if b.prose or (b.element.tag == "p" and b.text.endswith(SENTENCE_END))]


def _is_marked(element: Any) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    return len(marks) > 1 and _MARKED.search(_HUMP.sub("-", marks)) is not None


class _Held:
    """How much of a page's text its elements hold."""

    def __init__(self, body: Any) -> None:
        self._prose: Counter[Any] = Counter()
        self._paragraphs: Counter[Any] = Counter()
        self._headed = {around for head in islice(body.iter("h1"), _MOST_HEADS) for around in head.iterancestors()}
        for block in blocks(body):
            if block.prose and not is_boilerplate(block.text):
                for around in (block.element, *block.element.iterancestors()):
                    self._prose[around] += len(block.text)
                    self._paragraphs[around] += 1
        self._total = self._prose[body]

    def is_text(self, element: Any) -> bool:
        """Whether an element is too much of the page to be furniture."""
        size = self._prose[element]
        return element in self._headed or (self._paragraphs[element] > 1 and (size > 0.3 * self._total or size > _MOST))


def _is_alien(block: Block) -> bool:
    label = len(block.text) - block.linked  # `MORE: ` before the link
    linked = block.all_link or (label <= _LONGEST_LABEL and block.linked > label)
    return is_boilerplate(block.text) or (linked and len(block.text.split()) > 3)


def _is_all(element: Any, lines: list[Block]) -> bool:
    """Whether nothing but these lines stands in an element."""
    size = sum(len("".join(block.text.split())) for block in lines)
    for words in element.itertext():
        size -= len("".join(words.split()))
        if size < 0:
            return False
    return True


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
