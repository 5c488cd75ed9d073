import doctest
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import extract
import extract.frames.accessor
import extract.frames.facts
from extract.frames.asked import sources_like
from extract.registry import build
from handmade import article, entity, fact, write_run

TEXT = """The harbour was shut.

“It leaks,” said Jane Roe. Ann Poe counted 40 pumps.

She said 3 had failed."""


def _facts(identity: str) -> list[dict[str, object]]:
    number = {"kind": "quantity", "low": 40.0, "high": 40.0, "comparator": "=", "item": "pump", "confidence": 0.4}
    number |= {"owner": "Marden Council", "places": ["Marden", "Kent"]}
    day = pd.Timestamp({"a": "2004-12-31T23:00", "b": "2006-03-02", "c": "2006-03-31T22:00"}[identity], tz="UTC")
    quoted = fact(identity, TEXT, "It leaks,", source="Jane Roe", cue="said", quote_type="direct", published=day)
    counted = fact(identity, TEXT, "40", source="Ann Poe", published=day, **number)
    return [quoted | {"paragraph": 1}, counted | {"paragraph": 1}]


@pytest.fixture
def run(tmp_path: Path) -> extract.frames.Run:
    articles = [article(i, TEXT, outlet=f"Outlet {i}") for i in "abc"]
    return extract.open(write_run(tmp_path / "out", articles=articles, facts=[f for i in "abc" for f in _facts(i)]))


def test_a_run_tells_what_is_in_it_and_reads_a_table_once(run: extract.frames.Run) -> None:
    assert repr(run).endswith("out: 3 articles, 0 dates, 0 entities, 6 facts>")
    assert run.facts is run.facts
    assert run.articles["outlet"].tolist() == ["Outlet a", "Outlet b", "Outlet c"]
    with pytest.raises(KeyError, match="extract entities"):
        run["registry"]


def test_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no finished run"):
        extract.open(tmp_path)


def test_who_is_heard_how_often(run: extract.frames.Run) -> None:
    by = run.facts.facts.by_source()
    assert by.index.tolist() == ["Jane Roe", "Ann Poe"]
    assert by.loc["Ann Poe", ["facts", "quotes", "numbers", "articles"]].tolist() == [3, 0, 3, 3]
    assert by.loc["Jane Roe", "first"] == pd.Timestamp("2004-12-31")


def test_the_timeline_has_the_years_without_facts_too(run: extract.frames.Run) -> None:
    line = run.facts.facts.timeline()
    assert line.index.year.tolist() == [2004, 2005, 2006]
    assert line["quotes"].tolist() == [1, 0, 2]
    assert line["articles"].tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("first", "last", "articles"),
    [("2004", "2006", "abc"), ("2005", "2006-03", "bc"), ("2006-03-03", None, "c"), (None, "2006-03-02", "ab")],
)
def test_between_takes_both_ends_in_whole(
    run: extract.frames.Run, first: str | None, last: str | None, articles: str
) -> None:
    assert "".join(run.facts.facts.between(first, last)["article"].unique()) == articles


def test_a_table_without_a_fact_has_no_articles(run: extract.frames.Run) -> None:
    assert run.facts.facts.between("1990", "1991").facts.articles().empty


def test_a_wrong_date_is_told(run: extract.frames.Run) -> None:
    with pytest.raises(ValueError, match="'spring' is no day, month or year"):
        run.facts.facts.between("spring", None)


def test_quotes_and_numbers_can_be_asked_again(run: extract.frames.Run) -> None:
    facts = run.facts
    assert len(facts.facts.between("2006", "2006").facts.quotes("Jane Roe")) == 2
    assert len(facts.facts.numbers("pump").facts.between("2004", "2004")) == 1


def test_the_context_survives_filters_sorts_and_pickles(run: extract.frames.Run) -> None:
    numbers = pickle.loads(pickle.dumps(run.facts.facts.numbers().sort_values("published", ascending=False)))
    label = numbers.index[0]
    shown = str(numbers.facts.context(label))
    assert "Ann Poe counted [[40]] pumps." in shown
    assert "The harbour was shut." in shown
    assert "The harbour was shut." not in str(numbers.facts.context(label, around=0))
    assert str(numbers.facts.context(numbers.loc[label, "fact"])) == shown


