"""Mails and mailboxes: releases, newsletters, answers, what was passed on, and what is enclosed."""

import base64
import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import docx as writer
import pytest

from extract import ingest
from extract.article import Article
from extract.ingest import Reject, records

FIRST = (
    "The 9.15 ferry left Marden at noon on Tuesday, the harbour board said, after fog closed the channel for three "
    "hours and held up 414 passengers."
)
SECOND = "“We are sorry,” said its chairman, John Hale, who promised 14 more sailings a week from June."
SENT = "Tue, 03 May 2011 09:15:00 +0100"
DAY = datetime(2011, 5, 3, 8, 15, tzinfo=UTC)


def mail(text: str | None = f"{FIRST}\n\n{SECOND}\n", html: str | None = None, **headers: str) -> EmailMessage:
    made = EmailMessage()
    said = {
        "From": "Anna Reid <anna.reid@post.example>",
        "Subject": "Ferry late again",
        "Date": SENT,
        "Message_ID": "<17@post.example>",
    }
    for name, value in {**said, **headers}.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html") if text is not None else made.set_content(html, subtype="html")
    return made


def give(folder: Path, made: EmailMessage | bytes | str, name: str = "a.eml") -> Path:
    data = made.as_bytes() if isinstance(made, EmailMessage) else made.encode() if isinstance(made, str) else made
    (folder / name).write_bytes(data)
    return folder / name


def only(folder: Path, made: EmailMessage | bytes | str) -> Article:
    [(_, a)] = records([give(folder, made)])
    assert isinstance(a, Article), a
    return a


def found(path: Path) -> list[tuple[str, str]]:
    return [(where, r.code if isinstance(r, Reject) else r.id) for where, r in records([path])]


def test_release_in_a_mail(tmp_path: Path) -> None:
    wrapped = (
        "PRESS RELEASE\n\nThe 9.15 ferry left Marden at noon on Tuesday, the harbour board said, after\nfog closed the "
        "channel for three hours and held up 414 passengers.\n\n“We are sorry,” said its chairman, John Hale, who "
        "promised 14 more\nsailings a week from June.\n\nKind regards,\nTom\nPress office\n01234 567890\n\n"
        "This email and any attachments are confidential and intended solely for the addressee.\n"
    )
    made = mail(wrapped, From="Marden Harbour Board <press@harbour.example>", Subject="PRESS RELEASE: Ferry late again")
    a = only(tmp_path, made)
    assert a.text.split("\n") == ["PRESS RELEASE", FIRST, SECOND]
    assert (a.id, a.title, a.published, a.authors) == ("17@post.example", "Ferry late again", DAY, ())
    assert (a.outlet, a.extra) == ("Marden Harbour Board", {"sender": "Marden Harbour Board <press@harbour.example>"})


@pytest.mark.parametrize(
    ("sender", "authors", "outlet"),
    [
        ("Anna Reid <anna@post.example>", ("Anna Reid",), None),
        ('"Reid, Anna" <a.reid@post.example>', ("Anna Reid",), None),
        ('"Anna Reid, Marden Post" <news@post.example>', ("Anna Reid",), "Marden Post"),
        ("Anna Reid at Marden Post <newsletter@post.example>", ("Anna Reid",), "Marden Post"),
        ("Anna Reid via Harbour List <list@post.example>", ("Anna Reid",), "Harbour List"),
        ("Marden Post <news@post.example>", (), "Marden Post"),
        ("Marden Council Press Office <press@marden.example>", (), "Marden Council Press Office"),
        ("Zyx Qwerty <zyx.qwerty@post.example>", ("Zyx Qwerty",), None),
        ("=?utf-8?q?Zo=C3=AB_Reid?= <zoe@post.example>", ("Zoë Reid",), None),
        ("press@marden.example", (), None),
    ],
)
def test_sender_is_an_author_or_an_outlet(
    tmp_path: Path, sender: str, authors: tuple[str, ...], outlet: str | None
) -> None:
    a = only(tmp_path, f"From: {sender}\nSubject: Ferry\nDate: {SENT}\n\n{FIRST}\n")
    assert (a.authors, a.outlet) == (authors, outlet)


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Fwd: [EXTERNAL] Ferry late", "Ferry late"), ("News release – Ferry late", "Ferry late"),
        ("=?utf-8?q?Ferry_=E2=80=93_late?=", "Ferry – late"), ("Ferry: late", "Ferry: late"), ("", None),
        ("EMBARGOED until 3 May: Ferry late", "Ferry late"),
        ("EMBARGOED till 3 May: Ferry late", "Ferry late"),
        ("EMBARGO: 00.01 Monday 3 May – Ferry late", "Ferry late"),
        ("Embargoed until 00:01 Monday 3 May – Ferry late", "Ferry late"),
        ("EMBARGOED: Friday 7 May | Ferry late", "Ferry late"),
        ("Embargoed report on the ferry – leaked", "Embargoed report on the ferry – leaked"),
    ],
)  # fmt: skip
def test_subject_is_the_title(tmp_path: Path, subject: str, title: str | None) -> None:
    assert only(tmp_path, f"From: a@b.example\nSubject: {subject}\nDate: {SENT}\n\n{FIRST}\n").title == title


