"""Marked-up text as plain text, a paragraph a line: from a fragment of HTML, or from a parsed element."""

import html
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

BLOCK = re.compile(
    "address|article|aside|bq|blockquote|block|body|body.content|br|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]"
    "|header|hl1|hl2|hedline|hr|li|lq|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul",
    re.IGNORECASE,
)
"""The elements that stand on lines of their own."""
_LEFT_OUT = "button|figcaption|head|iframe|media|noscript|script|style|svg|template"

# Every alternative matches whatever follows its beginning, so that no input makes the search start over and over.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<out>{_LEFT_OUT})\b(?P<more>.*?)(?:</(?P=out)\s*>|\Z)"
    r"|<(?:[!?]|/?(?P<tag>[a-z][\w:.-]*))(?:=\s*+\"[^\"]*+(?:\"|\Z)|=\s*+'[^']*+(?:'|\Z)|[^>])*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ENDED = re.compile(
    r"(?:<|&lt;)/(?:a|article|b|blockquote|div|em|figure|font|h[1-6]|i|li|ol|p|section|span|strong|table|td|u|ul)\s{0,9}(?:>|&gt;)"
    r"|(?:<|&lt;)(?:br|p)\s{0,9}/?(?:>|&gt;)|<!\[CDATA\[",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"&(?:amp|apos|bull|copy|euro|hellip|laquo|ldquo|lsquo|mdash|nbsp|ndash|pound|quot|raquo|rdquo|rsquo"
    r"|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_MOST_ESCAPES = 3
_SPACE = re.compile(r"\s+")
_LINES = re.compile(r"[\r\n\u2028\u2029]+")


def from_html(fragment: str) -> str:
    """The text of a fragment of HTML; where it has no blocks and breaks of HTML, its own line breaks stand."""
    lines = _Lines()
    marked = False
    at = 0
    for token in _TOKEN.finditer(fragment):
        lines.add(fragment[at : token.start()])
        at = token.end()
        if BLOCK.fullmatch(token["tag"] or ""):
            marked = True
            lines.end()
    lines.add(fragment[at:])
    return lines.text(html.unescape, whole=marked)


def unescaped(fragment: str, *, marked: bool = True) -> str:
    """The text of a fragment of HTML (unless not `marked`) that may have been escaped once or twice too often.

    Tags that end, breaks and names of characters that are still there once markup is off speak for that, a `<` alone
    does not.
    """
    text = from_html(_CDATA.sub("", fragment)) if marked else fragment
    for _ in range(_MOST_ESCAPES):
        if _ENDED.search(text):
            text = from_html(_CDATA.sub("", text))
        elif _NAMED.search(text):
            text = "\n".join(" ".join(one.split()) for one in html.unescape(text).splitlines())
        else:
            break
    return text


def from_element(element: Element) -> str:
    """The text of an element of XHTML or NITF."""
    lines = _Lines()
    _walk(element, lines)
    return lines.text(str, whole=True)


def line(text: str | None) -> str | None:
    """Text on one line, without markup; None if nothing is left."""
    return " ".join(unescaped(text).split()) or None if text else None


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def _walk(element: Element, lines: "_Lines") -> None:
    name = local(element.tag).lower()
    block = BLOCK.fullmatch(name)
    if block:
        lines.end()
    if name not in _LEFT_OUT.split("|"):
        lines.add(element.text or "")
        for child in element:
            _walk(child, lines)
            lines.add(child.tail or "")
    if block:
        lines.end()


class _Lines:
    def __init__(self) -> None:
        self._done: list[list[str]] = [[]]

    def add(self, text: str) -> None:
        self._done[-1].append(text)

    def end(self) -> None:
        if self._done[-1]:
            self._done.append([])

    def text(self, plain: Callable[[str], str], *, whole: bool) -> str:
        """The lines; a line that is not `whole` is broken where its source is."""
        found: list[str] = []
        for parts in self._done:
            joined = "".join(parts)
            found += [joined] if whole else _LINES.split(joined)
        return "\n".join(words for one in found if (words := _SPACE.sub(" ", plain(one)).strip()))
