import re
from html import unescape

import pandas as pd
import pytest

import extract
from extract.views import number
from extract.views.page import ROWS

TEXT = """Corringham Council said fares would rise 13% to £2.50 from Monday.

“We are sorry,” said its leader, Jane Roe. “It will cost us a million pounds.”"""


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ((400.0, None, ">", None, None), "more than 400"),
        ((None, 2500.0, "<=", "GBP", None), "up to £2,500"),
        ((102.8, 102.8, "=", "GBP", "week"), "£102.80 a week"),
        ((0.115, 0.115, "=", "GBP", None), "£0.115"),
        ((13.0, 13.0, "=", "%", None), "13%"),
        ((3.0, 5.0, "range", "year", None), "3 to 5 years"),
        ((1.0, 1.0, "=", "mile", None), "1 mile"),
        ((1 / 3, 1 / 3, "=", None, None), "1/3"),
        ((0.4, 0.4, "=", "percentage point", None), "0.4 percentage points"),
        ((1.6e9, 1.6e9, "~", "USD", None), "about $1.6bn"),
        ((20.0, 20.0, "=", "THB", None), "20 THB"),
        ((6.0, 6.0, "=", "foot", None), "6 feet"),
        ((1.3e6, 1.3e6, "~", "GBP", None), "about £1.3m"),
        ((2.044e9, None, ">", None, None), "more than 2.044bn"),
        ((1234567.0, 1234567.0, "=", None, None), "1,234,567"),
    ],
)
def test_a_number_reads_as_a_person_would_write_it(quantity: tuple[object, ...], words: str) -> None:
    assert number(*quantity) == words


def test_an_article_shows_who_said_what_and_how_many_of_what(nlp) -> None:
    shown = str(extract.show(TEXT, nlp=nlp))
    for words in (
        "Jane Roe",
        "Corringham Council",
        "We are sorry",
        "13%",
        "£2.50",
        "Who said what",
        "How many of what",
    ):
        assert words in shown


def test_a_text_without_a_title_is_headed_by_its_first_line(nlp) -> None:
    text = f"Fares to rise\n\n{TEXT}"
    shown = extract.show(text, nlp=nlp)
    assert str(shown).startswith("Fares to rise\n")
    assert "<title>Fares to rise</title>" in shown.page()
    assert "<h3>" not in shown.markup


def test_a_table_of_facts_can_be_shown_too(nlp) -> None:
    facts = extract.facts([extract.Article("a", TEXT), extract.Article("b", TEXT)], nlp=nlp)
    shown = str(extract.show(facts))
    assert "Article" in shown


def test_a_text_without_facts_shows_its_head_only(nlp) -> None:
    assert "0 quotes, 0 numbers" in str(extract.show("It rained.", nlp=nlp))


def test_a_notebook_sees_quotes_numbers_and_why(nlp) -> None:
    html = extract.show(TEXT, nlp=nlp)._repr_html_()
    for words in (
        '<span class="x-quote x-direct x-from x-to" title="Why: direct quote, cue &quot;said&quot;',
        '<span class="x-source">Jane Roe</span>',
        "£2.50",
        "<b>▲ 13%</b>",
        "Confidence ",
    ):
        assert words in html
    assert "<script" not in html


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style>"])
def test_what_comes_from_outside_is_escaped(hostile: str, nlp) -> None:
    text = f"Boats {hostile} rose 13%. “We saw {hostile} there,” said Jane Roe of {hostile}."
    article = extract.Article(hostile, text, title=hostile, outlet=hostile)
    facts = extract.facts(article, nlp=nlp)
    facts["why"] = facts["source_text"] = facts["cue"] = hostile
    views = [extract.show(article, nlp=nlp), extract.show(facts)]
    views += [facts.facts.context(0), facts.facts.explain(0)]
    detached = facts.copy()
    detached.attrs.clear()
    for view in [*views, extract.show(detached)]:
        assert hostile not in view.page().replace("</style>", "", 1)


def test_overlapping_facts_keep_every_word_once(nlp) -> None:
    text = "Jane Roe said “more than 40 of the 60 pumps” had failed & “3 – 5%” of the rest."
    html = extract.show(text, nlp=nlp).markup
    paragraph = re.search(r'<div class="x-row x-body"><p>(.*?)</p>', html, re.DOTALL)
    assert paragraph is not None
    assert unescape(re.sub(r"<sup[^>]*>\d+</sup>|<[^>]+>", "", paragraph[1])) == text


def test_a_doc_shows_as_its_text_does(nlp) -> None:
    assert extract.show(nlp(TEXT)).markup == extract.show(TEXT, nlp=nlp).markup


def test_the_facts_of_one_article_are_shown_in_it(nlp) -> None:
    facts = extract.facts([extract.Article("a", TEXT), extract.Article("b", TEXT)], nlp=nlp)
    one = extract.show(facts[(facts["article"] == "a") & (facts["kind"] == "quote")]).markup
    assert "We are sorry" in one
    assert "x-number x-any x-from" not in one


def test_a_long_table_is_cut_and_says_so(nlp) -> None:
    quote = extract.facts("“It leaks,” said Jane Roe.", nlp=nlp)
    many = pd.concat([quote] * (ROWS + 3))
    many.attrs.clear()
    assert ">3 more<" in extract.show(many).markup