NEWSLETTER = f"""<html><head><style>p {{}}</style></head><body>
<div style="display:none;max-height:0">Preheader of 12 words &zwnj;&nbsp;</div>
<table><tr><td><a href="x">View this email in your browser</a></td></tr>
<tr><td><h1>Ferry late again</h1><p>{FIRST}</p><p>{SECOND}</p><img src="x" alt="14 boats"></td></tr>
<tr><td>Copyright © 2011 Marden Post, All rights reserved.<br>You are receiving this email because you opted in.<br>
<a href="x">Unsubscribe from this list</a></td></tr></table></body></html>"""


@pytest.mark.parametrize(
    "plain", ["Your email client does not support HTML.", "See it online: https://x.example/1", None]
)
def test_newsletter_whose_words_are_in_its_html(tmp_path: Path, plain: str | None) -> None:
    a = only(tmp_path, mail(plain, NEWSLETTER))
    assert a.text.split("\n") == ["Ferry late again", FIRST, SECOND]
    assert a.title == "Ferry late again"


def test_plain_text_is_preferred_and_loses_its_links_and_stars(tmp_path: Path) -> None:
    plain = f"** Ferry late again\n{'-' * 60}\n\n{FIRST}<https://x.example/1> \n\n[image: A quay]\n\n"
    plain += f"* One\n* Two\n\nhttps://x.example/2\n\n{SECOND}\n"
    a = only(tmp_path, mail(plain, "<p>Other words, which are as long as those of the plain text.</p>"))
    assert a.text.split("\n") == ["Ferry late again", FIRST, "* One", "* Two", SECOND]


def test_flowed_text(tmp_path: Path) -> None:
    text = "The 9.15 ferry left \nMarden at noon.\n Next \nparagraph.\n-- \nAnna\n"
    data = f"From: a@b.example\nSubject: x\nContent-Type: text/plain; format=flowed\n\n{text}"
    assert only(tmp_path, data).text == "The 9.15 ferry left Marden at noon.\nNext paragraph."


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 2 May 2011 at 17:02, Ben Moss <ben@x.example> wrote:\n> How many boats? I heard 12.\n>> Or 13.\n",
        "On Mon, 2 May 2011 at 17:02, Ben Moss\n<ben@x.example> wrote:\n\n> How many? I heard 12.\n",
        "-----Original Message-----\nFrom: Ben Moss\nSent: 2 May 2011\nTo: Anna\nSubject: Boats\n\nI heard 12.\n",
        "From: Ben Moss <ben@x.example>\nSent: 2 May 2011 17:02\nTo: Anna Reid\nSubject: Boats\n\nI heard 12.\n",
    ],
)
def test_quoted_answers_are_left_out_and_noted(tmp_path: Path, quoted: str) -> None:
    made = mail(f"{FIRST}\n\n{quoted}", Subject="Re: Boats", In_Reply_To="<16@x.example>")
    a = only(tmp_path, made)
    assert (a.text, a.extra["_notes"], a.title) == (FIRST, ["quoted answers left out"], "Boats")
    html = f"<p>{FIRST}</p><div class='gmail_quote'><div>On 2 May 2011, Ben Moss wrote:</div><blockquote>I heard 12."
    a = only(tmp_path, mail(None, html, Subject="Re: Boats"))
    assert (a.text, a.extra["_notes"]) == (FIRST, ["quoted answers left out"])


