import gzip
import io
import json
import logging
from pathlib import Path

import pytest

from extract import ingest, read
from extract.article import Article, digest
from extract.ingest import Reject, records

LINE = {"id": "a1", "title": "Ferry late", "published": "2011-05-03", "text": "The ferry was late."}


def give(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def rejects(path: Path) -> list[tuple[str, str]]:
    return [(where, r.code) for where, r in records([path]) if isinstance(r, Reject)]


def test_text_file_is_one_article_with_its_text_unchanged(tmp_path: Path) -> None:
    text = "Ferry late again\r\n\r\nThe 9.15 left at noon.\n"
    [a] = read(give(tmp_path, "ferry.txt", text))
    assert (a.id, a.title, a.text) == ("ferry.txt", "Ferry late again", text)


def test_ids_of_text_files_are_their_paths_below_the_input(tmp_path: Path) -> None:
    give(tmp_path, "2011/may/ferry.txt", "One.")
    give(tmp_path, "2010/bus.txt", "Two.")
    give(tmp_path, ".cache/hidden.txt", "Three.")
    assert [a.id for a in read(tmp_path)] == ["2010/bus.txt", "2011/may/ferry.txt"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_json_lines_plain_and_gzipped(tmp_path: Path, name: str) -> None:
    data = (json.dumps(LINE | {"section": "travel", "authors": ["A Reid"]}) + "\n\n").encode()
    [a] = read(give(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data))
    assert a.published is not None
    assert (a.id, a.published.isoformat(), a.authors) == ("a1", "2011-05-03T00:00:00+00:00", ("A Reid",))
    assert a.extra == {"section": "travel"}


def test_csv_columns_are_the_fields(tmp_path: Path) -> None:
    rows = 'id,title,text,authors,desk\n7,Ferry,"The ferry,\nlate.",A Reid; B Moss,news\n'
    [a] = read(give(tmp_path, "a.csv", rows))
    assert (a.id, a.text, a.authors, a.extra) == ("7", "The ferry,\nlate.", ("A Reid", "B Moss"), {"desk": "news"})


def test_record_without_id_gets_the_hash_of_its_url_else_of_its_text(tmp_path: Path) -> None:
    url = "https://example.org/ferry"
    lines = [json.dumps({"text": "One.", "url": url}), json.dumps({"text": "Two."})]
    assert [a.id for a in read(give(tmp_path, "a.jsonl", "\n".join(lines)))] == [digest(url), digest("Two.")]


def test_utf8_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    [a] = read(give(tmp_path, "a.txt", b"\xef\xbb\xbfFerry late"))
    assert a.text == "Ferry late"


def test_windows_1252_is_read_and_reported(tmp_path: Path) -> None:
    [a] = read(give(tmp_path, "a.txt", "It cost £3 – “a lot”".encode("windows-1252")))
    assert a.text == "It cost £3 – “a lot”"
    assert a.extra == {"_notes": ["read as Windows-1252"]}


def test_published_that_is_no_date_is_kept_as_a_note(tmp_path: Path) -> None:
    [a] = read(give(tmp_path, "a.jsonl", json.dumps(LINE | {"published": "last Tuesday"})))
    assert a.published is None
    assert a.extra["_notes"] == ["published is no ISO 8601 date: last Tuesday"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n ", "no_text"),
        ("a.txt", b"T\0h\0e\0", "nul"),
        ("a.txt", b"\x81\x8d", "encoding"),
        ("a.txt", b"x" * 20_000_000, "too_long"),
        ("a.jsonl", json.dumps({"text": "x " * 200_000}).encode(), "too_long"),
        ("a.jsonl", b"{'text': 'x'}", "bad_json"),
        ("a.jsonl", b"[1, 2]", "bad_json"),
        ("a.jsonl", b"[" * 100_000, "bad_json"),
        ("a.jsonl", b'{"id": "a"}', "no_text"),
        ("a.jsonl", b'{"text": 12}', "no_text"),
        ("a.jsonl", b'{"text": "half \\ud800 pair"}', "encoding"),
        ("a.csv", b"id,note\n1,x\n", "no_text_column"),
        ("a.csv", b"id,text\n1,x,y\n", "bad_csv"),
        ("a.odt", b"PK", "unknown_format"),
        ("a.docx", b"PK", "unreadable"),
        ("a.jsonl.gz", b"\x1f\x8bbroken", "unreadable"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "One."}\n' * 5000)[:-20], "unreadable"),
    ],
)
def test_bad_input_is_rejected_with_a_code(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert {c for _, c in rejects(give(tmp_path, name, data))} == {code}


def test_one_bad_line_costs_that_line_only(tmp_path: Path) -> None:
    lines = [json.dumps(LINE), "{oops", json.dumps(LINE | {"id": "a2"})]
    path = give(tmp_path, "a.jsonl", "\n".join(lines))
    found = list(records([path]))
    assert [getattr(r, "id", None) for _, r in found] == ["a1", None, "a2"]
    assert rejects(path) == [("a.jsonl:2", "bad_json")]


def test_one_bad_csv_row_costs_that_row_only(tmp_path: Path) -> None:
    path = give(tmp_path, "a.csv", 'id,text\n1,One.\n2,"Two"oops\n3,Three.\n')
    assert [a.id for a in read(path)] == ["1", "3"]
    assert rejects(path) == [("a.csv:3", "bad_csv")]


def test_dangling_link_is_rejected_and_a_missing_input_raises(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert rejects(tmp_path) == [("a.txt", "unreadable")]
    with pytest.raises(FileNotFoundError):
        list(read(tmp_path / "nowhere.txt"))


def test_file_that_may_not_be_read_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *args: object, **more: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    path = give(tmp_path, "a.txt", "x")
    monkeypatch.setattr(Path, "open", refuse)
    assert rejects(path) == [("a.txt", "unreadable")]


@pytest.mark.parametrize(
    "data",
    [json.dumps(LINE).encode(), b"id,text\na1,The ferry was late.\n", gzip.compress(json.dumps(LINE).encode())],
    ids=["lines", "csv", "gzip"],
)
def test_standard_input_is_known_by_its_content(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    [(where, a)] = records(["-"])
    assert isinstance(a, Article)
    assert (a.id, a.text) == ("a1", "The ferry was late.")
    assert where.startswith("stdin")


def test_read_logs_what_it_leaves_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert list(read(give(tmp_path, "a.jsonl", "oops"))) == []
    assert "a.jsonl:1" in caplog.text
    assert "not JSON" in caplog.text
