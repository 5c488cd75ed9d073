import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import extract
from extract.audit import CHECKS, UnknownCheckError, build
from extract.audit.tables import AUDIT
from extract.cli import app
from extract.export import export
from extract.query import QueryError, query
from extract.registry import build as tie
from handmade import article, entity, fact, write_run

pytestmark = pytest.mark.slow

PROMISE = "We shall mend every lock gate on the Marlow canal before the winter"
PERSON = {"source_type": "person"}


def said(identity: str, words: str, by: str | None, text: str | None = None, **more: Any) -> dict[str, Any]:
    """A direct quote of `by`; where nobody is named, of somebody unnamed."""
    entities = {"source_entity": entity(identity, by, more.get("source_type", "person"))["entity"]} if by else {}
    kind = {"source_type": "person" if by else "unnamed", "quote_type": "direct"}
    return fact(identity, text or words, words, **({"source": by} | entities | kind | more))


def counted(identity: str, sentence: str, words: str, low: float, item: str, **more: Any) -> dict[str, Any]:
    """A number in an article of this one sentence."""
    row = {"kind": "quantity", "low": low, "high": low, "comparator": "=", "item": item, "item_text": item}
    return fact(identity, sentence, words, **(row | more))


def audited(out: Path, *facts: dict[str, Any], entities: Any = (), days: dict[str, str] | None = None) -> pd.DataFrame:
    """The findings in articles of these facts; the names are tied where there are entities."""
    ids = sorted({f["article"] for f in facts} | {e["article"] for e in entities})
    write_run(out, articles=[article(i, published=(days or {}).get(i)) for i in ids], facts=facts, entities=entities)
    if entities:
        tie(out)
    build(out)
    return pd.read_parquet(out / "audit")


def test_one_promise_under_two_names_is_found_whatever_marks_and_letters_it_has(tmp_path: Path) -> None:
    other = said("b", f"“{PROMISE.upper()}” — and soon", "Mavis Thrale")
    (row,) = audited(tmp_path / "out", said("a", PROMISE, "Osbert Quill"), other).to_dict("records")
    assert row["check"] == "one-quote-several-names"
    assert row["why"] == "The same 13 words are given to Osbert Quill here, and to Mavis Thrale in b."
    assert (row["article"], row["words"], row["start"], row["end"]) == ("a", PROMISE, 0, len(PROMISE))
    assert list(row["others"]) == [other["fact"]]


def test_a_short_sentence_counts_whole_and_a_part_of_a_longer_one_does_not(tmp_path: Path) -> None:
    short = "Nobody told us that the gates had gone."
    rows = [said("a", f"I am cross. {short}", "Osbert Quill"), said("b", short, "Mavis Thrale")]
    assert len(audited(tmp_path / "whole", *rows)) == 1
    rows = [said("a", f"I fear {short}", "Osbert Quill"), said("b", f"I hope {short}", "Mavis Thrale")]
    assert audited(tmp_path / "part", *rows).empty


def test_of_three_articles_the_one_that_stands_alone_is_shown(tmp_path: Path) -> None:
    rows = [said("a", PROMISE, "Osbert Quill"), said("b", PROMISE, "Osbert Quill"), said("c", PROMISE, "Mavis Thrale")]
    (row,) = audited(tmp_path / "out", *rows).to_dict("records")
    assert row["article"] == "c"
    assert len(row["others"]) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Osbert Quill", "Quill"),
        ("Mr Quill", "Osbert Quill"),
        ("Marlow Canal Trust", "MCT"),
        ("Osbert Quill", "Osbert Quill"),
    ],
)
def test_two_forms_of_one_name_are_one(tmp_path: Path, one: str, other: str) -> None:
    assert audited(tmp_path / "out", said("a", PROMISE, one), said("b", PROMISE, other)).empty


def test_a_spokesman_and_the_body_for_which_he_speaks_are_one(tmp_path: Path) -> None:
    named = said("a", PROMISE, "Osbert Quill", source_affiliation="Marlow Canal Trust")
    body = said("b", PROMISE, "Marlow Canal Trust", source_type="organisation")
    unnamed = said("c", PROMISE, None, source_role="spokesman", source_affiliation="Marlow Canal Trust")
    assert audited(tmp_path / "out", named, body, unnamed).empty
    named = said("a", PROMISE, "Osbert Quill", source_role="MCT director")
    assert audited(tmp_path / "role", named, body).empty