HEADERS = (
    "From: Marden Harbour Board <press@harbour.example>\n{}: {}\nSubject: Ferry late again\nTo: anna@post.example\n"
)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            "---------- Forwarded message ---------\n" + HEADERS.format("Date", "Mon, 2 May 2011 at 17:02"),
            f"\n{FIRST}\n",
        ),
        ("Begin forwarded message:\n\n" + HEADERS.format("Date", "2 May 2011 17:02:00 BST"), f"\n{FIRST}\n"),
        ("-----Original Message-----\n" + HEADERS.format("Sent", "2 May 2011 17:02"), f"\n{FIRST}\n"),
        (HEADERS.format("Sent", "Monday, 2 May 2011 17:02"), f"\n{FIRST}\n"),
    ],
)
def test_mail_that_was_passed_on_is_that_of_its_first_sender(tmp_path: Path, above: str, below: str) -> None:
    a = only(tmp_path, mail(f"FYI, 12 of them.\n\n{above}{below}", Subject="FW: Ferry late again"))
    assert (a.text, a.title, a.authors, a.outlet) == (FIRST, "Ferry late again", (), "Marden Harbour Board")
    assert a.published is not None
    assert a.published.date().isoformat() == "2011-05-02"
    assert a.extra["_notes"] == ["the words above the mail that was passed on are left out"]
    quoted = "".join(f"> {line}\n" for line in (above + below).splitlines())
    assert only(tmp_path, mail(quoted, Subject="Fwd: Ferry late again")).text == FIRST


@pytest.mark.parametrize(("charset", "note"), [("utf-8", None), ("windows-1252", None), ("x-none", None), (None, True)])
def test_charsets(tmp_path: Path, charset: str | None, note: bool | None) -> None:
    text = "It cost £3m – “a lot”."
    data = text.encode("windows-1252" if charset in (None, "windows-1252") else "utf-8")
    kind = f"Content-Type: text/plain; charset={charset}\n" if charset else ""
    raw = f"From: Zoë Reid <zoe@x.example>\nSubject: A £3m boat\nDate: {SENT}\n{kind}\n".encode() + data
    a = only(tmp_path, raw)
    assert (a.text, a.title, a.authors) == (text, "A £3m boat", ("Zoë Reid",))
    assert a.extra.get("_notes") == (["read as Windows-1252"] if note else None)


