"""The words of a mail's body: without quoted answers, signatures and the like, its wrapped lines as paragraphs."""

import re
from dataclasses import dataclass, field
from functools import cache

from extract.data import columns
from extract.ingest.limits import UnreadableError
from extract.ingest.paragraphs import from_html
from extract.ingest.record import MAX_CHARACTERS

_FORWARDS = 5
_WRAPPED = 100
_SIGNED, _SIGNATURE = 12, 60
_MARK = re.compile(r"^(?:> ?)+")
_RULE = re.compile(r"[-=_*~#•·\s]{4,}")
_LINK = re.compile(
    r" {0,2}(?:< ?(?:https?|mailto|tel):[^\s>]{0,999} ?>|\[ ?https?:[^\s\]]{0,999} ?\]|\( ?https?:[^\s)]{0,999} ?\))"
)
_ADDRESS = re.compile(r"\W*https?://\S+\W*")
_STARS = re.compile(r"^\*{1,2} ?|\*{2,3}$|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_BULLET = re.compile(r"(?:[•·▪◦●*+–—-]|\(?\d{1,2}[.)])\s+\S")
_LOWER = re.compile(r"[a-z]")
_FIGURE = re.compile(r"[£$€]?\d")
_OPEN = re.compile(r"[a-z,]$")
"""At the end of a line whose sentence goes on."""
_HALF = re.compile(r"\w-$")
_TAG = re.compile(r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]{0,20})\b(?P<more>[^<>]*+)>", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all|max-height\s{0,9}:\s{0,9}0(?:px)?\s{0,9}[;\"']",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|divRplyFwdMsg|appendonsend|type=[\"']?cite",
    re.IGNORECASE,
)
_BOXES = ("div", "span", "p", "td", "tr", "table", "font", "center", "h1", "h2")
_LONGEST_TAG = 2000
_MOST_LINES, _MOST_SIGNS = 20_000, 4 * MAX_CHARACTERS


@dataclass(slots=True)
class Words:
    """Paragraphs; the headers of a mail that was passed on; whether quoted answers, or words above, were left out."""

    paragraphs: list[str]
    headers: dict[str, str] = field(default_factory=dict)
    quoted: bool = False
    cover: bool = False


def from_plain(text: str, *, answer: bool, forward: bool, flowed: bool = False) -> Words:
    """The words of a body of plain text. `answer` and `forward` are what its headers say that it is."""
    lines = _bounded([line.rstrip("\r") for line in text.split("\n")])
    return _words(_unflowed(lines) if flowed else lines, answer, forward, wrapped=not flowed)


def from_markup(markup: str, *, answer: bool, forward: bool) -> Words:
    """The words of a body of HTML."""
    own, quoted = _shown(markup)
    lines = [*from_html(own).split("\n"), *(f"> {line}" for line in from_html(quoted).split("\n") if quoted)]
    return _words(_bounded(lines), answer, forward, wrapped=False)


def is_stub(plain: str, markup: str) -> bool:
    """Whether the words of a mail are in its HTML alone, and its plain text says no more than that."""
    short = " ".join(plain.split())
    return _is("stub", short[:300]) or len(short) < 0.4 * len(from_html("".join(_shown(markup))))


def _shown(markup: str) -> tuple[str, str]:
    """The HTML without what is not shown: that of the mail's own words, and that of the mail that it quotes."""
    kept: list[str] = []
    hidden, depth, at = "", 0, 0
    for tag in _TAG.finditer(markup):
        name = tag["tag"].lower()
        if hidden:
            depth += (1 if not tag["end"] else -1) if name == hidden and not tag["more"].endswith("/") else 0
            if depth <= 0:
                hidden, at = "", tag.end()
            continue
        more = tag["more"][:_LONGEST_TAG]
        if not tag["end"] and name in ("div", "blockquote") and _QUOTE.search(more):
            kept.append(markup[at : tag.start()])
            return "".join(kept), markup[tag.start() :]
        if not tag["end"] and name in _BOXES and _HIDDEN.search(more):
            kept.append(markup[at : tag.start()])
            hidden, depth, at = name, 1, tag.start()
    kept.append(markup[at:])
    return "".join(kept), ""


def _words(lines: list[str], answer: bool, forward: bool, *, wrapped: bool) -> Words:
    found = Words([])
    for _ in range(_FORWARDS):
        passed = _passed_on(lines, forward, answer)
        if passed is None:
            break
        above, found.headers, lines = passed
        found.cover = found.cover or any(_MARK.sub("", line).strip() for line in above)
        forward, answer = False, False
    answer = answer or any(_is("reply", _MARK.sub("", line).strip()) for line in lines)
    if answer:
        own = _own(lines)
        if any(line.strip() for line in own):
            found.quoted = len(own) < len(lines)
            lines = own
    lines = _kept([_MARK.sub("", line) for line in lines])
    found.paragraphs = _unwrapped(lines) if wrapped else [line for one in lines if (line := one.strip())]
    return found


def _bounded(lines: list[str]) -> list[str]:
    if len(lines) > _MOST_LINES or sum(map(len, lines)) > _MOST_SIGNS:
        raise UnreadableError("too_long", f"a mail of more than {_MOST_SIGNS} characters, or {_MOST_LINES} lines")
    return lines


