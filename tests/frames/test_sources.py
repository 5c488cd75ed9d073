import logging
from pathlib import Path

import pandas as pd
import pytest
from spacy.language import Language

import extract
from extract.article import moment

TEXT = 'Marden Council fined 12 firms. "It hurts," said Jane Roe.'


def test_a_file_gives_what_its_articles_give(nlp: Language, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Fines\n\n{TEXT}", encoding="utf-8")
    facts = extract.facts(tmp_path / "a.txt", nlp=nlp)
    assert facts["source"].dropna().tolist() == ["Jane Roe"]
    assert facts.facts.articles().loc[facts["article"].iloc[0], "title"] == "Fines"
    both = extract.facts([tmp_path / "a.txt", "Fares rose 3%."], nlp=nlp)
    assert both["article"].nunique() == 2


def test_a_table_gives_its_articles_their_columns(nlp: Language) -> None:
    table = pd.DataFrame({
        "id": [7, 8], "text": [TEXT, "Fares rose 3% last month."], "outlet": ["Marden Echo", None],
        "published": [pd.NaT, pd.Timestamp("2011-05-03T23:30", tz="Europe/London")], "authors": [["A. Poe"], None],
    })  # fmt: skip
    facts = extract.facts(table, nlp=nlp)
    articles = facts.facts.articles()
    assert articles.loc["7", "outlet"] == "Marden Echo"
    assert pd.isna(articles.loc["8", "outlet"])
    assert list(articles.loc["7", "authors"]) == ["A. Poe"]
    assert facts.set_index("article").loc["8", "period_start"] == pd.Timestamp("2011-04-01")
    assert facts["published"].iloc[-1] == moment("2011-05-03T22:30:00Z")


def test_a_row_without_text_is_told_and_left_out(nlp: Language, caplog: pytest.LogCaptureFixture) -> None:
    table = pd.DataFrame({"text": [TEXT, None]}, index=["first", "second"])
    with caplog.at_level(logging.WARNING):
        assert extract.facts(table, nlp=nlp)["article"].nunique() == 1
    assert "row second: the record has no text" in caplog.text


@pytest.mark.parametrize("empty", ["", " \n"])
def test_an_empty_text_is_told_and_left_out(nlp: Language, caplog: pytest.LogCaptureFixture, empty: str) -> None:
    with caplog.at_level(logging.WARNING):
        facts = extract.facts(empty, nlp=nlp)
        assert extract.facts([empty, TEXT], nlp=nlp)["article"].nunique() == 1
    assert (len(facts), len(facts.facts.articles()), facts.facts.by_source().empty) == (0, 0, True)
    assert [record.message for record in caplog.records] == ["an empty text is no article: it is left out"] * 2


def test_an_article_that_comes_again_is_read_once_and_an_id_with_two_texts_is_refused(nlp: Language) -> None:
    once = extract.facts(TEXT, nlp=nlp)
    assert len(extract.facts([TEXT, TEXT], nlp=nlp)) == len(once)
    with pytest.raises(ValueError, match="'a' comes twice with different texts"):
        extract.facts([extract.Article("a", TEXT), extract.Article("a", "Fares rose.")], nlp=nlp)


def test_the_name_of_a_file_as_a_str_is_a_text_and_that_is_told(
    nlp: Language, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with caplog.at_level(logging.WARNING):
        assert extract.facts(str(tmp_path / "a.txt"), nlp=nlp).empty
    assert "give Path(" in caplog.text


@pytest.mark.parametrize("source", [b"Fares rose.", {"text": TEXT}, 7, [7], [[TEXT]]])
def test_what_is_no_article_is_refused(source: object, nlp: Language) -> None:
    with pytest.raises(TypeError, match="no article"):
        extract.facts(source, nlp=nlp)  # type: ignore[arg-type]


def test_a_table_without_texts_says_what_it_has(nlp: Language) -> None:
    with pytest.raises(ValueError, match="no column text: it has id, body"):
        extract.facts(pd.DataFrame({"id": [1], "body": ["x"]}), nlp=nlp)


def test_a_path_that_leads_nowhere_is_told(nlp: Language, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        extract.facts(tmp_path / "nothing.txt", nlp=nlp)
