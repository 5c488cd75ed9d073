"""PDFs as Word, browsers and newspapers make them: paragraphs as a reader sees them."""

import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fpdf import FPDF

from extract.article import Article
from extract.ingest import Reject, records

HEAD = "Ferry late again as fog closes the channel for the third time in a year"
PARAGRAPHS = [
    "The 9.15 ferry left Marden at noon on Tuesday, the harbour board said, after fog closed the channel for three "
    "hours and held up 414 passengers.",
    '"We are sorry," said its chairman, John Hale, who promised 14 more well-known sailings a week from June and a '
    "new two-year-old vessel for the winter timetable.",
    "The board has run the crossing since 1987, when the council sold it, and carries 600 people a day.",
    'Passengers were unhappy. "It is the third time this year," said Nell Hardy, 43, a teacher who takes the crossing '
    "to her school on the island every morning.",
]
MADE = datetime(2011, 5, 4, 9, tzinfo=UTC)


def blank(title: str = "", author: str = "", program: str = "") -> FPDF:
    made = FPDF(format="A4", unit="pt")
    made.set_auto_page_break(False)
    made.set_creation_date(MADE)
    made.set_title(title)
    made.set_author(author)
    made.set_creator(program)
    made.set_font("Times", size=11)
    return made


def lines(made: FPDF, x: float, y: float, texts: list[str], step: float = 14) -> float:
    """Lines of text one below the other; gives where the next would be."""
    for text in texts:
        made.text(x, y, text)
        y += step
    return y


def save(made: FPDF, folder: Path) -> Path:
    made.output(str(folder / "a.pdf"))
    return folder / "a.pdf"


def only(path: Path) -> Article:
    [(_, a)] = records([path])
    assert isinstance(a, Article), a
    return a


def test_pages_like_words_lose_heads_feet_and_numbers(tmp_path: Path) -> None:
    made = blank("Microsoft Word - ferry.doc", "ahardy", "Word")
    wanted = [HEAD, "3 May 2011"]
    for number in range(3):
        made.add_page()
        made.set_font("Times", size=9)
        made.text(60, 30, "Marden Harbour Board: news for editors")
        made.text(280, 810, f"Page {number + 1} of 3")
        made.set_font("Times", "B", 18)
        if not number:
            lines(made, 60, 80, textwrap.wrap(HEAD, 50), 22)
            made.set_font("Times", size=11)
            made.text(60, 130, "3 May 2011")
        made.set_font("Times", size=11)
        made.set_y(150)
        for n, paragraph in enumerate(PARAGRAPHS):
            text = paragraph.replace("414", str(100 * number + n))
            wanted.append(text)
            made.set_x(60)
            made.multi_cell(470, 14, text, align="J")
            made.ln(8)
    a = only(save(made, tmp_path))
    assert a.text.split("\n") == wanted
    assert (a.id, a.title, a.authors, a.published) == ("a.pdf", HEAD, (), datetime(2011, 5, 3, tzinfo=UTC))


def by_column(left: list[tuple[float, str]], right: list[tuple[float, str]]) -> list[tuple[float, float, str]]:
    return [(60, y, text) for y, text in left] + [(310, y, text) for y, text in right]


def by_row(left: list[tuple[float, str]], right: list[tuple[float, str]]) -> list[tuple[float, float, str]]:
    return sorted(by_column(left, right), key=lambda one: (one[1], one[0]))


def test_watermark_on_a_slant_is_no_text(tmp_path: Path) -> None:
    made = blank()
    made.add_page()
    lines(made, 60, 80, textwrap.wrap(PARAGRAPHS[0], 60))
    with made.rotation(45, 100, 120):
        made.text(60, 120, "EMBARGOED DRAFT 12")
    assert only(save(made, tmp_path)).text == PARAGRAPHS[0]


@pytest.mark.parametrize("order", [by_column, by_row])
def test_columns_are_read_one_after_the_other_whatever_their_order_in_the_file(
    tmp_path: Path, order: Callable[..., list[tuple[float, float, str]]]
) -> None:
    made = blank()
    texts = [paragraph.replace("414", str(n)) for n in range(3) for paragraph in PARAGRAPHS]
    broken = [line for text in texts for line in textwrap.wrap("    " + text, 46, break_on_hyphens=False)]
    half = len(broken) // 2 + 1
    made.add_page()
    made.set_font("Times", size=8)
    made.text(60, 30, "MARDEN POST Tuesday 3 May 2011")
    made.set_font("Times", "B", 24)
    made.text(60, 80, "Ferry late again after fog")
    made.set_font("Times", size=11)
    made.text(60, 110, "By Anna Reid and Ben Moss")
    columns = [[(140 + 14 * n, line) for n, line in enumerate(part)] for part in (broken[:half], broken[half:])]
    for x, y, text in order(*columns):
        made.text(x + 10 * text.startswith("    "), y, text.strip())
    made.add_page()
    made.set_font("Times", size=8)
    made.text(60, 30, "MARDEN POST Tuesday 3 May 2011")
    made.set_font("Times", size=11)
    lines(made, 60, 140, textwrap.wrap(PARAGRAPHS[2], 46))
    a = only(save(made, tmp_path))
    assert a.text.split("\n") == ["Ferry late again after fog", "By Anna Reid and Ben Moss", *texts, PARAGRAPHS[2]]
    assert (a.title, a.authors) == ("Ferry late again after fog", ("Anna Reid", "Ben Moss"))
    assert a.published == datetime(2011, 5, 3, tzinfo=UTC)
    assert a.extra["_notes"] == ["published is the day in the page's head: 2011-05-03"]