def test_a_table_from_a_file_says_how_to_attach_its_articles(run: extract.frames.Run) -> None:
    alone = pd.read_parquet(run.path / "facts")
    with pytest.raises(ValueError, match=r"facts\.attach"):
        alone.facts.context(0)
    for source in (run.path, run.articles, [extract.Article(i, TEXT) for i in "abc"]):
        assert "[[It leaks,]]" in str(alone.facts.attach(source).facts.context(0))


def test_another_text_under_the_id_is_not_shown_as_context(run: extract.frames.Run) -> None:
    wrong = run.facts.facts.attach([extract.Article("a", "Something else altogether, and longer than the offsets.")])
    with pytest.raises(ValueError, match="have not the text of 'a'"):
        wrong.facts.context(0)


def test_a_table_in_memory_can_be_written_and_copied(nlp, tmp_path: Path) -> None:
    facts = extract.facts("“It leaks,” said Jane Roe.", nlp=nlp)
    facts.to_parquet(tmp_path / "a.parquet")
    assert facts.copy().attrs["extract_articles"] is facts.attrs["extract_articles"]
    with pytest.raises(ValueError, match=r"facts\.attach"):
        pd.read_parquet(tmp_path / "a.parquet").facts.context(0)


def test_an_explanation_tells_number_source_and_why(run: extract.frames.Run) -> None:
    told = str(run.facts.facts.explain(1))
    for words in ("40", "pump", "Marden Council", "Ann Poe", "Marden, Kent", "by hand", "40%"):
        assert words in told
    with pytest.raises(KeyError, match="no fact has the index or id 99"):
        run.facts.facts.explain(99)


def test_the_accessor_is_for_facts_only() -> None:
    with pytest.raises(AttributeError, match="no column fact"):
        _ = pd.DataFrame({"a": [1]}).facts