def test_a_pen_name_that_the_registry_ties_is_one_name(tmp_path: Path) -> None:
    rows = [said("a", PROMISE, "Marlow Canal Trust", source_type="organisation"), said("b", PROMISE, "Lockkeepers",
            source_type="organisation")]  # fmt: skip
    entities = [
        entity("a", "Marlow Canal Trust", "organisation"),
        entity("b", "Lockkeepers", "organisation"),
    ]
    assert len(audited(tmp_path / "out", *rows, entities=entities)) == 1
    ids = pd.read_parquet(tmp_path / "out" / "registry").set_index("name")["id"]
    tie(tmp_path / "out", merges=[(ids["Marlow Canal Trust"], ids["Lockkeepers"])])
    build(tmp_path / "out")
    assert pd.read_parquet(tmp_path / "out" / "audit").empty


def test_short_words_and_short_reports_are_said_by_many(tmp_path: Path) -> None:
    rows = [said(a, "We shall do our very best here", n) for a, n in (("a", "Osbert Quill"), ("b", "Mavis Thrale"))]
    rows += [said(a, PROMISE, n, quote_type="indirect") for a, n in (("c", "Osbert Quill"), ("d", "Mavis Thrale"))]
    assert audited(tmp_path / "out", *rows).empty


def test_a_quote_within_a_quote_is_not_one_quote_twice(tmp_path: Path) -> None:
    text = f"Mavis Thrale said: {PROMISE}"
    rows = [said("a", PROMISE, "Osbert Quill", text), said("a", text, "Mavis Thrale")]
    assert audited(tmp_path / "out", *rows).empty


def test_words_without_a_source_are_shown_where_they_have_none(tmp_path: Path) -> None:
    rows = [said("a", PROMISE, "Mavis Thrale"), said("b", PROMISE, None, source_type="narrator")]
    (row,) = audited(tmp_path / "out", *rows).to_dict("records")
    assert row["article"] == "b"
    assert row["why"] == "The same 13 words have no source here, and are Mavis Thrale's in a."


def test_a_speaker_who_quotes_another_has_other_words(tmp_path: Path) -> None:
    marks = said("a", f"They told us ‘{PROMISE}’ and went home", "Osbert Quill")
    name = said("b", f"Ms Thrale said that {PROMISE.lower()}", "Osbert Quill")
    assert audited(tmp_path / "out", marks, name, said("c", PROMISE, "Mavis Thrale")).empty


def test_words_that_have_a_name_in_one_article_alone_weigh_less(tmp_path: Path) -> None:
    rows = [said("a", PROMISE, None, source_role="walker"), said("b", PROMISE, "Mavis Thrale")]
    (row,) = audited(tmp_path / "out", *rows).to_dict("records")
    assert row["why"] == "The same 13 words are given to somebody unnamed (walker) here, and to Mavis Thrale in b."
    assert row["weight"] < 0.6
    text = f"{PROMISE}, walkers hear. {PROMISE}."
    first, last = said("a", f"{PROMISE},", None, text), said("a", f"{PROMISE}.", "Mavis Thrale", text)
    assert audited(tmp_path / "gist", first, last).empty


HERE = "The Marlow Canal Trust spent £2.7m on new lock gates at Thrale, the council said."
THERE = "New lock gates at Thrale cost the Marlow Canal Trust £27m, councillors heard."
TRUST = {"organisations": ["Marlow Canal Trust"], "unit": "GBP", "item": "gate"}


def test_a_sum_that_is_ten_times_the_other_articles_is_found(tmp_path: Path) -> None:
    rows = [counted("a", HERE, "£2.7m", 2.7e6, **TRUST), counted("b", THERE, "£27m", 2.7e7, **TRUST)]
    (row,) = audited(tmp_path / "out", *rows).to_dict("records")
    assert (row["check"], row["article"], row["words"]) == ("powers-of-ten", "b", THERE)
    assert row["why"] == "£27m (gate) here is 10 times the £2.7m (gate) in a."


@pytest.mark.parametrize(
    "change",
    [
        {"low": 2.8e7, "high": 2.8e7},
        {"low": 5.4e6, "high": 5.4e6},
        {"item": "towpath"},
        {"organisations": ["Thrale Water"]},
        {"per": "year"},
        {"unit": "%"},
        {"low": 2.7e7, "high": 3e7},
        {"people": ["Mavis Thrale"]},
        {"sentence": "Walkers want £27m from the Marlow Canal Trust."},
    ],
)
def test_a_sum_that_is_another_or_of_another_thing_is_not(tmp_path: Path, change: dict[str, Any]) -> None:
    one = counted("a", HERE, "£2.7m", 2.7e6, **TRUST, people=["Osbert Quill"])
    rows = [one, counted("b", THERE, "£27m", 2.7e7, **TRUST) | change]
    assert audited(tmp_path / "out", *rows).empty


