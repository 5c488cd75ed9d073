"""Documents and mails made to hurt: each is refused with a code, in little time and memory, and the rest is read."""

import io
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.ingest import Reject, pdf, records

pytestmark = pytest.mark.slow

MIB = 1 << 20
WORDS = "The ferry was late on Tuesday, the harbour board said."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIL = "From: a@b.example\nSubject: Ferry\nMessage-ID: <{}@x.example>\n"


def give(folder: Path, name: str, data: bytes | str) -> Path:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder / name


@pytest.fixture(autouse=True)
def _traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def codes(path: Path, most: int = 64) -> list[str]:
    """What each record gives, its code or id, read in at most so many MiB of Python's memory."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    found = [r.code if isinstance(r, Reject) else r.id for _, r in records([path])]
    assert tracemalloc.get_traced_memory()[1] - before < most * MIB
    return found


def docx(document: str, method: int = zipfile.ZIP_STORED, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("word/document.xml", "w") as part:
            part.write(document.encode())
    return out.getvalue()


def body(words: str) -> str:
    return f"<w:document {W}><w:body>{words}</w:body></w:document>"


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LONG = f"<w:p><w:r><w:t>{WORDS * 10}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (f"<!DOCTYPE x [{LAUGHS}]>" + body("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>"), "hostile_xml"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body("<w:p><w:r><w:t>&e;"), "hostile_xml"),
        (body("<w:p>" * 300_000), "too_deep"),
        (body(LONG * 3000), "too_long"),
        (body(f"<w:p><w:r><w:t>{'x' * 12 * MIB}</w:t></w:r></w:p>"), "no_text"),
        (body("<w:p><w:r><w:t>oops</w:p>"), "bad_xml"),
        ("", "bad_xml"),
    ],
    ids=["laughs", "external", "deep", "long", "paragraph", "broken", "empty"],
)
def test_word_documents(tmp_path: Path, document: str, code: str) -> None:
    assert codes(give(tmp_path, "a.docx", docx(document))) == [code]


def test_properties_and_styles_of_a_word_document_are_as_little_trusted(tmp_path: Path) -> None:
    text = body(f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>")
    for part in ("docProps/core.xml", "word/styles.xml", "_rels/.rels"):
        data = docx(text, **{part: f"<!DOCTYPE x [{LAUGHS}]><x>&l9;</x>"})
        assert codes(give(tmp_path, "a.docx", data)) == ["hostile_xml"]


def test_word_document_that_is_a_bomb(tmp_path: Path) -> None:
    text = body(f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>")
    for data in (docx(text + " " * 12 * MIB, 8), docx(text, 8, **{"docProps/core.xml": " " * 12 * MIB})):
        assert codes(give(tmp_path, "a.docx", data)) == ["bomb"]


def pdf_of(*objects: bytes) -> bytes:
    out, starts = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + tail


def stream(data: bytes, said: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (said, len(data), data)


def form(data: bytes, used: int) -> bytes:
    return stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % used)


ROOT, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
SHOWN = b"BT /F1 12 Tf 72 600 Td (%b) Tj ET\n" % WORDS.encode()


def page(more: bytes = b"", box: bytes = b"[0 0 612 792]") -> bytes:
    font = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    return b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R/Resources<<%b%b>>>>" % (box, font, more)


X = b"/XObject<</X 5 0 R>>"
ZIP = b"/Filter/FlateDecode"
JBIG = (
    b"/Type/XObject/Subtype/Image/Width 90000/Height 90000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode"
)
BOMBS = {
    "stream": (ROOT, PAGES, page(), stream(zlib.compress(b" " * 160 * MIB, 1), ZIP)),
    "loop": (ROOT, PAGES, page(X), stream(SHOWN + b"/X Do"), form(b"/X Do /X Do", 5)),
}


@pytest.mark.parametrize("objects", BOMBS.values(), ids=BOMBS)
def test_pdf_that_takes_too_long_or_too_much(
    tmp_path: Path, objects: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 1)
    monkeypatch.setattr(pdf, "MEMORY", 180 * MIB)
    assert codes(give(tmp_path, "a.pdf", pdf_of(*objects))) == ["bomb"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf_of(ROOT, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", page(), stream(SHOWN)), "a.pdf"),
        (pdf_of(ROOT, PAGES, page(box=b"[0 0 1e30 1e30]"), stream(SHOWN)), "a.pdf"),
        (pdf_of(ROOT, PAGES, page(X), stream(b"q 600 0 0 700 0 0 cm /X Do Q"), stream(bytes(99), JBIG)), "scanned"),
        (pdf_of(ROOT, PAGES, page(), stream(b"[" * MIB + SHOWN)), "no_text"),
        (pdf_of(b"<</A " * 100_000), "unreadable"),
        (pdf_of(ROOT, PAGES, page(), stream(SHOWN))[:-300], "unreadable"),
        (b"%PDF-1.4 junk " * 50, "unreadable"),
        (b"no PDF", "unreadable"),
    ],
    ids=["pages", "huge", "jbig", "arrays", "deep", "cut", "junk", "other"],
)
def test_pdf_that_is_broken(tmp_path: Path, data: bytes, code: str) -> None:
    assert codes(give(tmp_path, "a.pdf", data)) == [code]


def test_pdf_of_more_than_an_article(tmp_path: Path) -> None:
    shown = b"".join(b"BT /F1 1 Tf 9 %d Td (%b) Tj ET\n" % (n, WORDS.encode()) for n in range(790))
    kids = b"<</Type/Pages/Kids[" + b"3 0 R " * 9 + b"]/Count 9>>"
    assert codes(give(tmp_path, "a.pdf", pdf_of(ROOT, kids, page(), stream(shown)))) == ["too_long"]


def test_pdf_of_more_than_may_be_given_to_a_process(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(200 * MIB)
    assert codes(tmp_path / "a.pdf") == ["too_large"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("{\\rtf1 " + "{" * 2_000_000, "too_deep"),
        ("{\\rtf1 " + WORDS, "unreadable"),
        ("{\\rtf1 \\bin999999999 " + WORDS + "}", "unreadable"),
        ("{\\rtf1 " + WORDS * 7000 + "}", "too_long"),
        ("{\\rtf1 " + "\\u8212?" * 60_000 + "}", "a.rtf"),
        ("{\\rtf1\\ansicpg99999\\uc999999999 \\u" + "9" * 30 + " \\'zz\\f-7\\" + WORDS + "}", "a.rtf"),
        ("{\\rtf1" + "x" * 40 * MIB, "too_long"),
        ("no Rich Text", "unreadable"),
    ],
    ids=["deep", "cut", "bin", "long", "signs", "numbers", "large", "other"],
)  # fmt: skip
def test_rich_text(tmp_path: Path, data: str, code: str) -> None:
    assert codes(give(tmp_path, "a.rtf", data), 140) == [code]


@pytest.mark.parametrize(
    "unit", ["[", "![", "*a ", "> ", "`", "<", "<!--", "- ", "&", "|a", "~~", "_a", "[a](", "\\n\\n- ", "[^1]:", "#"]
)
def test_markdown_that_would_take_for_ever(tmp_path: Path, unit: str) -> None:
    text = unit.replace("\\n", "\n") * (20_000 // len(unit))
    assert codes(give(tmp_path, "a.md", f"{WORDS}\n\n{text}")) in (["a.md"], ["too_long"])


def parts(count: int) -> str:
    part = "--x\nContent-Type: text/plain\n\nOne.\n"
    return MAIL.format(1) + "Content-Type: multipart/mixed; boundary=x\n\n" + part * count + "--x--\n"


def nested(depth: int) -> str:
    kind = 'Content-Type: multipart/mixed; boundary="b{}"\n\n--b{}\n'
    return MAIL.format(1) + "".join(kind.format(n, n) for n in range(depth)) + f"\n{WORDS}\n"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (parts(10_000), ["too_long"]),
        (nested(40), ["too_long"]),
        (nested(3000), ["too_long"]),
        (MAIL.format(1) + f"X-A: {'a' * MIB}\n\n{WORDS}\n", ["1@x.example"]),
        (MAIL.format(1) + f"Date: {'9 ' * 50_000}\n\n{WORDS}\n", ["1@x.example"]),
        (MAIL.format(1).replace("Ferry", "=?utf-8?q?" + "=E2" * 30_000 + "?=") + f"\n{WORDS}\n", ["1@x.example"]),
        (MAIL.format(1) + f"Content-Type: multipart/mixed\n\n{WORDS}\n", ["1@x.example"]),
        (MAIL.format(1) + f"Content-Transfer-Encoding: base64\n\n{'=' * 99}!\n", ["no_text"]),
        (MAIL.format(1) + "\n" + f"{WORDS}\n\n" * 20_000, ["too_long"]),
        ("\n" * 1000, ["bad_mail"]),
    ],
    ids=["parts", "nested", "deep", "header", "date", "subject", "no-boundary", "base64", "long", "none"],
)  # fmt: skip
def test_mails(tmp_path: Path, data: str, wanted: list[str]) -> None:
    assert codes(give(tmp_path, "a.eml", data), 200) == wanted


@pytest.mark.parametrize(
    "unit",
    ["<div style='display:none'>", "<div style='", "<blockquote ", "> ", "On 1 May 2011, A wrote:\n", "Regards\n",
     "--\n", "From: a\n", "(https:", "<https: ", " ", "*", "-----Original Message-----\n", "this email "],
)  # fmt: skip
def test_words_of_a_mail_that_would_take_for_ever(tmp_path: Path, unit: str) -> None:
    text = unit * (60_000 // len(unit))
    for kind in ("plain", "html"):
        data = MAIL.format(1) + f"Content-Type: text/{kind}\n\n{WORDS}\n\n{text}x\n"
        assert codes(give(tmp_path, "a.eml", data))[0] in ("1@x.example", "too_long", "no_text")


def test_mailbox_of_gigabytes_is_read_in_little_memory_and_a_giant_mail_costs_itself(tmp_path: Path) -> None:
    head = "From a@b.example Tue May  3 09:15:00 2011\n"
    with (tmp_path / "a.mbox").open("w") as file:
        for n in range(2000):
            file.write(f"{head}{MAIL.format(n)}\n{WORDS.replace('late', str(n))}\n\n")
        file.write(f"{head}{MAIL.format('giant')}\n")
        for _ in range(150):
            file.write("x" * MIB + "\n")
        file.write(f"\n{head}{MAIL.format('last')}\n{WORDS}\n")
    found = codes(tmp_path / "a.mbox")
    assert (len(found), found[1999], found[2000:]) == (2002, "1999@x.example", ["too_long", "last@x.example"])