@pytest.mark.parametrize("module", [extract.frames.accessor, sys.modules["extract.frames.facts"]])
def test_the_examples_run(module: object, nlp) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_importing_extract_is_light() -> None:
    code = (
        "import sys, time; t = time.process_time(); import extract; took = time.process_time() - t;"
        "heavy = {'spacy', 'pandas', 'altair', 'pyarrow', 'rich'} & set(sys.modules);"
        "assert not heavy, heavy; print(took)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(r.stdout) for r in runs) < 0.15


@pytest.mark.parametrize(
    ("asked", "count", "told"),
    [
        ("pump", 3, None),
        ("pumps", 3, "no number counts 'pumps': taken are those of 'pump'"),
        ("Pumps", 3, "no number counts 'Pumps': taken are those of 'pump'"),
        ("plump", 0, "no number counts 'plump': there is 'pump'"),
        ("boats", 0, "no number counts 'boats'"),
        ("", 0, "no number counts ''"),
    ],
)
def test_an_item_is_found_in_other_letters_and_in_the_plural(
    run: extract.frames.Run, caplog: pytest.LogCaptureFixture, asked: str, count: int, told: str | None
) -> None:
    assert len(run.facts.facts.numbers(asked)) == count
    assert [r.getMessage() for r in caplog.records] == [told] * (told is not None)


@pytest.mark.parametrize(
    ("asked", "found", "told"),
    [
        ("Jane Roe", ["Jane Roe"], None),
        ("jane roe", ["Jane Roe"], "no source is called 'jane roe': taken are those of 'Jane Roe'"),
        ("roe", ["Jane Roe"], "no source is called 'roe': taken are those of 'Jane Roe'"),
        ("Roé ", ["Jane Roe"], "no source is called 'Roé ': taken are those of 'Jane Roe'"),
        ("ro", [], "no source is called 'ro'"),
        ("Jane Rowe", [], "no source is called 'Jane Rowe': there is 'Jane Roe'"),
    ],
)
def test_a_speaker_is_found_by_a_part_of_the_name(
    run: extract.frames.Run, caplog: pytest.LogCaptureFixture, asked: str, found: list[str], told: str | None
) -> None:
    assert run.facts.facts.quotes(asked)["source"].unique().tolist() == found
    assert [r.getMessage() for r in caplog.records] == [told] * (told is not None)


def test_of_many_who_share_a_name_five_are_told(caplog: pytest.LogCaptureFixture) -> None:
    names = pd.Series([f"{first} Roe" for first in ("Ann", "Ben", "Cy", "Dee", "Eve", "Fay", "Guy")])
    assert sources_like(names, "ROE") == names.tolist()
    assert caplog.messages == [
        "no source is called 'ROE': "
        "taken are those of 'Ann Roe', 'Ben Roe', 'Cy Roe', 'Dee Roe', 'Eve Roe' and 2 others"
    ]


def test_who_else_has_a_name_in_part_is_told(caplog: pytest.LogCaptureFixture) -> None:
    names = pd.Series(["Charles Clarke", "Clarke", "Ken Clarke", "Clarkeson"])
    assert sources_like(names, "Clarke") == ["Clarke"]
    assert caplog.messages == ["the name is also in 'Charles Clarke' and 'Ken Clarke', not among these"]


def test_a_name_that_is_no_text_is_told(run: extract.frames.Run) -> None:
    with pytest.raises(TypeError, match="a name or an item is a str: this is int, 5"):
        run.facts.facts.quotes(5)
    with pytest.raises(TypeError, match="this is list"):
        run.facts.facts.numbers(["pump"])


def test_a_runs_facts_take_the_one_name_that_each_source_has_over_the_archive(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    names = {"a": "Tories", "b": "Conservative Party", "c": "Jane Roe"}
    kinds = {i: "person" if i == "c" else "organisation" for i in names}
    heard = [
        fact(i, TEXT, "It leaks,", source=n, source_entity=entity(i, n, kinds[i])["entity"]) for i, n in names.items()
    ]
    unnamed = fact("a", TEXT, "The harbour", source=None, source_entity=None)
    out = write_run(
        tmp_path / "out",
        articles=[article(i, TEXT) for i in names],
        entities=[entity(i, n, kinds[i]) for i, n in names.items()],
        facts=[*heard, unnamed],
    )
    with pytest.raises(ValueError, match="extract entities"):
        extract.open(out).facts.facts.tied()
    build(out)
    facts = extract.open(out).facts
    tied = facts[facts["article"] != "c"].facts.tied()
    assert tied["source"].dropna().tolist() == ["Conservative Party"] * 2
    assert tied["source_in_article"].dropna().tolist() == ["Tories", "Conservative Party"]
    assert tied["registry"].nunique() == 1
    assert tied.facts.tied().equals(tied), "tied once more it is the same"
    assert tied.facts.by_source()["articles"].to_dict() == {"Conservative Party": 2}
    assert len(tied.facts.quotes("Tories")) == 2, "a name of his in an article is his"
    with pytest.raises(ValueError, match="only the names of a run"):
        extract.facts("Soca said it had seized 12 boats.").facts.tied()


def test_two_people_of_one_name_are_told_apart_when_tied(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    roles = {"a": "striker", "b": "chancellor", "c": "striker", "d": "chancellor"}
    rows = [entity(i, "Paul Marsh", role=role) for i, role in roles.items()]
    heard = [
        fact(i, TEXT, "It leaks,", source="Paul Marsh", source_entity=row["entity"])
        for i, row in zip(roles, rows, strict=True)
    ]
    out = write_run(tmp_path / "out", articles=[article(i, TEXT) for i in roles], entities=rows, facts=heard)
    build(out)
    assert sorted(extract.open(out).facts.facts.tied()["source"]) == [
        *["Paul Marsh (politics)"] * 2,
        *["Paul Marsh (sport)"] * 2,
    ]