def test_round_numbers_are_ten_times_each_other_by_chance_but_not_a_thousand_times(tmp_path: Path) -> None:
    def pair(low: float) -> list[dict[str, Any]]:
        return [
            counted("a", HERE, "£2.7m", 3e6, **TRUST) | {"text": "£3m"},
            counted("b", THERE, "£27m", low, **TRUST) | {"text": "£30m"},
        ]

    assert audited(tmp_path / "ten", *pair(3e7)).empty
    assert list(audited(tmp_path / "thousand", *pair(3e9))["check"]) == ["powers-of-ten"]


def test_counts_are_ten_times_each_other_by_rounding_and_sums_are_not(tmp_path: Path) -> None:
    def found(low: float, unit: str | None) -> pd.DataFrame:
        about = TRUST | {"unit": unit}
        rows = [counted("a", HERE, "£2.7m", 1_590, **about), counted("b", THERE, "£27m", low, **about)]
        return audited(tmp_path / f"{low}{unit}", *rows)

    assert found(16_000, None).empty
    assert len(found(15_900, None)) == len(found(16_000, "GBP")) == 1


def test_the_same_sum_in_another_currency_is_found_unless_one_restates_the_other(tmp_path: Path) -> None:
    one = counted("a", HERE, "£2.7m", 2.7e6, **TRUST)
    other = counted("b", THERE, "£27m", 2.7e6, **TRUST) | {"unit": "USD", "text": "$2.7m"}
    (row,) = audited(tmp_path / "out", one, other).to_dict("records")
    assert row["check"] == "other-currency"
    assert row["why"] == "£2.7m (gate) here is $2.7m in b: the same amount in another currency."
    assert audited(tmp_path / "restated", one, other | {"restates": one["fact"]}).empty


def test_an_article_that_has_both_numbers_knows_of_both(tmp_path: Path) -> None:
    one, other = counted("a", HERE, "£2.7m", 2.7e6, **TRUST), counted("b", THERE, "£27m", 2.7e7, **TRUST)
    both = counted("b", "A lock gate was £2.7m.", "£2.7m", 2.7e6, **TRUST) | {"item_text": "a first gate"}
    assert audited(tmp_path / "out", one, other, both).empty


def test_in_one_article_a_number_of_other_words_is_of_another_thing(tmp_path: Path) -> None:
    rows = [counted("a", HERE, "£2.7m", 2.7e6, **TRUST), counted("a", THERE, "£27m", 2.7e7, **TRUST)]
    assert len(audited(tmp_path / "same", *rows)) == 1
    assert audited(tmp_path / "other", rows[0], rows[1] | {"item_text": "towpath and gates"}).empty


def test_money_of_which_no_sentence_says_what_it_is_for_is_held_by_the_other_words(tmp_path: Path) -> None:
    bare = TRUST | {"item": None}
    rows = [counted("a", HERE, "£2.7m", 2.7e6, **bare), counted("b", THERE, "£27m", 2.7e7, **bare)]
    (row,) = audited(tmp_path / "out", *rows).to_dict("records")
    assert row["why"] == "£27m here is 10 times the £2.7m in a."


def at(identity: str, body: str, name: str = "Osbert Quill", role: str | None = None) -> list[dict[str, Any]]:
    return [entity(identity, name, affiliation=body, role=role), entity(identity, body, "organisation")]


DAYS = {"a": "2011-05-03", "b": "2011-06-01", "c": "2012-06-01"}


def test_an_officer_of_two_forces_within_a_month_is_found(tmp_path: Path) -> None:
    rows = [*at("a", "Thrale Police"), *at("b", "Marlow Police")]
    (row,) = audited(tmp_path / "out", entities=rows, days=DAYS).to_dict("records")
    assert row["check"] == "two-bodies-at-once"
    assert (row["article"], row["words"]) == ("a", "Osbert Quill, Thrale Police")
    assert row["why"] == "Osbert Quill is of Thrale Police here, and of Marlow Police in b within 29 days."