def _passed_on(lines: list[str], forward: bool, answer: bool) -> tuple[list[str], dict[str, str], list[str]] | None:
    """What stands above a mail that was passed on, its headers, and its lines; None if there is none."""
    bare = [_MARK.sub("", line).strip() for line in lines]
    for at, line in enumerate(bare):
        marked = _is("forward", line) or (_is("original", line) and not answer)
        start = at + 1 if marked else at
        if not (marked or (forward and _is("header", line))):
            continue
        while start < len(bare) and not bare[start] and start < at + 4:
            start += 1
        headers, end = _headers(bare, start)
        if "from" in headers and len(headers) > 1:
            rest = lines[end:]
            marks = [bool(_MARK.match(one)) for one in rest if one.strip()]
            return lines[:at], headers, bare[end:] if marks and all(marks) else rest
    return None


def _headers(bare: list[str], start: int) -> tuple[dict[str, str], int]:
    """The headers from a line on, in small letters, and where they end."""
    found: dict[str, str] = {}
    at = start
    while at < len(bare) and _is("header", bare[at]):
        name, _, value = bare[at].partition(":")
        found[name.strip("* ").lower()] = value.strip("* ")
        at += 1
    return found, at


def _own(lines: list[str]) -> list[str]:
    """The lines of an answer without those that it answers."""
    own: list[str] = []
    last = max((at for at, line in enumerate(lines) if line.startswith(">")), default=-1)
    for at, line in enumerate(lines):
        bare = line.strip()
        two = f"{bare} {lines[at + 1].strip()}" if at + 1 < len(lines) else bare
        if _is("original", bare) or (_is("header", bare) and _is_block(lines, at)):
            break
        if _is("reply", bare) or (bare.lower().startswith("on ") and _is("reply", two)):
            if at > last:
                break
            continue
        if not line.startswith(">") and not (own and own[-1] == "" and _is("reply", f"On {bare}")):
            own.append(line)
    return own


def _is_block(lines: list[str], at: int) -> bool:
    headers, _ = _headers([line.strip() for line in lines[at : at + 8]], 0)
    return "from" in headers and len(headers) > 2


def _kept(lines: list[str]) -> list[str]:
    """The lines without what is no part of a text; nothing after a signature's mark."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        bare = line.strip()
        if _is("end", bare) and any(kept):
            break
        if _is("close", bare) and any(kept) and _is_signature(lines[at + 1 : at + 2 + _SIGNATURE]):
            break
        if not bare or _RULE.fullmatch(bare):
            kept.append("")
        elif not _is("line", bare) and not _ADDRESS.fullmatch(bare):
            cleaned = _STARS.sub("", _LINK.sub("", line.rstrip())) if not _BULLET.match(bare) else _LINK.sub("", line)
            kept.append(cleaned)
    return kept


def _is_signature(rest: list[str]) -> bool:
    """Whether the last lines are a name and how to reach it."""
    if len(rest) > _SIGNATURE:
        return False
    filled = [line for line in rest if line.strip() and not _is("line", line.strip())]
    return len(filled) <= _SIGNED and all(len(line) < _WRAPPED for line in filled)


def _unflowed(lines: list[str]) -> list[str]:
    """Lines of `format=flowed`, where a space at the end says that the line goes on (RFC 3676)."""
    found: list[str] = []
    open_ = ""
    for line in lines:
        marks = _MARK.match(line)
        depth = marks.group().count(">") if marks else 0
        before = _MARK.match(open_)
        if open_ and (before.group().count(">") if before else 0) == depth and line != "-- ":
            line = open_ + _MARK.sub("", line).removeprefix("" if depth else " ")
        elif open_:
            found.append(open_)
            line = line.removeprefix(" ")
        open_ = ""
        if line.endswith(" ") and line.strip() not in ("--", ""):
            open_ = line
        else:
            found.append(line)
    return [*found, open_] if open_ else found


def _unwrapped(lines: list[str]) -> list[str]:
    """Paragraphs of lines that a program broke at a width; a line that ended before is a paragraph's end."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if not lengths or sum(n > _WRAPPED for n in lengths) > len(lengths) // 10:
        return [line for one in lines if (line := one.strip())]
    width = lengths[-1 - len(lengths) // 20]
    found: list[str] = []
    before = ""
    for raw in lines:
        line = raw.strip()
        if before and line and not _BULLET.match(line) and _goes_on(before, line, width):
            found[-1] += line if _HALF.search(before) and _LOWER.match(line) else f" {line}"
        elif line:
            found.append(line)
        before = line
    return found


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether a line goes on with the paragraph before: its first word had no room there, or it is no beginning."""
    room = width - len(before) - 1
    if len(line.split(" ", 1)[0]) > room:
        return True
    return len(before) > width // 2 and bool(_LOWER.match(line) or (_FIGURE.match(line) and _OPEN.search(before)))


def _is(kind: str, line: str) -> bool:
    return bool(line) and pattern(kind).fullmatch(line) is not None


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """The expressions of a class of the data, as one."""
    return re.compile("|".join(f"(?:{row[1]})" for row in columns("mail.tsv") if row[0] == kind), re.IGNORECASE)