def test_hyphens_of_line_breaks_go_and_others_stay(tmp_path: Path) -> None:
    made = blank()
    made.add_page()
    broken = [
        "The harbour board's spokes-", "woman said the two-", "year-old vessel, a well-", "known sight, cost 3m and",
        "the infor-", "mation was pre-", "and post-war. Its re-", "launch, a relaunch in name, was run by the Anglo-",
        "French group. It is self-",
        "financing, as co-oper-", "ative aid is. The e-", "mail said: our e-mail is down, 20-", "odd days on.",
    ]  # fmt: skip
    lines(made, 60, 80, broken)
    assert only(save(made, tmp_path)).text == (
        "The harbour board's spokeswoman said the two-year-old vessel, a well-known sight, cost 3m and the information "
        "was pre- and post-war. Its relaunch, a relaunch in name, was run by the Anglo-French group. It is self-"
        "financing, as co-operative aid is. The e-mail said: our e-mail is down, 20-odd days on."
    )


def test_paragraph_goes_on_over_a_page(tmp_path: Path) -> None:
    made = blank()
    broken = textwrap.wrap(" ".join(PARAGRAPHS), 90)
    for part in (broken[:3], broken[3:]):
        made.add_page()
        lines(made, 60, 80, part)
        made.text(295, 810, str(made.page_no()))
    assert only(save(made, tmp_path)).text == " ".join(PARAGRAPHS)


def test_page_that_a_browser_printed_has_its_address_and_not_the_day_of_printing(tmp_path: Path) -> None:
    made = blank("Ferry late - Marden Post", program="Mozilla/5.0 (X11) HeadlessChrome/126 Skia/PDF m126")
    made.add_page()
    made.text(30, 20, "29/11/2026, 13:08")
    made.text(300, 20, "Ferry late - Marden Post")
    made.text(30, 830, "https://post.example/2011/ferry")
    made.text(560, 830, "1/1")
    made.set_font("Times", "B", 20)
    made.text(60, 80, "Ferry late")
    made.set_font("Times", size=11)
    lines(made, 60, 110, textwrap.wrap(PARAGRAPHS[0], 80))
    a = only(save(made, tmp_path))
    assert a.text == f"Ferry late\n{PARAGRAPHS[0]}"
    assert (a.title, a.url, a.published, a.extra) == ("Ferry late", "https://post.example/2011/ferry", None, {})


def test_tables_are_left_out_and_lists_are_not(tmp_path: Path) -> None:
    made = blank()
    made.add_page()
    y = lines(made, 60, 80, textwrap.wrap(PARAGRAPHS[0], 80))
    for row in (("Year", "Passengers", "Change"), ("2010", "414,000", "12%"), ("2011", "430,000", "4%")):
        for x, cell in zip((60, 160, 300), row, strict=True):
            made.text(x, y + 10, cell)
        y += 16
    bullets = [chr(149) + " One boat of the board is old and another one is new, and both of them are in use",
               "  today.", chr(149) + " The third is sold."]  # fmt: skip
    lines(made, 60, y + 20, [bullets[0]])
    made.text(68, y + 34, "today.")
    made.text(60, y + 48, bullets[2])
    a = only(save(made, tmp_path))
    assert a.text.split("\n") == [
        PARAGRAPHS[0], "• One boat of the board is old and another one is new, and both of them are in use today.",
        "• The third is sold.",
    ]  # fmt: skip
    assert "tables left out: 1" in a.extra["_notes"]


def test_justified_lines_are_no_table(tmp_path: Path) -> None:
    made = blank()
    made.add_page()
    made.set_xy(60, 80)
    made.multi_cell(110, 14, " ".join(PARAGRAPHS), align="J")
    assert only(save(made, tmp_path)).text.replace("\n", " ") == " ".join(PARAGRAPHS)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_page_that_lies_on_its_side(tmp_path: Path, angle: int) -> None:
    made = blank()
    made.add_page()
    with made.rotation(angle, 300, 300):
        lines(made, 100, 200, textwrap.wrap(PARAGRAPHS[0], 60))
    made.text(20, 20, "Draft")
    assert only(save(made, tmp_path)).text == PARAGRAPHS[0]


def test_file_without_a_day_has_that_of_its_making_and_a_note(tmp_path: Path) -> None:
    made = blank("untitled", "Anna Reid", "Writer")
    made.add_page()
    lines(made, 60, 80, textwrap.wrap(PARAGRAPHS[0], 80))
    a = only(save(made, tmp_path))
    assert (a.title, a.authors, a.published) == (None, ("Anna Reid",), MADE)
    assert a.extra["_notes"] == ["published is the day of the file's making: 2011-05-04"]


def test_scan_is_told_from_text(tmp_path: Path) -> None:
    from PIL import Image

    made = blank()
    picture = Image.new("L", (600, 800), 200)
    made.add_page()
    made.image(picture, 0, 0, 590)
    [(_, reject)] = records([save(made, tmp_path)])
    assert isinstance(reject, Reject)
    assert (reject.code, "ocrmypdf" in reject.reason) == ("scanned", True)
    made = blank()
    made.add_page()
    lines(made, 60, 80, textwrap.wrap(PARAGRAPHS[0], 80))
    made.add_page()
    made.image(picture, 0, 0, 590)
    a = only(save(made, tmp_path))
    assert a.text == PARAGRAPHS[0]
    assert a.extra["_notes"][0] == "pages that are pictures without text: 2"


def test_locked_pdf_says_what_to_do_and_one_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    for password, code in (("secret", "locked"), ("", None)):
        made = blank()
        made.set_encryption("owner", password)
        made.add_page()
        lines(made, 60, 80, textwrap.wrap(PARAGRAPHS[0], 80))
        [(_, found)] = records([save(made, tmp_path)])
        assert getattr(found, "code", None) == code
        if isinstance(found, Reject):
            assert "password" in found.reason