def word(text: str) -> bytes:
    document = writer.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_attachments_are_records_of_their_own_with_the_day_of_the_mail(tmp_path: Path) -> None:
    made = mail("Please find attached our release.\n")
    made.add_attachment(word(FIRST), maintype="application", subtype="octet-stream", filename="Ferry release.docx")
    made.add_attachment(SECOND, filename="note.txt")
    made.add_attachment(SECOND.replace("14", "15"), filename="note.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="quay.png")
    made.add_attachment(b"x", maintype="application", subtype="vnd.oasis.opendocument.text", filename="a.odt")
    made.add_attachment(mail(FIRST, Date="Mon, 02 May 2011 09:15:00 +0000", Message_ID="<16@x.example>"))
    path = give(tmp_path, made)
    assert found(path) == [
        ("a.eml", "17@post.example"), ("a.eml/Ferry release.docx", "a.eml/Ferry release.docx"),
        ("a.eml/note.txt", "a.eml/note.txt"), ("a.eml/note (2).txt", "a.eml/note (2).txt"),
        ("a.eml/a.odt", "unknown_format"), ("a.eml/forwarded.eml", "16@x.example"),
    ]  # fmt: skip
    (_, release), (_, forwarded) = list(records([path]))[1::4]
    assert isinstance(release, Article)
    assert isinstance(forwarded, Article)
    assert (release.text, release.published) == (FIRST, DAY)
    assert release.extra["_notes"] == ["published is the day of the mail that it came with"]
    assert forwarded.published == datetime(2011, 5, 2, 9, 15, tzinfo=UTC)


def test_mail_of_nothing_but_an_attachment(tmp_path: Path) -> None:
    made = mail("")
    made.add_attachment(FIRST, filename="../../etc/release")
    assert found(give(tmp_path, made)) == [("a.eml/etc/release.txt", "a.eml/etc/release.txt")]
    assert found(give(tmp_path, mail(""))) == [("a.eml", "no_text")]


def test_what_a_mail_encloses_counts_towards_the_nesting(tmp_path: Path) -> None:
    made = mail(FIRST, Message_ID="<0@x.example>")
    for n in range(1, 7):
        outer = mail(FIRST.replace("414", str(n)), Message_ID=f"<{n}@x.example>")
        outer.add_attachment(made)
        made = outer
    assert [code for _, code in found(give(tmp_path, made))] == [*(f"{n}@x.example" for n in (6, 5, 4, 3)), "too_deep"]
    made = mail(FIRST)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("release.txt", SECOND)
    made.add_attachment(out.getvalue(), maintype="application", subtype="zip", filename="a.zip")
    assert [where for where, _ in found(give(tmp_path, made))] == ["a.eml", "a.eml/a.zip/release.txt"]


def test_mails_that_are_locked_or_no_mails(tmp_path: Path) -> None:
    locked = f"From: a@b.example\nSubject: x\nDate: {SENT}\nContent-Type: application/pkcs7-mime\n\nMIIB\n"
    pgp = "From: a@b.example\nSubject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----\n"
    assert found(give(tmp_path, locked)) == [("a.eml", "locked")]
    assert found(give(tmp_path, pgp)) == [("a.eml", "locked")]
    assert found(give(tmp_path, "No mail at all.\n\nWords.")) == [("a.eml", "bad_mail")]


def mbox(count: int) -> bytes:
    mails = []
    for n in range(count):
        text = FIRST.replace("414", str(n)) + "\n\n>From here on it was clear.\n\nFrom the quay all was well.\n"
        data = mail(text, Message_ID=f"<{n}@x.example>").as_bytes()
        if n == 50:
            data = b"\0\xff broken" * 50
        mails.append(b"From anna@post.example Tue May  3 09:15:00 2011\n" + data + b"\n")
    return b"".join(mails)


def test_mailbox_of_a_hundred_mails_one_of_them_broken(tmp_path: Path) -> None:
    (path := tmp_path / "a.mbox").write_bytes(mbox(100))
    got = list(records([path]))
    assert [where for where, _ in got] == [f"a.mbox:{n}" for n in range(1, 101)]
    assert [n for n, (_, r) in enumerate(got) if isinstance(r, Reject)] == [50]
    last = got[99][1]
    assert isinstance(last, Article)
    assert last.text.split("\n")[1:] == ["From here on it was clear.", "From the quay all was well."]


def test_file_that_is_no_mailbox(tmp_path: Path) -> None:
    (path := tmp_path / "a.mbox").write_bytes(b"Words.\n")
    assert found(path) == [("a.mbox", "unreadable")]


@pytest.mark.parametrize("data", [mail().as_bytes(), mbox(2)], ids=["eml", "mbox"])
def test_mails_on_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    _, a = next(iter(records(["-"])))
    assert isinstance(a, Article)
    assert a.text.startswith("The 9.15 ferry")


def test_text_in_base64_without_a_charset(tmp_path: Path) -> None:
    head = b"From: a@b.example\nSubject: x\nContent-Transfer-Encoding: base64\n\n"
    assert only(tmp_path, head + base64.b64encode(FIRST.encode())).text == FIRST


def test_a_broken_line_goes_on_with_a_figure(tmp_path: Path) -> None:
    first = "Fog closed the channel off Marden pier for three hours and held up"
    text = f"{first}\n414 passengers, the harbour board said, and the ferries lost about\n£30,000 in fares.\n"
    assert only(tmp_path, mail(text)).text == " ".join(text.split())
