"""Mail (.eml): a mail is an article, and every attachment in a format that is read gives records of its own."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import cache
from itertools import islice
from typing import Any, BinaryIO

from extract.article import Article
from extract.data import columns
from extract.ingest.containers import plain_name
from extract.ingest.documents import is_label, tidy
from extract.ingest.limits import MAX_PAGE, UnreadableError
from extract.ingest.mailwords import Words, from_markup, from_plain, is_stub, pattern
from extract.ingest.record import Enclosed, Reject, article, decode
from extract.ingest.streams import whole

SUFFIXES = (".eml",)
NEEDS: tuple[str, ...] = ()

MAX_MAIL = 1 << 25
"""The longest mail with its attachments, in bytes (32 MiB)."""

_MOST_PARTS = 1000
_MOST_HEADER = 2000
_MOST_BOUNDARIES = 100
_DEEPEST = 30
_HEADER = re.compile(rb"([A-Za-z][\w-]{1,60}):", re.ASCII)
_BOUNDARY = re.compile(rb"boundary\s{0,9}=", re.IGNORECASE)
_MOST_LINES = 1_000_000
_NAMES = (b"from", b"to", b"subject", b"date", b"message-id", b"received", b"mime-version", b"return-path")
_ASIDE = ("image/", "audio/", "video/", "font/", "text/calendar", "text/vcard", "text/x-vcard", "application/ics",
          "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-", "message/delivery-status",
          "text/rfc822-headers", "message/disposition-notification")  # fmt: skip
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_SUFFIXES = {
    "application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt", "message/rfc822": ".eml", "text/rtf": ".rtf",
    "application/rtf": ".rtf", "application/msword": ".doc", "application/zip": ".zip", "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_TITLED = re.compile(r"[^.!?]{2,160}")
_APART = re.compile(r"\s*(?:,|\||/|:|\(|\)| at | from | via | [-–—] )\s*")


def sniff(head: bytes) -> bool:
    """A mail begins with headers, two of them at least such as every mail has."""
    first = head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    names = [found[1].lower() for line in first.splitlines() if (found := _HEADER.match(line))]
    return bool(_HEADER.match(head)) and sum(name in names for name in _NAMES) > 1


def records(stream: BinaryIO, name: str) -> Iterator[tuple[str, Article | Reject | Enclosed]]:
    """The article of the mail, and what is enclosed in it."""
    data = whole(stream, MAX_MAIL)
    if len(data) > MAX_MAIL:
        raise UnreadableError("too_long", f"a mail of more than {MAX_MAIL} bytes")
    for found in mail(data):
        yield name, found


def mail(data: bytes) -> Iterator[Article | Reject | Enclosed]:
    """What the bytes of a mail give: its Article or a Reject, then its attachments."""
    try:
        if data.count(b"\n") > _MOST_LINES:
            raise UnreadableError("too_long", f"a mail of more than {_MOST_LINES:,} lines")
        # the parser's time grows with the number of parts that stand one in the other, for every line
        if sum(1 for _ in islice(_BOUNDARY.finditer(data), _MOST_BOUNDARIES + 1)) > _MOST_BOUNDARIES:
            raise UnreadableError("too_long", f"a mail of more than {_MOST_BOUNDARIES} parts that hold others")
        message = BytesParser().parsebytes(data.removeprefix(b"\xef\xbb\xbf"))
        headers = _headers(message)
        if not any(name in headers for name in ("from", "subject", "date", "message-id")):
            yield Reject("bad_mail", "it has no headers of a mail")
            return
        body, enclosed = _parts(message)
        sent = _moment(headers.get("date"))
        found = _article(headers, body, sent)
        if not (isinstance(found, Reject) and found.code == "no_text" and enclosed):
            yield found
        yield from _files(enclosed, sent)
    except UnreadableError as error:
        yield Reject(error.code, error.reason)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        # the parser of the standard library has faults of each kind with headers and parts that are broken
        yield Reject("bad_mail", f"the mail is broken: {type(error).__name__}: {error}")


def _article(headers: dict[str, str], body: list[Message], sent: datetime | None) -> Article | Reject:
    subject = headers.get("subject", "")
    forward = bool(re.match(r"\s*(fw|fwd|wg|tr|rv)\s*:", subject, re.IGNORECASE))
    answer = not forward and ("in-reply-to" in headers or bool(re.match(r"\s*(re|aw|sv)\s*:", subject, re.IGNORECASE)))
    words, notes = _words(body, answer, forward)
    sender = headers.get("from", "")
    if words.headers:
        subject, sender = words.headers.get("subject") or subject, words.headers["from"]
        if told := words.headers.get("date") or words.headers.get("sent"):
            given = _moment(told)
            notes = (*notes, "published is the day on which it was passed on") if not given else notes
            sent = given or sent
    if words.quoted:
        notes = (*notes, "quoted answers left out")
    if words.cover:
        notes = (*notes, "the words above the mail that was passed on are left out")
    paragraphs = [line for one in words.paragraphs if (line := tidy(one))]
    authors, outlet = _sender(sender)
    fields = {
        "id": headers.get("message-id", "").strip(" <>") or None,
        "title": _title(subject, paragraphs),
        "published": sent.isoformat() if sent else None,
        "authors": authors,
        "outlet": outlet,
        "text": "\n".join(paragraphs),
        "sender": " ".join(sender.split()) or None,
    }
    if not sent and headers.get("date"):
        notes = (*notes, f"published is no date of a mail: {headers['date'][:80]}")
    return article({key: value for key, value in fields.items() if value}, notes)


def _title(subject: str, paragraphs: list[str]) -> str | None:
    """The subject without what programs and offices put before it; as the text has it, where it begins with it."""
    subject = " ".join(subject.split())
    while found := pattern("subject").match(subject):
        subject = subject[found.end() :].strip()
    plain = re.sub(r"\W+", "", subject).casefold()
    for line in paragraphs[:5]:
        if plain and re.sub(r"\W+", "", line).casefold() == plain:
            return line
    if subject:
        return subject
    first = next((line for line in paragraphs[:5] if not is_label(line)), "")
    return first if _TITLED.fullmatch(first) and first != paragraphs[-1] else None


def _headers(message: Message) -> dict[str, str]:
    """The first header of each name, decoded, its name in small letters."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), _decoded(str(value)[:_MOST_HEADER]))
    return found


