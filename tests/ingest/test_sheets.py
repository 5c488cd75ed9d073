"""Excel files as newsrooms have them, and such as are made to hurt."""

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from extract.article import Article
from extract.ingest import Reading, Reject, records

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
MARCH = dt.datetime(2005, 3, 14, tzinfo=dt.UTC)
MIB = 1 << 20


def saved(path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def found(path: Path, **options: Any) -> list[tuple[str, Article | Reject]]:
    return list(records([path], Reading(now=NOW, **options)))


def codes(path: Path) -> list[str]:
    return [r.code if isinstance(r, Reject) else r.text for _, r in found(path)]


def test_a_newsrooms_sheet(tmp_path: Path) -> None:
    rows = [
        ["Marden Post, export of May"],
        [],
        ["ID", "Headline", "Body", "Date", "Words", "Checked"],
        [1, "Ferry", "The ferry\nwas late.", dt.datetime(2005, 3, 14), 12.5, True],
        [2.0, "Bus", "The bus was late.", 38425, "#N/A", dt.date(2005, 3, 15)],
        [3, "Tram", "The tram was late.", "14/03/2005", 7.0, dt.time(9, 30)],
        [],
        [4, "Car", "The car was late.", 20050314, None, None],
        [5, "Van", "The van was late.", 2005, None, None],
    ]
    read = [(where, a) for where, a in found(saved(tmp_path / "a.xlsx", May=rows)) if isinstance(a, Article)]
    assert [where for where, _ in read] == [f"a.xlsx/May:{n}" for n in (4, 5, 6, 8, 9)]
    assert [a.id for _, a in read] == ["1", "2", "3", "4", "5"]
    assert [a.published for _, a in read] == [*[MARCH] * 4, None]
    assert [a.title for _, a in read] == ["Ferry", "Bus", "Tram", "Car", "Van"]
    extra = [{k: v for k, v in a.extra.items() if k != "_notes"} for _, a in read]
    assert extra[:3] == [
        {"Words": 12.5, "Checked": True},
        {"Checked": "2005-03-15T00:00:00"},
        {"Words": 7, "Checked": "09:30:00"},
    ]
    assert read[-1][1].extra["_notes"] == ["published is no day that can be read: 2005"]


def test_every_sheet_with_texts_is_read(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.xlsx",
        Codes=[["Code", "Desk"], [1, "Travel"]],
        May=[["Text"], ["One."]],
        June=[["Story", "Date"], ["Two.", "March 14, 2005"]],
        Empty=[],
    )
    assert [(w, r.text) for w, r in found(path) if isinstance(r, Article)] == [
        ("a.xlsx/May:2", "One."), ("a.xlsx/June:2", "Two."),
    ]  # fmt: skip
    assert len(found(path)) == 2


def test_a_workbook_without_texts_names_its_columns(tmp_path: Path) -> None:
    [(where, reject)] = found(saved(tmp_path / "a.xlsx", Codes=[["Code", "Desk"], [1, "Travel"]], Empty=[]))
    assert isinstance(reject, Reject)
    assert (where, reject.code) == ("a.xlsx", "no_text_column")
    assert "Codes (Code, Desk)" in reject.reason
    assert "--column text=NAME" in reject.reason
    [(_, read)] = found(tmp_path / "a.xlsx", columns={"text": "Desk"})
    assert isinstance(read, Article)


def test_a_sheet_in_an_archive_and_one_without_a_suffix(tmp_path: Path) -> None:
    data = saved(tmp_path / "a.xlsx", May=[["Text"], ["One."]]).read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("2005/a.xlsx", data)
    assert [w for w, r in found(tmp_path / "b.zip") if isinstance(r, Article)] == ["b.zip/2005/a.xlsx/May:2"]


def test_american_days_in_words_of_a_sheet(tmp_path: Path) -> None:
    rows = [["Date", "Text"], ["3/4/2005", "One."], ["3/14/2005", "Two."]]
    read = [a for _, a in found(saved(tmp_path / "a.xlsx", May=rows)) if isinstance(a, Article)]
    assert [a.published for a in read] == [dt.datetime(2005, 3, 4, tzinfo=dt.UTC), MARCH]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="May" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Text</t></si><si><t>One.</t></si></sst>',
}


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def made(path: Path, rows: Iterable[str], before: str = "", **parts: str) -> Path:
    """A workbook of one sheet, row by row as they stand in the XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (PARTS | parts).items():
            archive.writestr(name, data)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{before}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in rows:
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


HEAD = f"<row>{cell('Text')}</row>"
GOOD = f"<row>{cell('One.')}</row>"
EXTERNAL = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 1000 + '">]>'


def test_formulas_give_what_they_last_gave(tmp_path: Path) -> None:
    rows = [HEAD, '<row><c t="str"><f>A1&amp;"x"</f><v>Cached.</v></c></row>', "<row><c><f>A1</f></c></row>"]
    assert codes(made(tmp_path / "a.xlsx", rows)) == ["Cached."]


@pytest.mark.parametrize(
    ("rows", "more", "code"),
    [
        ([HEAD, GOOD], {"before": LAUGHS}, "hostile_xml"),
        ([HEAD, GOOD], {"xl/sharedStrings.xml": LAUGHS + PARTS["xl/sharedStrings.xml"]}, "hostile_xml"),
        ([HEAD, GOOD], {"xl/workbook.xml": EXTERNAL + PARTS["xl/workbook.xml"]}, "hostile_xml"),
        ([HEAD, GOOD], {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{"<xf/>" * 200_000}</styleSheet>'}, "too_long"),
        ([HEAD, f"<row>{'<c/>' * 200_000}</row>"], {}, "too_long"),
        ([HEAD, f"<row>{'<a>' * 1000}"], {}, "too_deep"),
        ([HEAD, '<row r="2000000">' + cell("One.") + "</row>"], {}, "too_large"),
        (["<row></oops>"], {}, "unreadable"),
    ],
    ids=["entities", "strings", "external", "styles", "cells", "deep", "rows", "broken"],
)  # fmt: skip
def test_hostile_parts(tmp_path: Path, rows: list[str], more: dict[str, str], code: str) -> None:
    assert codes(made(tmp_path / "a.xlsx", rows, **more)) == [code]


@pytest.mark.parametrize("shared", [True, False])
def test_a_cell_of_a_hundred_megabytes(tmp_path: Path, shared: bool) -> None:
    tracemalloc.start()
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in PARTS.items():
            if name != "xl/sharedStrings.xml" or not shared:
                archive.writestr(name, data)
        big, other = ("sharedStrings", "worksheets/sheet1") if shared else ("worksheets/sheet1", "calcChain")
        start = (
            f'<sst xmlns="{MAIN}"><si><t>'
            if shared
            else f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}<row><c t="inlineStr"><is><t>'
        )
        with archive.open(f"xl/{big}.xml", "w") as part:
            part.write(start.encode())
            for _ in range(100):
                part.write(b"x" * 1_000_000)
            part.write(b"</t></si></sst>" if shared else b"</t></is></c></row></sheetData></worksheet>")
        archive.writestr(f"xl/{other}.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}</sheetData></worksheet>')
    tracemalloc.reset_peak()
    assert codes(path) == ["too_long"]
    assert tracemalloc.get_traced_memory()[1] < 64 * MIB
    tracemalloc.stop()


def test_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in PARTS.items():
            archive.writestr(name, data)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(200):
                sheet.write(bytes(MIB))
    assert codes(path) == ["bomb"]


def test_one_long_string_in_every_cell(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>Text</t></si><si><t>{"x " * 50_000}</t></si></sst>'
    rows = ['<row><c t="s"><v>0</v></c></row>', *['<row><c t="s"><v>1</v></c></row>'] * 2000]
    read = found(made(tmp_path / "a.xlsx", rows, **{"xl/sharedStrings.xml": strings}))
    assert isinstance(read[-1][1], Reject)
    assert read[-1][1].code == "bomb"
    assert len(read) < 1000


@pytest.mark.slow
def test_a_long_sheet_streams(tmp_path: Path) -> None:
    many = 20_000
    path = made(tmp_path / "a.xlsx", [HEAD, *(f"<row>{cell(f'Ferry {n}.')}</row>" for n in range(many))])
    tracemalloc.start()
    tracemalloc.reset_peak()
    assert sum(1 for _ in records([path])) == many
    assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    tracemalloc.stop()


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


def overlapping() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/workbook.xml", PARTS["xl/workbook.xml"])
        entry = archive.infolist()[0]
        archive.filelist += [entry] * 500
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (locked, "unreadable", "locked by a password: open it, and save it without one"),
        (lambda: locked()[:4000], "unknown_format", "old format under a new name: save it as .xlsx or CSV"),
        (lambda: b"Text\nOne.\n", "unreadable", "no whole Excel file"),
        (lambda: b"PK\x03\x04", "unreadable", "no whole Excel file"),
        (overlapping, "bomb", "overlap"),
    ],
)  # fmt: skip
def test_files_that_are_no_sheets(tmp_path: Path, data: Callable[[], bytes], code: str, said: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data())
    [(_, reject)] = found(tmp_path / "a.xlsx")
    assert isinstance(reject, Reject)
    assert reject.code == code
    assert said in reject.reason