def test_a_person_of_many_bodies_is_one_finding_at_the_rarest(tmp_path: Path) -> None:
    days = {a: f"2011-05-0{n}" for n, a in enumerate("abcd", 1)}
    bodies = ("Thrale Police", "Marlow Bank", "Thrale Police", "Fenn Weekly News")
    rows = [row for a, body in zip("abcd", bodies, strict=True) for row in at(a, body)]
    (row,) = audited(tmp_path / "out", entities=rows, days=days).to_dict("records")
    assert row["why"] == (
        "Osbert Quill is of Marlow Bank here, and of Thrale Police in a within 1 day; other articles have 1 other body."
    )


@pytest.mark.parametrize(
    "rows",
    [
        [*at("a", "Thrale Police", role="former chief constable"), *at("b", "Marlow Police", role="chief constable")],
        [*at("a", "Thrale Police"), *at("c", "Marlow Police")],
        [*at("a", "Thrale Police"), *at("b", "Thrale Police Authority")],
        [*at("a", "Thrale Police"), *at("b", "Marlow Police", "Mavis Thrale")],
        [*at("a", "Thrale Party"), *at("b", "Marlow Council")],
        [*at("a", "Thrale Democrats"), *at("b", "Marlow Committees")],
        [*at("a", "Thrale Police"), *at("b", "Aberdeen")],
        [*at("a", "Thrale Airways"), *at("b", "Thraleairways")],
        [*at("a", "Thrale Police"), *at("b", "TP")],
    ],
)
def test_a_new_post_a_part_of_the_body_and_another_man_are_no_finding(
    tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    assert audited(tmp_path / "out", entities=rows, days=DAYS).empty


def test_a_quote_longer_than_a_page_is_found(tmp_path: Path) -> None:
    (row,) = audited(tmp_path / "out", said("a", "so it went on " * 70, "Osbert Quill")).to_dict("records")
    assert row["check"] == "long-quote"
    assert row["why"] == "This quote of Osbert Quill has 280 words: it may not end where the speaker does."
    assert len(row["words"]) <= 240
    assert audited(tmp_path / "short", said("a", "so it went on " * 60, "Osbert Quill")).empty


def interview(*names: str) -> list[dict[str, Any]]:
    text = " ".join(f"Answer number {n}." for n in range(10, 30))
    return [said("a", f"Answer number {n}.", name, text) for n, name in enumerate(names, 10)]


def test_a_name_amid_eight_quotes_of_another_is_found(tmp_path: Path) -> None:
    names = ["Osbert Quill"] * 5 + ["Mavis Thrale"] + ["Osbert Quill"] * 3
    rows = interview(*names)
    (row,) = audited(tmp_path / "out", *rows).to_dict("records")
    assert (row["check"], row["words"]) == ("lone-source", "Answer number 15.")
    assert row["why"] == (
        "All 8 other quotes with a name in this article are Osbert Quill's; "
        "this one amid them is given to Mavis Thrale."
    )
    rows[5]["source_text"] = "Ms Thrale"
    assert audited(tmp_path / "named", *rows).empty


def test_a_body_in_a_sentence_that_names_the_other_source_is_found(tmp_path: Path) -> None:
    rows = interview(*["Osbert Quill"] * 5, "Marlow Canal Trust", *["Osbert Quill"] * 3)
    rows[5] |= {"source_type": "organisation", "source_text": "the Marlow Canal Trust"}
    sentence = "Mr Quill has left the Marlow Canal Trust, but said so."
    assert list(audited(tmp_path / "out", *rows[:5], rows[5] | {"sentence": sentence}, *rows[6:])["check"]) == [
        "lone-source"
    ]
    beside = rows[5] | {"sentence": sentence, "source_start": 0, "source_end": 18, "cue_start": 19, "cue_end": 23}
    assert audited(tmp_path / "beside", *rows[:5], beside, *rows[6:]).empty
    sentence = "The Marlow Canal Trust said so."
    assert audited(tmp_path / "own", *rows[:5], rows[5] | {"sentence": sentence}, *rows[6:]).empty


@pytest.mark.parametrize(
    "names",
    [
        ["Osbert Quill"] * 4 + ["Mavis Thrale"] + ["Osbert Quill"] * 3,
        ["Osbert Quill"] * 8 + ["Mavis Thrale"],
        ["Osbert Quill"] * 5 + ["Quill"] + ["Osbert Quill"] * 3,
        ["Osbert Quill"] * 4 + ["Mavis Thrale"] * 2 + ["Osbert Quill"] * 4,
        ["Osbert Quill"] * 5 + ["Mavis Thrale", "Osbert Quill", "Ada Fenn"] + ["Osbert Quill"] * 4,
    ],
)
def test_one_of_few_the_last_word_and_one_of_several_are_not(tmp_path: Path, names: list[str]) -> None:
    assert audited(tmp_path / "out", *interview(*names)).empty


def gazette(out: Path, quotes: int, articles: int = 24, first: int = 0) -> Path:
    """A run of articles of one paper with so many quotes each, give or take one."""
    ids = [f"{n:03}" for n in range(first, first + articles)]
    text = " ".join(f"Word {n}." for n in range(10, 30))
    facts = [said(i, f"Word {n}.", "Osbert Quill", text) for i in ids for n in range(10, 10 + quotes + int(i) % 2)]
    return write_run(out, articles=[article(i, text, outlet="Gazette") for i in ids], facts=facts)


def test_a_drop_against_another_run_is_found_with_its_outlet(tmp_path: Path) -> None:
    before, now = gazette(tmp_path / "before", 5), gazette(tmp_path / "now", 2)
    build(now, against=before)
    first, second = pd.read_parquet(now / "audit").to_dict("records")
    assert (first["check"], first["words"]) == ("drops", "All outlets together: facts")
    assert pd.isna(first["article"])
    assert second["why"] == (
        f"Gazette: 2.5 facts an article in the 24 articles of this run, 5.5 in the 24 of {before}: 55% fewer."
    )
    build(before, against=now)
    assert pd.read_parquet(before / "audit").empty


def test_a_drop_of_few_articles_or_of_a_fifth_is_none(tmp_path: Path) -> None:
    for name, quotes, articles in (("few", 2, 12), ("fifth", 4, 24)):
        build(gazette(tmp_path / name, quotes, articles), against=gazette(tmp_path / f"{name}-before", 5, articles))
        assert pd.read_parquet(tmp_path / name / "audit").empty


def replaced(out: Path, quotes: int, **more: Any) -> Path:
    """A later run in the same folder, which keeps what is not its own."""
    made = gazette(out.with_name("made"), quotes, **more)
    for path in made.rglob("*.parquet"):
        path.replace(out / path.relative_to(made))
    return out


def test_a_drop_against_what_the_last_audit_counted_is_found_every_time(tmp_path: Path) -> None:
    out = gazette(tmp_path / "out", 5)
    assert build(out).total == 0
    replaced(out, 2)
    for _ in range(2):
        assert build(out).found["drops"] == 2
    assert len(json.loads((out / "audit-counts.json").read_text())) == 2
    assert "24 of the last run" in pd.read_parquet(out / "audit")["why"][0]


def test_an_archive_that_grew_is_held_by_its_new_articles(tmp_path: Path) -> None:
    out = gazette(tmp_path / "out", 5, articles=400)
    build(out)
    text = " ".join(f"Word {n}." for n in range(10, 30))
    ids = [f"{n:03}" for n in range(400)]
    facts = [said(i, f"Word {n}.", "Osbert Quill", text) for i in ids for n in range(10, 15 + int(i) % 2)]
    new = [f"{n:03}" for n in range(400, 425)]
    facts += [said(i, "Word 10.", "Osbert Quill", text) for i in new]
    grown = write_run(tmp_path / "grown", articles=[article(i, text, outlet="Gazette") for i in ids + new], facts=facts)
    for path in grown.rglob("*.parquet"):
        path.replace(out / path.relative_to(grown))
    build(out)
    why = pd.read_parquet(out / "audit")["why"][1]
    assert why.startswith("Gazette: 1.0 facts an article in the 25 articles that came since the last run, 5.5 in the")


def rows() -> dict[str, Any]:
    facts = [said("a", PROMISE, "Osbert Quill"), said("b", PROMISE, "Mavis Thrale"), *interview()]
    facts += [counted("c", HERE, "£2.7m", 2.7e6, **TRUST), counted("d", THERE, "£27m", 2.7e7, **TRUST)]
    return {"articles": [article(i, title=f"All about {i}") for i in "abcd"], "facts": facts}


def test_bytes_depend_neither_on_parts_nor_on_a_second_audit(tmp_path: Path) -> None:
    made = []
    for name, parts, order in (("one", 1, 1), ("two", 4, -1)):
        out = write_run(tmp_path / name, parts=parts, **{table: every[::order] for table, every in rows().items()})
        for _ in range(2):
            build(out)
            made.append([p.read_bytes() for p in sorted((out / "audit").iterdir())])
    assert all(one == made[0] for one in made)


def test_no_table_of_the_run_is_touched_and_the_audit_is_one_of_its_tables(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", **rows())
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    build(out)
    assert {p: p.read_bytes() for p in before} == before
    assert {p.name for p in out.iterdir()} == {
        "articles", "audit", "audit-counts.json", "dates", "entities", "facts", "manifest.json",
    }  # fmt: skip
    run = extract.open(out)
    assert list(run.audit.columns) == AUDIT.names
    assert run.audit["weight"].is_monotonic_decreasing
    assert "audit" in run.tables


def test_the_exit_status_tells_whether_there_is_something_to_see(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", **rows())
    done = CliRunner().invoke(app, ["audit", str(out)])
    assert done.exit_code == 4
    assert "All about a" in done.output
    assert "given to Osbert Quill here" in " ".join(done.output.split())
    assert f"The table: {out / 'audit'}" in done.output.replace("\n", "")
    clean = write_run(tmp_path / "clean", articles=[article("a")])
    done = CliRunner().invoke(app, ["audit", str(clean)])
    assert (done.exit_code, "0 findings" in done.output) == (0, True)


def test_the_audit_is_asked_and_exported_as_every_table(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", **rows())
    with pytest.raises(FileNotFoundError, match=f"has no table audit: `extract audit {out}` makes it"):
        export(out, "csv", tmp_path / "audit.csv", ["audit"])
    build(out)
    with query(out, 'SELECT "check" FROM audit ORDER BY weight DESC LIMIT 1') as answer:
        assert list(answer.rows) == [("one-quote-several-names",)]
    assert export(out, "csv", tmp_path / "audit.csv", ["audit"]).rows == 2


@pytest.mark.parametrize("command", ["audit", "entities"])
def test_a_folder_in_which_no_database_can_be_made_is_told(tmp_path: Path, command: str) -> None:
    out = write_run(tmp_path / "what?", **rows())
    done = CliRunner().invoke(app, [command, str(out)])
    assert done.exit_code == 1
    assert "rename" in done.output
    assert not list(out.glob(".*"))


def test_a_damaged_table_is_named_with_what_makes_it_anew(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", **rows())
    build(out)
    path = out / "audit" / "part-00000.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    remedy = f"is damaged: it is not what was written; `extract audit {out}` makes it"
    with pytest.raises(QueryError, match=remedy), query(out, "FROM audit"):
        pass
    (out / "manifest.json").write_text(json.dumps({"parts": {"facts": ["0"]}}))
    done = CliRunner().invoke(app, ["audit", str(out)])
    assert done.exit_code == 1
    assert "is damaged" in " ".join(done.output.split())


def test_only_the_checks_that_are_asked_for_are_made(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", **rows())
    assert build(out, checks=["powers-of-ten", "long-quote"]).found == {"powers-of-ten": 1, "long-quote": 0}
    assert set(pd.read_parquet(out / "audit")["check"]) == {"powers-of-ten"}
    build(out)
    every = pd.read_parquet(out / "audit")
    build(out, checks=["long-quote"])
    assert pd.read_parquet(out / "audit").equals(every)
    said = CliRunner().invoke(app, ["audit", str(out), "--check", "powers-of-ten"]).output
    assert "one-quote-several-names" not in said
    with pytest.raises(UnknownCheckError, match="there is no check spelling; there are one-quote-several-names, "):
        build(out, checks=["spelling"])
    assert len({check.id for check in CHECKS}) == len(CHECKS) == 7


@pytest.mark.parametrize("words", [["{}/none"], ["{}/out", "--against", "{}/none"], ["{}/out", "--check", "spelling"]])
def test_what_is_not_there_is_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    write_run(tmp_path / "out", **rows())
    done = CliRunner().invoke(app, ["audit", *(word.format(tmp_path) for word in words)])
    assert done.exit_code == 2
    assert not (tmp_path / "out" / "audit").exists()


def test_counts_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", **rows())
    (out / "audit-counts.json").write_text("[{}]")
    done = CliRunner().invoke(app, ["audit", str(out)])
    assert done.exit_code == 1
    assert "audit-counts.json is damaged" in " ".join(done.output.split())
