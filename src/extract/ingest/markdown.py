"""Markdown (.md): a file is an article; its marks are taken off, and its front matter gives title, day and authors."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, BinaryIO

from extract.ingest.documents import Metadata, day_of, document
from extract.ingest.lines import whole
from extract.ingest.paragraphs import from_html
from extract.ingest.record import MAX_CHARACTERS, Record, Reject

SUFFIXES = (".md", ".markdown")
NEEDS: tuple[str, ...] = ("markdown_it", "yaml")

_FRONT = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<fields>.*?)^(?:(?P=mark)|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL
)
_LINE = re.compile(r"(\w[\w -]{0,40}):\s*+((?![\[{]).*?)\s*")
_FOOTNOTES = re.compile(r"^ {0,3}\[\^[^\]\n]{1,100}\]:.*(?:\n(?:    |\t).*)*", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,100}\]")
_MARKS = re.compile(r"[\[*_`~<!&>]")
_MOST_MARKS = 1000
_LONGEST_FRONT = 20_000
_KEYS = {
    "title": ("title", "headline"),
    "published": ("date", "published", "pubdate", "publishdate", "published_at", "datepublished", "created"),
    "url": ("url", "canonical", "canonical_url", "link", "permalink"),
    "outlet": ("outlet", "publication", "source", "site", "publisher"),
    "authors": ("authors", "author", "byline", "by"),
    "id": ("id", "guid"),
}


def sniff(head: bytes) -> bool:
    """Only front matter tells Markdown from plain text."""
    return head.startswith((b"---\n", b"---\r\n", b"+++\n", b"+++\r\n"))


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the file."""
    found = whole(stream)
    text, notes = found.text, found.notes
    if "\0" in text:
        yield name, Reject("nul", "the text holds NUL bytes: is it UTF-16, or no text at all?")
        return
    front = _FRONT.match(text)
    fields: dict[str, Any] = {}
    if front:
        try:
            fields = _fields(front["fields"], front["mark"])
        except ValueError as error:
            notes = (*notes, f"its front matter is not read: {error}")
        text = text[front.end() :]
    if len(text) > MAX_CHARACTERS or any(len(_MARKS.findall(one)) > _MOST_MARKS for one in text.split("\n\n")):
        reason = f"more than {MAX_CHARACTERS} characters, or {_MOST_MARKS} marks in one paragraph"
        yield name, Reject("too_long", reason)
        return
    paragraphs, heading = _paragraphs(text)
    known = {key: found for key, names in _KEYS.items() if (found := _first(fields, names))}
    if isinstance(day := known.get("published"), str):
        known["published"] = day_of(day) or day
    title = known.pop("title", None)
    if title and not (paragraphs and _plain(paragraphs[0]) == _plain(title)):
        heading = None
    yield name, document(name, paragraphs, Metadata(title), headline=title or heading, notes=notes, **known)


def _fields(front: str, mark: str) -> dict[str, Any]:
    """The fields of front matter, in YAML or TOML; raises ValueError if it is neither, or too long."""
    if len(front) > _LONGEST_FRONT:
        raise ValueError(f"it is longer than {_LONGEST_FRONT} characters")
    if mark == "+++":
        found: Any = tomllib.loads(front)
    else:
        import yaml

        if re.search(r"(?:^|[\s\[{,:-])[&*]\w", front):
            raise ValueError("it has anchors, which are not followed")
        try:
            found = yaml.load(front, yaml.BaseLoader)
        except (yaml.YAMLError, RecursionError) as error:
            found = _lines(front)
            if found is None:
                raise ValueError(" ".join(str(error).split())[:200]) from error
    return {str(key).casefold(): value for key, value in found.items()} if isinstance(found, dict) else {}


def _lines(front: str) -> dict[str, str] | None:
    """Front matter as people write it, `title: Fares: a tale`, where each of its lines is a key and a value."""
    found = [_LINE.fullmatch(line) for line in front.splitlines() if line.strip()]
    return {line[1]: line[2].strip("\"'") for line in found if line} if all(found) else None


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            value = [one.get("name") if isinstance(one, dict) else one for one in value]
            if any(value):
                return [str(one) for one in value if one]
        elif isinstance(value, dict):
            if value.get("name"):
                return str(value["name"])
        elif value not in (None, ""):
            return str(value)
    return None


def _paragraphs(text: str) -> tuple[list[str], str | None]:
    """The paragraphs without marks, and the first heading if the text begins with it."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable(["table", "strikethrough"])
    found: list[str] = []
    heading: str | None = None
    out = 0
    last = ""
    for token in parser.parse(_FOOTNOTE.sub("", _FOOTNOTES.sub("", text))):
        if token.type in ("table_open", "table_close"):
            out += 1 if token.type == "table_open" else -1
        elif token.type == "html_block" and not out:
            found += from_html(token.content).split("\n")
        elif token.type == "inline" and not out:
            words = _inline(token.children or [])
            if last == "heading_open" and heading is None and not any(found):
                heading = words
            found.append(words)
        last = token.type
    return [one for one in found if one.strip()], heading


def _inline(tokens: list[Any]) -> str:
    """The words of a paragraph: of a link those that are shown, of a picture none, nothing that is struck out."""
    words: list[str] = []
    struck = 0
    for token in tokens:
        if token.type in ("s_open", "s_close"):
            struck += 1 if token.type == "s_open" else -1
        elif struck:
            continue
        elif token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.type == "softbreak":
            words.append(" ")
        elif token.type == "hardbreak":
            words.append("\n")
    return "".join(words)


def _plain(line: str) -> str:
    return re.sub(r"\W+", "", line).casefold()
