"""Word documents, Rich Text and Markdown: paragraphs as a reader sees them, and what the files say of themselves."""

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx as writer
import pytest

from extract import ingest
from extract.article import Article
from extract.ingest import Reject, records

HEAD = "Ferry late again as fog closes the channel"
FIRST = "The 9.15 ferry left Marden at noon, the harbour board said."
SECOND = "“We are sorry,” said its chairman, John Hale."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

RELATION = (
    '<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="{}"/></Relationships>'
)


def give(folder: Path, name: str, data: bytes | str) -> Path:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder / name


def only(path: Path) -> Article:
    [(_, a)] = records([path])
    assert isinstance(a, Article), a
    return a


def refusal(path: Path) -> Reject:
    [(_, reject)] = records([path])
    assert isinstance(reject, Reject)
    return reject


def written(document: "writer.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(body: str, **parts: str) -> bytes:
    """A package of Word's with this body and no more than it must have."""
    parts = {"[Content_Types].xml": "<Types/>", "_rels/.rels": RELATION.format("word/document.xml"), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def p(*runs: str, style: str = "") -> str:
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}{''.join(run if run.startswith('<') else f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def test_word_document(tmp_path: Path) -> None:
    document = writer.Document()
    document.sections[0].header.paragraphs[0].text = "Marden Harbour Board"
    document.add_heading(HEAD, 0)
    document.add_paragraph("By Anna Reid and Ben Moss")
    document.add_paragraph("3 May 2011")
    paragraph = document.add_paragraph("The 9.15 ")
    paragraph.add_run("ferry").bold = True
    paragraph.add_run(" left Marden at noon, the harbour board said.")
    document.add_comment(paragraph.runs, text="Check this", author="Desk")
    document.add_heading("Sorry", 2)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Sailings", "414"
    document.add_paragraph(SECOND, style="List Bullet")
    a = only(give(tmp_path, "ferry.docx", written(document)))
    assert a.text.split("\n") == [HEAD, "By Anna Reid and Ben Moss", "3 May 2011", FIRST, "Sorry", SECOND]
    assert (a.id, a.title, a.authors) == ("ferry.docx", HEAD, ("Anna Reid", "Ben Moss"))
    assert a.published == datetime(2011, 5, 3, tzinfo=UTC)
    assert a.extra["_notes"] == ["tables left out: 1"]


def test_word_document_reads_as_with_its_changes_accepted(tmp_path: Path) -> None:
    body = p(
        "It cost ",
        "<w:del><w:r><w:delText>£2m</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>£3m</w:t></w:r></w:ins>",
        "<w:moveFrom><w:r><w:t> gone</w:t></w:r></w:moveFrom>",
        "<w:moveTo><w:r><w:t> last</w:t></w:r></w:moveTo>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> year</w:t></w:r>',
    )
    merged = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One that was </w:t></w:r></w:p>" + p("two.")
    assert only(give(tmp_path, "a.docx", packed(body + merged))).text == "It cost £3m last year\nOne that was two."


def test_word_document_with_fields_links_controls_and_boxes(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + p("A box of 12 words.") + "</w:txbxContent>"
    body = p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3 May</w:t></w:r>',
        '<w:fldSimple w:instr="PAGE"><w:r><w:t xml:space="preserve">, page 7</w:t></w:r></w:fldSimple>',
        '<w:hyperlink r="x"><w:r><w:t>, a link</w:t></w:r></w:hyperlink>',
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>, a control</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r><w:t>, well</w:t><w:noBreakHyphen/><w:t>known co</w:t><w:softHyphen/><w:t>operation</w:t></w:r>",
        f"<w:r><AlternateContent><Choice><w:drawing>{box}</w:drawing></Choice>"
        f"<Fallback><w:pict>{box}</w:pict></Fallback></AlternateContent></w:r>",
        "<w:r><w:footnoteReference/><w:br/><w:t>Next line</w:t></w:r>",
    )
    body += f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>" + p("A quay", style="Beschriftung")
    styles = f'<w:styles {W}><w:style w:styleId="Beschriftung"><w:name w:val="caption"/></w:style></w:styles>'
    a = only(give(tmp_path, "a.docx", packed(body, **{"word/styles.xml": styles})))
    assert a.text.split("\n") == [
        "3 May, page 7, a link, a control, well-known cooperation", "Next line", "A box of 12 words.", "In a control.",
    ]  # fmt: skip


def test_word_document_that_is_all_in_tables_is_read_from_them(tmp_path: Path) -> None:
    cells = f"<w:tc>{p(FIRST)}</w:tc><w:tc>{p(SECOND)}</w:tc>"
    frame = f"<w:tbl><w:tr><w:tc>{p('Marden Post')}</w:tc></w:tr></w:tbl>"
    a = only(give(tmp_path, "a.docx", packed(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")))
    assert (a.text, a.extra["_notes"]) == (f"{FIRST}\n{SECOND}", ["all of its text is in tables"])
    assert only(give(tmp_path, "b.docx", packed(frame + p(FIRST)))).text == f"Marden Post\n{FIRST}"


@pytest.mark.parametrize(
    ("said", "title", "authors", "day", "note"),
    [
        ({"author": "python-docx", "title": "Document1"}, None, (), "2011-05-03", "the day of the file's making"),
        ({"author": "Anna Reid", "title": "Ferry late"}, "Ferry late", ("Anna Reid",), "2011-05-03", "making"),
        ({"author": "areid", "title": "Microsoft Word - x.doc"}, None, (), "2011-05-03", "the file's making"),
        ({"author": "Microsoft Office User", "title": "C:\\x"}, None, (), "2011-05-03", "the file's making"),
        ({"modified": datetime(2012, 1, 1), "author": "", "title": "letterhead"}, None, (), None, "not known"),
    ],
)  # fmt: skip
def test_metadata_are_taken_where_they_are_the_articles(
    tmp_path: Path, said: dict[str, str], title: str | None, authors: tuple[str, ...], day: str | None, note: str
) -> None:
    document = writer.Document()
    document.add_paragraph(FIRST)
    document.core_properties.created = document.core_properties.modified = datetime(2011, 5, 3, 9)
    for key, value in said.items():
        setattr(document.core_properties, key, value)
    if said["author"] == "python-docx":
        document.core_properties.author = "admin"
    a = only(give(tmp_path, "a.docx", written(document)))
    assert (a.title, a.authors) == (title, authors)
    assert (a.published.date().isoformat() if a.published else None) == day
    assert note in a.extra["_notes"][0]


def test_template_of_a_program_gives_no_day(tmp_path: Path) -> None:
    document = writer.Document()
    document.add_paragraph(FIRST)
    a = only(give(tmp_path, "a.docx", written(document)))
    assert (a.title, a.authors, a.published, a.extra) == (None, (), None, {})


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3 May 2011", "2011-05-03"), ("Tuesday 3rd May 2011", "2011-05-03"), ("03/05/2011", "2011-05-03"),
        ("EMBARGOED UNTIL 00:01 TUESDAY 3 MAY 2011", "2011-05-03"), ("Press release – May 3, 2011", "2011-05-03"),
        ("For immediate release: 3 May 2011, 9.15am", "2011-05-03"), ("2011-05-03", "2011-05-03"),
        ("31 February 2011", None), ("In 3 May 2011 it rained.", None), ("May 2011", None),
    ],
)  # fmt: skip
def test_day_on_a_line_of_its_own_is_the_articles(tmp_path: Path, line: str, day: str | None) -> None:
    a = only(give(tmp_path, "a.docx", packed(p("PRESS RELEASE") + p(line) + p(HEAD) + p(FIRST) + p(SECOND))))
    assert (a.published.date().isoformat() if a.published else None) == day
    if day:
        assert a.title == HEAD


def test_documents_that_are_no_word_documents_say_what_they_are(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "One.")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    for data, code, said in (
        (packed("", **{"_rels/.rels": RELATION.format("xl/workbook.xml")}), "unreadable", "name it .xlsx"),
        (out.getvalue(), "unreadable", "no Word document"),
        (packed(p(FIRST))[:-40], "unreadable", "no whole .docx"),
        (locked, "unreadable", "password"),
        (locked[:300], "unreadable", "save it as .docx"),
        (packed(""), "no_text", "no text"),
    ):
        reject = refusal(give(tmp_path, "a.docx", data))
        assert (reject.code, said in reject.reason) == (code, True), reject
    reject = refusal(give(tmp_path, "a.doc", locked))
    assert (reject.code, "save it as .docx" in reject.reason) == ("unknown_format", True)


def test_other_formats_called_doc_are_read(tmp_path: Path) -> None:
    assert only(give(tmp_path, "a.doc", rf"{{\rtf1 {FIRST}\par}}")).text == FIRST
    assert only(give(tmp_path, "b.doc", packed(p(FIRST)))).text == FIRST


@pytest.mark.parametrize(
    ("name", "said"), [("a.odt", ".docx"), ("a.msg", ".eml"), ("a.pst", ".mbox"), ("a.pages", ".pdf")]
)
def test_formats_that_are_not_read_say_what_to_make_of_them(tmp_path: Path, name: str, said: str) -> None:
    reject = refusal(give(tmp_path, name, b"x"))
    assert (reject.code, said in reject.reason) == ("unknown_format", True)


RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\colortbl;\red0;}"
    r"{\info{\title Ferry late}{\author Nell Hardy}{\creatim\yr2011\mo5\dy3\hr9\min15}}{\header Marden Post\par}"
    r"\pard\b " + HEAD + r"\b0\par\pard The 9.15 ferry left at noon, the \'93board\'94 said\u8212?it cost \'a33m."
    r'{\deleted gone}{\v hidden} See {\field{\*\fldinst{HYPERLINK "https://x.example"}}{\fldrslt the timetable}}.'
    r"{\footnote A note.}\par\trowd\cellx1\cellx2\intbl 2010\cell 414\cell\row\pard"
    r"{\*\generator Riched20;}{\pict\bin4 }{}}}\u-10179?\u-8704? \f1\'cf\f0  co\-operate well\_known.\par}"
)


def test_rich_text(tmp_path: Path) -> None:
    a = only(give(tmp_path, "a.rtf", RTF.encode("cp1252")))
    assert a.text.split("\n") == [
        HEAD, "The 9.15 ferry left at noon, the “board” said—it cost £3m. See the timetable.",
        "😀 П cooperate well-known.",
    ]  # fmt: skip
    assert (a.id, a.title, a.authors) == ("a.rtf", HEAD, ("Nell Hardy",))
    assert a.published == datetime(2011, 5, 3, 9, 15, tzinfo=UTC)
    assert a.extra["_notes"][0] == "rows of tables left out: 1"


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    text = f"""# {HEAD}

The **9.15** ferry left [Marden](https://x.example/14) at noon, the *harbour board*
said. It cost ~~£2m~~ £3m &amp; more.[^1]

![A quay](quay.png)

* One thing
* Two <b>things</b>

| year | n |
|------|---|
| 2010 | 4 |

> {SECOND}

```
code 12
```

<p>The last &lt; one.</p>

[^1]: A note of 12 words.
"""
    a = only(give(tmp_path, "a.md", text))
    assert a.text.split("\n") == [
        HEAD, "The 9.15 ferry left Marden at noon, the harbour board said. It cost £3m & more.",
        "One thing", "Two things", SECOND, "The last < one.",
    ]  # fmt: skip
    assert (a.id, a.title) == ("a.md", HEAD)


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Ferry: late"\ndate: 2011-05-03\nauthor:\n  - Anna Reid\n  - name: Ben Moss\n'
        "source: Marden Post\n---\n",
        '+++\ntitle = "Ferry: late"\ndate = 2011-05-03\nauthors = ["Anna Reid", "Ben Moss"]\n'
        'outlet = "Marden Post"\n+++\n',
    ],
)  # fmt: skip
def test_front_matter_of_markdown(tmp_path: Path, front: str) -> None:
    a = only(give(tmp_path, "a.md", front + FIRST))
    assert (a.title, a.authors, a.outlet, a.text) == ("Ferry: late", ("Anna Reid", "Ben Moss"), "Marden Post", FIRST)
    assert a.published == datetime(2011, 5, 3, tzinfo=UTC)


def test_front_matter_that_is_broken_or_hostile_is_noted(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9))
    for front in ("title: [", bomb, "a: " + "[" * 5000, "x: " + "y" * 30_000):
        a = only(give(tmp_path, "a.md", f"---\n{front}\n---\n{FIRST}\n\n{SECOND}"))
        assert a.text == f"{FIRST}\n{SECOND}"
        assert "front matter" in a.extra["_notes"][0]


@pytest.mark.parametrize(
    ("data", "text"),
    [(packed(p(FIRST)), FIRST), (RTF.encode("cp1252"), HEAD), (f"---\ntitle: x\n---\n{FIRST}".encode(), FIRST)],
    ids=["docx", "rtf", "md"],
)  # fmt: skip
def test_documents_on_standard_input(data: bytes, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    [(_, a)] = records(["-"])
    assert isinstance(a, Article)
    assert a.text.startswith(text)


@pytest.mark.parametrize(("name", "module"), [("a.pdf", "pypdfium2"), ("a.md", "markdown_it")])
def test_library_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    path = give(tmp_path, name, "x")
    with pytest.raises(ingest.MissingExtraError, match=r"pip install .*pypdfium2>=5"):
        ingest.check([path])
