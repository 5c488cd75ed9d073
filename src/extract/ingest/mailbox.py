"""Mailboxes (.mbox): mails one after the other, each read and forgotten before the next."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from extract.article import Article
from extract.ingest.limits import BLANK, MAX_BLANK, UnreadableError
from extract.ingest.mail import MAX_MAIL, mail
from extract.ingest.record import Enclosed, Reject

SUFFIXES = (".mbox", ".mbx")
NEEDS: tuple[str, ...] = ()

_LONGEST_LINE = 1 << 20
_FROM = re.compile(rb"From .{0,300}\d\d:\d\d", re.DOTALL)
_SURELY = re.compile(rb"From \S+ +\w{3} \w{3} +\d{1,2} \d\d:\d\d:\d\d (?:\S{1,6} )?\d{4}\b")
"""The line as every program writes it, which is believed even where the mail before it breaks off."""
_ESCAPED = re.compile(rb"^>(>*From )")


def sniff(head: bytes) -> bool:
    """A mailbox begins with the line that parts its mails."""
    return _FROM.match(head.split(b"\n", 1)[0]) is not None


def records(stream: BinaryIO, name: str) -> Iterator[tuple[str, Article | Reject | Enclosed]]:
    """What each mail gives; one that is broken or too long costs itself alone."""
    for number, data in enumerate(_mails(stream), 1):
        where = f"{name}:{number}"
        if isinstance(data, Reject):
            yield where, data
        else:
            for found in mail(data):
                yield where, found


def _mails(stream: BinaryIO) -> Iterator[bytes | Reject]:
    held: list[bytes] | None = None
    size = 0
    blank = True
    whole = True
    blanks = 0
    while line := stream.readline(_LONGEST_LINE):
        if whole and ((blank and _FROM.match(line)) or _SURELY.match(line)):
            if held is not None:
                yield _whole(held, size)
            held, size = [], 0
        elif held is None:
            if line.strip():
                raise UnreadableError("unreadable", "a mailbox begins with a line `From ...`, and this one does not")
        else:
            size += len(line)
            if size <= MAX_MAIL:
                held.append(_ESCAPED.sub(rb"\1", line) if whole else line)
            else:
                held.clear()
        blank = not line.strip()
        blanks = blanks + 1 if blank else 0
        if blanks > MAX_BLANK:
            raise UnreadableError("too_long", BLANK)
        whole = line.endswith(b"\n")
    if held is None:
        raise UnreadableError("empty", "the mailbox holds no mails")
    yield _whole(held, size)


def _whole(held: list[bytes], size: int) -> bytes | Reject:
    if size > MAX_MAIL:
        return Reject("too_long", f"a mail of {size} bytes, more than {MAX_MAIL}")
    return b"".join(held)
