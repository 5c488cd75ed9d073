"""What reporters drop on it: files that are nearly, but not quite, what the formats' own tests have."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from extract import read
from extract.article import Article
from extract.ingest import Layout, Reading, Reject, records

MAY = datetime(2011, 5, 3, tzinfo=UTC)


def give(folder: Path, name: str, data: bytes | str) -> Path:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder / name


def rejects(path: Path) -> list[tuple[str, str]]:
    return [(where, r.code) for where, r in records([path]) if isinstance(r, Reject)]


def one(path: Path, **options: Any) -> Article:
    [(_, found)] = records([path], Reading(now=datetime(2026, 11, 29, tzinfo=UTC), **options))
    assert isinstance(found, Article), found
    return found


def test_text_file_has_the_day_and_byline_of_its_first_lines(tmp_path: Path) -> None:
    text = "Fares up\r\nBy Tom Ashby\r\n3 May 2011\r\n\r\nThe council said 12 homes.\r\n"
    a = one(give(tmp_path, "a.txt", text.encode("windows-1252")))
    assert (a.title, a.published, a.authors, a.text) == ("Fares up", MAY, ("Tom Ashby",), text)


def test_day_with_its_weekday_behind_and_a_byline_as_archives_write_them(tmp_path: Path) -> None:
    a = one(give(tmp_path, "a.txt", "Marden Echo\n\nMay 3, 2011 Tuesday\n\nBYLINE: Tom Ashby\n\nFares rose.\n"))
    assert (a.published, a.authors) == (MAY, ("Tom Ashby",))


def test_first_paragraph_is_the_headline_whatever_it_is(tmp_path: Path) -> None:
    text = "PRESS RELEASE\n3 May 2011\nFares rose 9%, the council said.\n"
    a = one(give(tmp_path, "a.txt", text))
    assert (a.title, a.published) == ("PRESS RELEASE", MAY)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"Headline,Body,Date\r\n", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.csv", "Headline,Body\r\nFares,Up.\r\n".encode("utf-16-le"), "nul"),
    ],
)
def test_table_without_an_article_is_told(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert rejects(give(tmp_path, name, data)) == [(name, code)]


def test_carriage_return_in_a_row_costs_that_row(tmp_path: Path) -> None:
    path = give(tmp_path, "a.tsv", "title\ttext\nA\tFares\rrose.\nB\tBuses ran.\n")
    assert rejects(path) == [("a.tsv:2", "bad_csv")]
    assert [a.title for a in read(path)] == ["B"]


def test_json_under_the_names_that_exports_use(tmp_path: Path) -> None:
    told: list[Layout] = []
    row = {"headline": "Fares up", "body": "Fares rose.", "date": "3 May 2011", "publication": "Marden Echo", "desk": 4}
    [(_, a)] = records([give(tmp_path, "a.json", json.dumps([row]))], tell=told.append)
    assert isinstance(a, Article)
    assert (a.title, a.text, a.published, a.outlet) == ("Fares up", "Fares rose.", MAY, "Marden Echo")
    assert a.extra == {"desk": 4}
    assert [layout.columns[0] for layout in told] == [("title", "headline")]


def test_column_names_the_text_of_json_where_an_object_has_it(tmp_path: Path) -> None:
    lines = [json.dumps({"Story": "Fares rose.", "date": "03/05/2011"}), json.dumps({"text": "Buses ran."})]
    path = give(tmp_path, "a.jsonl", "\n".join(lines))
    reading = Reading({"text": "story"}, month_first=True)
    found = list(read(path, reading=reading))
    assert [a.text for a in found] == ["Fares rose.", "Buses ran."]
    assert found[0].published == datetime(2011, 3, 5, tzinfo=UTC)


def test_json_without_a_text_is_told_with_the_fields_that_it_has(tmp_path: Path) -> None:
    [(_, reject)] = records([give(tmp_path, "a.jsonl", '{"Geschichte": "x", "Tag": 1}')])
    assert isinstance(reject, Reject)
    assert reject.code == "no_text"
    assert "Geschichte, Tag" in reject.reason
    assert "--column text=NAME" in reject.reason


def test_day_in_words_is_read_in_json_too_and_one_that_may_be_either_is_not(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "Fares rose.", "published": day}) for day in ("3rd May 2011", "03/05/2011")]
    first, second = read(give(tmp_path, "a.jsonl", "\n".join(lines)))
    assert first.published == MAY
    assert second.published is None
    assert second.extra["_notes"] == ["published is no ISO 8601 date: 03/05/2011"]


@pytest.mark.parametrize("day", ["3 May 2011", "03/05/2011", "2011-05-03"])
def test_front_matter_as_people_write_it(tmp_path: Path, day: str) -> None:
    a = one(give(tmp_path, "a.md", f"---\ntitle: Fares: a tale\ndate: {day}\n---\n\nFares rose.\n"))
    assert (a.title, a.published, a.text) == ("Fares: a tale", MAY, "Fares rose.")
    assert "_notes" not in a.extra


def test_attachment_keeps_its_name(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "press@marden.example", "Fares"
    mail.set_content("See below.")
    mail.add_attachment(b"Fares rose.", maintype="text", subtype="plain", filename="Öffnung – final.txt")
    found = [where for where, _ in records([give(tmp_path, "a.eml", bytes(mail))])]
    assert found == ["a.eml", "a.eml/Öffnung – final.txt"]


def test_what_systems_and_office_leave_behind_is_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "~$lease.docx", "Thumbs.db", "desktop.ini"):
        give(tmp_path, name, "Fares rose.")
    assert [where for where, _ in records([tmp_path])] == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.php", "name it .html"), ("a.mht", "as HTML only"), ("a.JPG", "text recognition"), ("a.rar", ".zip"),
        ("a.msg", ".eml"), ("noname", "no suffix"), ("v1.2/noname", "no suffix"),
    ],
)  # fmt: skip
def test_file_that_is_not_read_is_told_with_what_to_do(tmp_path: Path, name: str, advice: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    give(tmp_path, name, "x")
    [(_, reject)] = records([tmp_path])
    assert isinstance(reject, Reject)
    assert reject.code == "unknown_format"
    assert advice in reject.reason
