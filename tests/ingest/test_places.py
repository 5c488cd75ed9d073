"""Where inputs may lie, what is looked up before a run begins, and what is told when it is gone."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from extract import read
from extract.article import Article, digest
from extract.ingest import MissingExtraError, Reject, check, records

LINE = b'{"id": "a1", "text": "The ferry was late."}\n'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name in ("2010/may/a.txt", "2010/june/a.txt", "2011/b.jsonl", "2011/.c.txt", "[odd].txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(LINE if name.endswith("l") else f"Ferry late in {name}.".encode())
    return tmp_path


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    fs = fsspec.filesystem("memory")
    fs.pipe({"/news/2010/a.txt": b"One.", "/news/2011/b.jsonl": LINE, "/news/.hidden.txt": b"x"})
    yield fs
    fs.rm("/news", recursive=True)


def where(*inputs: str | Path) -> list[str]:
    return [place for place, _ in records(inputs)]


def test_patterns_name_files_below_their_fixed_part(archive: Path) -> None:
    assert where(f"{archive}/2010/*/a.txt") == ["june/a.txt", "may/a.txt"]
    assert where(f"{archive}/**/*.txt") == ["2010/june/a.txt", "2010/may/a.txt", "[odd].txt"]
    assert where(f"{archive}/201?") == ["2010/june/a.txt", "2010/may/a.txt", "2011/b.jsonl:1"]


def test_name_that_is_there_is_no_pattern(archive: Path) -> None:
    assert where(f"{archive}/[odd].txt") == ["[odd].txt"]


def test_addresses_of_files_folders_and_patterns(memory: fsspec.AbstractFileSystem) -> None:
    assert where("memory://news/2011/b.jsonl") == ["b.jsonl:1"]
    assert where("memory://news") == ["2010/a.txt", "2011/b.jsonl:1"]
    assert where("memory://news/*/*.txt") == ["2010/a.txt"]
    assert [a.id for a in read("memory://news")] == ["2010/a.txt", "a1"]


@pytest.mark.parametrize("gone", ["nowhere.txt", "201*/*.csv", "memory://news/nowhere.txt", "memory://news/*.csv"])
def test_input_that_is_not_there_is_told_before_anything_is_read(
    archive: Path, memory: fsspec.AbstractFileSystem, gone: str
) -> None:
    gone = gone if "://" in gone else f"{archive}/{gone}"
    for attempt in (check, records):
        with pytest.raises(FileNotFoundError, match=gone.rpartition("/")[2].replace("*", r"\*")):
            attempt([archive, gone])


def test_address_of_no_known_kind() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        check(["nosuch://bucket/a.jsonl"])


@pytest.mark.parametrize(
    ("name", "library", "install"),
    [
        ("a.html", "trafilatura", "trafilatura>=2"), ("a.html", "lxml_html_clean", "lxml-html-clean>="),
        ("a.xlsx", "openpyxl", "openpyxl>=3"), ("a.pdf", "pypdfium2", "pypdfium2>=5"),
        ("a.warc.gz", "fastwarc", "fastwarc>=2"), ("a.wacz", "fastwarc", "fastwarc>=2"),
        ("a.jsonl.zst", "backports.zstd", "backports-zstd>=1"),
        ("https://post.example/a.jsonl", "fsspec", r"fsspec\[http\]>=2024"),
        ("s3://bucket/a.jsonl", "s3fs", "s3fs>=2024"), ("gs://bucket/a.jsonl", "gcsfs", "gcsfs>=2024"),
    ],
)  # fmt: skip
def test_missing_library_is_told_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str, install: str
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("extract.extras.find_spec", lambda m: None if m == library else find(m))
    monkeypatch.setitem(__import__("sys").modules, library, None)
    if "://" not in name:
        (tmp_path / name).write_bytes(b"x")
        name = str(tmp_path)
    with pytest.raises(MissingExtraError, match=rf'needs {library}[^\n]*:[ \n]pip install "[^\n]*{install}'):
        check([name])


def test_missing_library_inside_an_archive_costs_its_member(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr("a.html", "<html></html>")
        out.writestr("b.jsonl", LINE)
    find = importlib.util.find_spec
    monkeypatch.setattr("extract.extras.find_spec", lambda m: None if m == "trafilatura" else find(m))
    check([tmp_path])
    (_, first), (_, second) = records([tmp_path])
    assert isinstance(first, Reject)
    assert (first.code, "pip install" in first.reason) == ("not_installed", True)
    assert isinstance(second, Article)


@pytest.mark.parametrize(
    ("name", "library"),
    [("a.html", "trafilatura"), ("a.pdf", "pypdfium2"), ("a.md", "yaml"), ("a.txt.zst", "backports.zstd")],
)
def test_missing_library_in_a_folder_costs_the_files_that_need_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    (tmp_path / name).write_bytes(b"\x28\xb5\x2f\xfd" if name.endswith(".zst") else b"<html></html>")
    (tmp_path / "b.jpg").write_bytes(b"x")
    find = importlib.util.find_spec
    monkeypatch.setattr("extract.extras.find_spec", lambda m: None if m == library else find(m))
    with pytest.raises(MissingExtraError, match="pip install"):
        check([tmp_path])
    (tmp_path / "c.jsonl").write_bytes(LINE)
    check([tmp_path, f"{tmp_path}/*"])
    with pytest.raises(MissingExtraError, match="pip install"):
        check([tmp_path, tmp_path / name])
    found = dict(records([tmp_path]))
    first = found[name]
    assert isinstance(first, Reject)
    assert (first.code, "pip install" in first.reason) == ("not_installed", True)
    assert sum(isinstance(record, Article) for record in found.values()) == 1


def test_inputs_that_vanish_while_others_are_read(archive: Path, memory: fsspec.AbstractFileSystem) -> None:
    inputs = [archive / "[odd].txt", archive / "2010", archive / "2011/b.jsonl", "memory://news/2011/b.jsonl"]
    reading = records(inputs)
    assert next(reading)[0] == "[odd].txt"
    assert next(reading)[0] == "june/a.txt"
    (archive / "2010/may/a.txt").unlink()
    (archive / "2011/b.jsonl").unlink()
    memory.rm("/news/2011/b.jsonl")
    rest = list(reading)
    assert [r.code for _, r in rest if isinstance(r, Reject)] == ["unreadable"] * 3
    assert rest[0][0] == "may/a.txt"
    assert all("vanished" in r.reason for _, r in rest if isinstance(r, Reject))


def test_remote_stream_that_breaks_off_keeps_what_came(
    memory: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking:
        def __init__(self) -> None:
            self.left = [LINE, LINE[:10]]

        def read(self, size: int) -> bytes:
            if not self.left:
                raise RuntimeError("the peer reset the connection")
            return self.left.pop(0)

        def seekable(self) -> bool:
            return False

        def __enter__(self) -> "Breaking":
            return self

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(type(memory), "open", lambda *_, **__: Breaking())
    (_, first), (place, second) = records(["memory://news/2011/b.jsonl"])
    assert isinstance(first, Article)
    assert (place, second) == ("b.jsonl", Reject("unreadable", "reading broke off: the peer reset the connection"))


def test_an_article_that_is_a_file_at_an_address_has_its_url(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/2011/c.json", b'{"text": "One.", "url": "https://post.example/1"}')
    found = {a.id: a.url for a in read("memory://news")}
    assert found == {
        "2010/a.txt": "memory:///news/2010/a.txt",
        "a1": None,
        digest("https://post.example/1"): "https://post.example/1",
    }