def _decoded(value: str) -> str:
    """A header as text: its encoded words, or its bytes where a program left them as they are."""
    try:
        value = decode(value.encode("utf-8", "surrogateescape"))[0] if not value.isascii() else value
        parts = decode_header(value)
        found = "".join(p if isinstance(p, str) else p.decode(c or "utf-8", "replace") for p, c in parts)
    except (ValueError, LookupError):
        found = value.encode("ascii", "replace").decode()
    return " ".join(found.split())


def _parts(message: Message) -> tuple[list[Message], list[tuple[str, Message]]]:
    """The parts that are the mail's own words, and those that are files, by name."""
    body: list[Message] = []
    files: list[tuple[str, Message]] = []
    count = 0
    stack = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        count += 1
        if count > _MOST_PARTS or depth > _DEEPEST:
            raise UnreadableError(
                "too_long", f"a mail of more than {_MOST_PARTS} parts, or {_DEEPEST} one in the other"
            )
        kind = part.get_content_type()
        if kind in _LOCKED:
            raise UnreadableError(
                "locked", "the mail is encrypted: save its text or its attachments in the mail program"
            )
        held = part.get_payload()
        if kind == "multipart/alternative" and isinstance(held, list):
            stack += [(one, depth + 1) for one in reversed(_best(held))]
        elif part.get_content_maintype() == "multipart" and isinstance(held, list):
            stack += [(one, depth + 1) for one in reversed(held) if isinstance(one, Message)]
        elif kind.startswith("multipart/") or (kind in ("text/plain", "text/html") and not _is_file(part)):
            body.append(part)
        elif not kind.startswith(_ASIDE):
            files.append((_label(part, kind), part))
    return body, files


def _best(held: list[Any]) -> list[Message]:
    """Of alternatives the plain text, unless it is a stub for the HTML; with them any that are neither."""
    parts = [one for one in held if isinstance(one, Message)]
    plain = next((one for one in parts if one.get_content_type() == "text/plain"), None)
    markup = next((one for one in parts if _leaf(one, "text/html") is not None), None)
    page = _leaf(markup, "text/html") if markup is not None else None
    if plain is not None and page is not None:
        drop = plain if is_stub(_text(plain), _text(page)[:MAX_PAGE]) else markup
        return [one for one in parts if one is not drop]
    return parts


def _leaf(part: Message, kind: str) -> Message | None:
    """The part, or the first of those in it, that is of the kind."""
    if part.get_content_type() == kind:
        return part
    held = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(held, list):
        return next((one for one in held if isinstance(one, Message) and one.get_content_type() == kind), None)
    return None


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _label(part: Message, kind: str) -> str:
    """A file's name as a label, with the suffix of its type if it has none."""
    name = plain_name(_decoded(str(part.get_filename() or "")))
    if name == "?":
        name = "forwarded" if kind == "message/rfc822" else "attachment"
    return name if re.search(r"\.\w{1,8}$", name) else name + _SUFFIXES.get(kind, "")


def _files(enclosed: list[tuple[str, Message]], sent: datetime | None) -> Iterator[Enclosed]:
    seen: dict[str, int] = {}
    for label, part in enclosed:
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            stem, dot, suffix = label.rpartition(".")
            label = f"{stem} ({seen[label]}){dot}{suffix}" if dot else f"{label} ({seen[label]})"
        held: Any = part.get_payload()
        if isinstance(held, list):
            data = held[0].as_bytes() if held else b""
        else:
            payload: Any = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        yield Enclosed(label, data, sent)


def _words(body: list[Message], answer: bool, forward: bool) -> tuple[Words, tuple[str, ...]]:
    """The words of all parts of the body, one after the other."""
    found = Words([])
    notes: dict[str, None] = {}
    for part in body:
        text = _text(part, notes)
        if part.get_content_type() == "text/html":
            if len(text) > MAX_PAGE:
                raise UnreadableError("too_long", f"a page of more than {MAX_PAGE} characters in a mail")
            one = from_markup(text, answer=answer, forward=forward)
        else:
            flowed = str(part.get_param("format", "")).lower() == "flowed"
            if "-----BEGIN PGP MESSAGE-----" in text:
                raise UnreadableError("locked", "the mail is encrypted: save its text in the mail program")
            one = from_plain(text, answer=answer, forward=forward, flowed=flowed)
        found.paragraphs += one.paragraphs
        found.headers = found.headers or one.headers
        found.quoted, found.cover = found.quoted or one.quoted, found.cover or one.cover
    return found, tuple(notes)


def _text(part: Message, notes: dict[str, None] | None = None) -> str:
    """A part as text: in the charset that it names, else UTF-8, else Windows-1252."""
    data: Any = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    charset = str(part.get_content_charset() or "").lower()
    if charset not in ("", "us-ascii", "ascii", "iso-8859-1", "utf-8"):
        try:
            return str(data.decode(charset)).replace("\0", "")
        except (LookupError, ValueError):
            pass
    try:
        text, fallback = decode(data)
    except ValueError:
        text, fallback = data.decode("windows-1252", "replace"), True
    if fallback and charset != "iso-8859-1" and notes is not None:
        notes["read as Windows-1252"] = None
    return text.replace("\0", "")


def _moment(value: str | None) -> datetime | None:
    """The moment that a header names."""
    try:
        found = parsedate_to_datetime(
            re.sub(r"\bat\b|,", " ", value or "") if value and " at " in value else value or ""
        )
    except (ValueError, IndexError, OverflowError, TypeError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found.year >= 1970 else None


def _sender(value: str) -> tuple[list[str], str | None]:
    """Who wrote a mail, and for whom: a person's name is an author, any other the outlet."""
    name, address = parseaddr(value)
    name = " ".join((name or ("" if "@" in value else value)).strip("\"' ").split())
    if not name:
        return [], None
    desk = pattern("desk").fullmatch(address.rpartition("@")[0]) is not None
    inverted = re.fullmatch(r"([A-Z][\w'’-]+), ([A-Z][\w'’-]+)", name)
    if inverted and _is_person(f"{inverted[2]} {inverted[1]}", address):
        return [f"{inverted[2]} {inverted[1]}"], None
    parts = [one for one in _APART.split(name) if one]
    people = [one for one in parts if _is_person(one, "" if desk else address)]
    others = [one for one in parts if one not in people]
    if not people:
        return [], name
    return people, others[0] if others else None


def _is_person(name: str, address: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= 4 or not all(
        word[0].isupper() for word in words if word.lower() not in ("de", "van", "der")
    ):
        return False
    lower = [_unaccented(word).casefold().strip(".") for word in words]
    if any(pattern("office").fullmatch(word) or word in _heads() for word in lower):
        return False
    local = address.rpartition("@")[0].casefold()
    if len(lower[0]) > 2 and re.split(r"\W|_|\d", local)[0] == lower[0]:
        return True
    return lower[0] in _given() or (len(lower[-1]) > 2 and lower[-1] in local and local[:1] == lower[0][:1])


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@cache
def _given() -> frozenset[str]:
    return frozenset(_unaccented(row[0]).casefold() for row in columns("names_first.tsv"))


@cache
def _heads() -> frozenset[str]:
    return frozenset(row[0].casefold() for row in columns("organisations_heads.tsv"))
