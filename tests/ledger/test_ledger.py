import logging
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import extract
from extract.cli import app
from extract.export import export
from extract.folders import DamagedRunError
from extract.ledger import VERDICTS, build, numbers
from extract.query import query
from extract.registry import build as tie
from handmade import article, entity, fact, write_run

pytestmark = pytest.mark.slow

PROMISE = "We shall mend every lock gate on the Marlow canal before the winter"
FLOOD = "The Marden Trust said {} families were moved from their homes in Hythe after the river wall broke."
LATER = "In Hythe {} families left their homes once the wall broke, the Marden Trust said."

Row = dict[str, Any]


def said(identity: str, words: str, by: str | None = None, **more: Any) -> Row:
    """A direct quote in an article of these words."""
    return fact(identity, f"“{words}”", words, quote_type="direct", source=by, source_type="person", **more)


def counted(identity: str, sentence: str, words: str, low: float | None, **more: Any) -> Row:
    """A number of families in an article of this one sentence, in which `{}` stands for its words."""
    row = {"kind": "quantity", "low": low, "high": low, "comparator": "=", "item": "family", "item_text": "families",
           "predicate": "move", "organisations": ["Marden Trust"]}  # fmt: skip
    return fact(identity, sentence.format(words), words, **(row | more))


def held(out: Path, *facts: Row, about: dict[str, Row] | None = None) -> pd.DataFrame:
    """The facts of claims in articles of these facts, by article; `about` is what else is told of an article."""
    ids = sorted({f["article"] for f in facts})
    articles = [article(i, f"Text of {i}.", **(about or {}).get(i, {})) for i in ids]
    days = {a["id"]: a["published"] for a in articles}
    write_run(out, articles=articles, facts=[f | {"published": days[f["article"]]} for f in facts])
    build(out)
    return pd.read_parquet(out / "claims_facts").set_index("article")


def on(day: int, outlet: str = "The Marden Echo", **more: Any) -> Row:
    """An article of this day of May."""
    return {"published": f"2011-05-{day:02}", "outlet": outlet} | more


SAME_DAY = {"a": on(3), "b": on(3, "Hythe Gazette")}


def test_the_same_words_are_repeated_whoever_is_named(tmp_path: Path) -> None:
    rows = held(tmp_path / "out", said("a", PROMISE, "Osbert Quill"), said("b", PROMISE.upper() + "!", "Mavis Thrale"))
    first, second = rows.loc["a"], rows.loc["b"]
    assert pd.isna(first["verdict"])
    assert pd.isna(first["against"])
    assert (second["verdict"], second["against"], second["order"]) == ("repeats", first["fact"], 2)
    assert second["why"] == "The same 13 words as in a; there Osbert Quill is named, here Mavis Thrale."
    (claim,) = pd.read_parquet(tmp_path / "out" / "claims").to_dict("records")
    assert (claim["kind"], claim["words"], claim["articles"], claim["facts"]) == ("quote", PROMISE, 2, 2)
    assert [claim[verdict] for verdict in VERDICTS] == [1, 0, 0, 0, 0, 0]


def test_a_part_of_what_was_said_repeats_it(tmp_path: Path) -> None:
    rows = held(tmp_path / "out", said("a", PROMISE), said("b", f"Nobody believes it. {PROMISE} comes round again."))
    assert rows.loc["b", "why"] == "13 words of it, in runs, are in a, too."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("That is a matter for them", "That is a matter for them"),
        ("We are here for as long as it takes", "We are here for as long as it takes"),
        (PROMISE, PROMISE.replace("shall", "shall not")),
        ("We lost 30 boats in the great storm of that winter", "We lost 13 boats in the great storm of that winter"),
    ],
)
def test_set_phrases_denials_and_other_figures_repeat_nothing(tmp_path: Path, one: str, other: str) -> None:
    assert held(tmp_path / "out", said("a", one), said("b", other)).empty


def test_one_article_that_says_a_thing_twice_makes_no_claim(tmp_path: Path) -> None:
    twice = fact("a", f"{PROMISE}. Again: {PROMISE.upper()}", PROMISE.upper())
    assert held(tmp_path / "out", said("a", PROMISE), twice).empty


BOUNDS = {
    "about 400": {"high": 400, "comparator": "~"},
    "more than 400": {"high": None, "comparator": ">"},
    "between 400 and 450": {"high": 450, "comparator": "range"},
    "at least five": {"high": None, "comparator": ">="},
    "up to 300": {"high": 300, "comparator": "<="},
}


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (("414", 414, {}), ("414", 414, {}), "agrees"),
        (("400", 400, {}), ("about 400", 400, BOUNDS["about 400"]), "agrees"),
        (("about 400", 400, BOUNDS["about 400"]), ("414", 414, {}), "refines"),
        (("more than 400", 400, BOUNDS["more than 400"]), ("414", 414, {}), "refines"),
        (("between 400 and 450", 400, BOUNDS["between 400 and 450"]), ("414", 414, {}), "refines"),
        (("414", 414, {}), ("more than 400", 400, BOUNDS["more than 400"]), "agrees"),
        (("at least five", 5, BOUNDS["at least five"]), ("80", 80, {}), None),
        (("2.1bn", 2.1e9, {"unit": "GBP"}), ("2.14bn", 2.14e9, {"unit": "GBP"}), "agrees"),
        (("2.1bn", 2.1e9, {"unit": "GBP"}), ("2.6bn", 2.6e9, {"unit": "GBP"}), "contradicts"),
        (("2.1bn", 2.1e9, {"unit": "GBP"}), ("2.6bn", 2.6e9, {"unit": "EUR"}), None),
        (("400", 400, {"change": "up"}), ("500", 500, {"change": "down"}), None),
        (("414", 414, {}), ("290", 290, {}), "contradicts"),
        (("414", 414, {}), ("up to 300", None, BOUNDS["up to 300"]), "contradicts"),
        (("more than 400", 400, BOUNDS["more than 400"]), ("500", 500, {}), "refines"),
        (("more than 400", 400, BOUNDS["more than 400"]), ("4,000", 4000, {}), None),
    ],
)  # fmt: skip
def test_what_a_number_is_to_an_earlier_one(tmp_path: Path, one: Any, other: Any, verdict: str | None) -> None:
    facts = [counted(i, s, w, low, **more)
               for i, s, (w, low, more) in (("a", FLOOD, one), ("b", LATER, other))]  # fmt: skip
    rows = held(tmp_path / "out", *facts, about=SAME_DAY)
    assert (rows.loc["b", "verdict"] if len(rows) else None) == verdict


@pytest.mark.parametrize(
    "other",
    [
        FLOOD.replace("were moved", "were not moved"),
        FLOOD.replace("said", "denied that"),
        FLOOD.replace("Hythe", "Lydd"),
    ],
)
def test_a_denial_and_another_town_repeat_nothing(tmp_path: Path, other: str) -> None:
    facts = [counted(i, sentence, "414", 414) for i, sentence in (("a", FLOOD), ("b", other))]
    rows = held(tmp_path / "out", *facts, about=SAME_DAY)
    assert "repeats" not in list(rows["verdict"])


def test_another_town_is_no_contradiction_however_the_sentence_goes(tmp_path: Path) -> None:
    facts = [counted("a", FLOOD, "414", 414), counted("b", LATER.replace("Hythe", "Lydd"), "37", 37)]
    rows = held(tmp_path / "out", *facts, about=SAME_DAY)
    assert "contradicts" not in list(rows["verdict"])


def test_nearly_the_same_sentence_repeats(tmp_path: Path) -> None:
    rows = held(tmp_path / "out", counted("a", FLOOD, "414", 414), counted("b", f"{FLOOD[:-1]} on Monday.", "414", 414))
    assert rows.loc["b", "verdict"] == "repeats"
    assert rows.loc["b", "why"] == "The same 414 in nearly the same sentence as in a."


def test_a_reason_tells_the_values_and_what_shows_that_they_are_of_one_thing(tmp_path: Path) -> None:
    rows = held(tmp_path / "out", counted("a", FLOOD, "414", 414), counted("b", LATER, "290", 290), about=SAME_DAY)
    why = "290 here, 414 in a; both are of “family” with the name hythe, marden, trust, "
    assert rows.loc["b", "why"] == f"{why}3 words in common, the same time."


def test_an_outlet_that_tells_another_value_later_revises_its_own(tmp_path: Path) -> None:
    facts = [counted("a", FLOOD, "414", 414), counted("b", FLOOD, "290", 290)]
    rows = held(tmp_path / "out", *facts, about={"a": on(3), "b": on(4)})
    assert rows.loc["b", "verdict"] == "revises"
    assert rows.loc["b", "why"].startswith("The Marden Echo has 290 here, and had 414 in a")


def test_weeks_later_another_value_may_be_of_another_time(tmp_path: Path) -> None:
    facts = [counted("a", FLOOD, "414", 414), counted("b", FLOOD, "290", 290)]
    assert held(tmp_path / "out", *facts, about={"a": on(1), "b": on(28, "Hythe Gazette")}).empty


def year(number: int) -> Row:
    """The period of a whole year."""
    return {"period_start": datetime(number, 1, 1), "period_end": datetime(number, 12, 31)}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"owner": "Marden Trust"}, {"owner": "Selby Brewery"}, "one is Selby Brewery's, the other Marden Trust's"),
        ({"places": ["Hythe"]}, {"places": ["Lydd"]}, "one is of Lydd, the other of Hythe"),
        (year(2009), year(2010), "they are of other times (2010-01-01 to 2010-12-31, 2009-01-01 to 2009-12-31)"),
    ],
)
def test_what_only_looks_like_one_thing_differs(tmp_path: Path, one: Row, other: Row, why: str) -> None:
    facts = [counted("a", FLOOD, "414", 414, **one), counted("b", FLOOD, "290", 290, **other)]
    rows = held(tmp_path / "out", *facts, about=SAME_DAY)
    assert rows.loc["b", "verdict"] == "differs"
    assert rows.loc["b", "why"].endswith(f"; but {why}.")


def test_without_columns_for_it_a_name_in_the_same_place_tells_whose_a_number_is(tmp_path: Path) -> None:
    other = counted("b", FLOOD.replace("Marden Trust", "Selby Brewery"), "290", 290, organisations=["Selby Brewery"])
    rows = held(tmp_path / "out", counted("a", FLOOD, "414", 414), other, about=SAME_DAY)
    assert rows.loc["b", "why"].endswith("but where one has “selby brewery”, the other has “marden trust”.")


@pytest.mark.parametrize(
    "other",
    [
        "Some {} families went to the fair on Sunday.",
        "At Lydd {} families asked the Selby Brewery for work.",
        "The Marden Trust has {} families among its members.",
    ],
)
def test_the_thing_that_is_counted_alone_makes_no_claim(tmp_path: Path, other: str) -> None:
    facts = [counted("a", FLOOD, "40", 40), counted("b", other, "40", 40, organisations=[])]
    assert held(tmp_path / "out", *facts, about=SAME_DAY).empty


def test_an_article_that_knows_of_both_values_contradicts_none(tmp_path: Path) -> None:
    text = FLOOD.format("290") + " Before, 414 families lived there."
    one, other = counted("b", text, "290", 290), counted("b", text, "414", 414)
    both = [one | {"sentence": FLOOD.format("290")}, other | {"sentence": "Before, 414 families lived there."}]
    rows = held(tmp_path / "out", counted("a", FLOOD, "414", 414), *both, about=SAME_DAY)
    assert "contradicts" not in rows.get("verdict", pd.Series()).tolist()


def test_a_fact_is_held_against_the_one_it_agrees_with(tmp_path: Path) -> None:
    facts = [counted(i, FLOOD, str(n), n) for i, n in (("a", 414), ("b", 290), ("c", 290))]
    rows = held(tmp_path / "out", *facts, about=SAME_DAY | {"c": on(3, "Lydd Star")})
    assert rows["verdict"].tolist()[1:] == ["contradicts", "repeats"]
    assert rows.loc["c", "against"] == rows.loc["b", "fact"]
    (claim,) = pd.read_parquet(tmp_path / "out" / "claims").to_dict("records")
    assert (claim["contradicts"], claim["repeats"], list(claim["outlets"])) == (
        1, 1, ["Hythe Gazette", "Lydd Star", "The Marden Echo"])  # fmt: skip


def test_versions_of_one_text_count_as_one(tmp_path: Path) -> None:
    facts = [counted(i, FLOOD, "414", 414) for i in "abd"]
    articles = [
        article("a", outlet="Echo"), article("b", outlet="Gazette", near="a"), article("d", outlet="Star"),
        article("e", outlet="Post", duplicate_of="a"),
    ]  # fmt: skip
    build(write_run(tmp_path / "out", articles=articles, facts=facts))
    (claim,) = pd.read_parquet(tmp_path / "out" / "claims").to_dict("records")
    assert (claim["articles"], claim["texts"], claim["facts"]) == (4, 2, 3)
    assert list(claim["outlets"]) == ["Echo", "Gazette", "Post", "Star"]


def test_names_that_the_registry_ties_are_one(tmp_path: Path) -> None:
    long, short = "Marden Harbour Conservancy", "MHC"
    texts = {"a": f"{long} owes £12.4m to lenders.", "b": f"Lenders are owed £12.4m by {short}."}
    more = {"unit": "GBP", "item": "debt", "item_text": None}
    facts = [counted(i, texts[i], "£12.4m", 12.4e6, organisations=[n], **more) for i, n in (("a", long), ("b", short))]
    names = [entity("a", long, "organisation", aliases=[short]), entity("b", short, "organisation")]
    run = write_run(tmp_path / "out", articles=[article("a"), article("b")], facts=facts, entities=names)
    tie(run)
    summary = build(run)
    assert summary.tied
    assert summary.verdicts["agrees"] == 1
    (run / "links" / ".sha256").unlink()
    pd.read_parquet(run / "links").head(1).to_parquet(run / "links" / "part-00000.parquet")
    assert not build(run).tied, "the registry is of another run"


def test_the_same_run_gives_the_same_bytes_in_however_many_parts(tmp_path: Path) -> None:
    facts = [counted(i, FLOOD, str(n), n) for i, n in (("a", 414), ("b", 290), ("c", 414))]
    facts += [said(i, PROMISE) for i in "abc"]
    made = []
    for parts in (1, 2, 5):
        articles = [article(i) for i in "abc"]
        out = write_run(tmp_path / str(parts), articles=articles, facts=facts, parts=parts)
        build(out)
        made.append([(out / table / "part-00000.parquet").read_bytes() for table in ("claims", "claims_facts")])
    assert made[0] == made[1] == made[2]


def test_a_claim_keeps_its_id_when_the_archive_grows(tmp_path: Path) -> None:
    facts = [said(i, PROMISE) for i in "abc"]
    before = held(tmp_path / "before", *facts[:2])
    after = held(tmp_path / "after", *facts)
    assert set(before["claim"]) == set(after["claim"])


def test_a_word_that_stands_by_too_many_numbers_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(numbers, "_CROWD", 2)
    with caplog.at_level(logging.WARNING):
        assert held(tmp_path / "out", *(counted(i, FLOOD, "414", 414) for i in "abc")).empty
    assert "stand by more than 2 numbers of one item and unit" in caplog.text


PLANTED = [
    ("Marden Council will close {} libraries in Hythe next spring, its leader Jane Roe said.", "library", None, 6, 9),
    ("Selby Brewery cut {} jobs at its Lydd works after a poor summer, the union Unity said.", "job", None, 120, 210),
    ("Police in Thrale arrested {} men over the theft of lead from St Mary church roofs.", "man", None, 14, 23),
    ("The Marden Trust raised {} for the new lifeboat at Hythe harbour in a single week.", "lifeboat", "GBP", 4e5, 9e5),
    ("A survey by Fenwick Polls found {} of Marden tenants could not heat their homes.", "tenant", "%", 31, 47),
    ("Osbert Quill, who leads the Lydd Rowers, bought {} old barges from the Marlow Canal Trust.", "barge", None, 3, 5),
    ("The Thrale Hospital trust said {} patients waited on trolleys in Marden over the bank holiday.", "patient", None,
     88, 132),
    ("Ferry fares from Hythe to Lydd will rise by {} in June, Marden Harbour Conservancy said.", "fare", "%", 8, 13),
    ("Inspectors from Soundwell found {} rats in the kitchens of the Marden Grand hotel.", "rat", None, 40, 65),
    ("Jane Roe told Marden Council that {} homes in Thrale had no working drains.", "home", None, 640, 910),
]  # fmt: skip
"""Sentences with what they count, its unit, the value that is printed and another."""


OTHERS = {"Marden": "Wexcombe", "Hythe": "Amble", "Thrale": "Ossett", "Selby": "Tadworth", "Lydd": "Corby"}
"""Names in the place of theirs."""


def planted(identity: str, row: tuple[Any, ...], figure: float, sentence: str | None = None, **more: Any) -> Row:
    """The number of a sentence of `PLANTED`."""
    text, item, unit, *_ = row
    plain = {"item": item, "item_text": item, "unit": unit, "predicate": "tell", "organisations": []}
    return counted(identity, sentence or text, f"{figure:g}", figure, **(plain | more))


def reworded(text: str) -> str:
    """The same told by somebody else: the end first, without some of its words."""
    head, _, tail = text.rstrip(".").partition("{}")
    return f"It has emerged that {head[:1].lower() if head[:4] in ('The ', 'A su') else head[:1]}{head[1:]}{{}}{tail}."


def test_contradictions_that_were_planted_are_found_and_none_is_invented(tmp_path: Path) -> None:
    facts, about = [], {}
    for n, row in enumerate(PLANTED):
        figure, other = row[3:]
        named = row[0]
        for name, another in OTHERS.items():
            named = named.replace(name, another)
        facts += [
            planted(f"{n}-first", row, figure),
            planted(f"{n}-planted", row, other, reworded(row[0])),
            planted(f"{n}-same", row, figure, reworded(row[0])),
            planted(f"{n}-unit", row, other * 7, unit="tonne"),
            planted(f"{n}-item", row, other * 7, item="boat", item_text="boats"),
            planted(f"{n}-year", row, other * 7, **year(1994)),
            planted(f"{n}-names", row, other * 7, named),
            planted(f"{n}-bound", row, figure * 0.9, comparator=">", high=None),
        ]
    for f in facts:
        about[f["article"]] = on(3, f["article"].partition("-")[2])
    rows = held(tmp_path / "out", *facts, about=about)
    told = rows[rows["verdict"] == "contradicts"].index
    assert sum(name.endswith("-planted") for name in told) >= 9
    assert [name for name in told if not name.endswith("-planted")] == []


def test_the_tables_are_seen_in_notebooks_in_sql_and_in_exports(tmp_path: Path) -> None:
    held(tmp_path / "out", said("a", PROMISE), said("b", PROMISE))
    run = extract.open(tmp_path / "out")
    assert len(run.claims) == 1
    assert len(run.claims_facts) == 2
    with query(tmp_path / "out", "SELECT sum(repeats) FROM claims JOIN claims_facts USING (claim)") as answer:
        assert list(answer.rows) == [(2,)]
    export(tmp_path / "out", "sqlite", tmp_path / "run.sqlite", ["facts", "claims", "claims_facts"])
    with sqlite3.connect(tmp_path / "run.sqlite") as db:
        assert db.execute("SELECT count(*) FROM claims_facts JOIN facts USING (fact)").fetchone() == (2,)


def test_the_command_prints_what_is_at_odds_first(tmp_path: Path) -> None:
    facts = [counted("a", FLOOD, "414", 414), counted("b", LATER, "290", 290), said("a", PROMISE), said("b", PROMISE)]
    held(tmp_path / "out", *facts, about=SAME_DAY)
    result = CliRunner().invoke(app, ["ledger", str(tmp_path / "out")], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.output.index("contradicts") < result.output.index("repeats")
    assert "2 claims" in result.output
    result = CliRunner().invoke(app, ["ledger", str(tmp_path / "out"), "-v", "repeats"], catch_exceptions=False)
    assert "290 here" not in result.output


def test_what_cannot_be_done_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no finished run"):
        build(tmp_path)
    assert CliRunner().invoke(app, ["ledger", str(tmp_path)]).exit_code == 2
    out = write_run(tmp_path / "out", articles=[article("a")])
    result = CliRunner().invoke(app, ["ledger", str(out), "--verdict", "lies"])
    assert result.exit_code == 2
    assert "there is no verdict lies" in result.output
    assert build(out).claims == 0
    (out / "claims" / "part-00000.parquet").write_bytes(b"")
    with pytest.raises(ValueError, match="extract ledger"):
        _ = extract.open(out).claims


def test_a_damaged_registry_leaves_the_tables_that_were_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    held(out, said("a", PROMISE), said("b", PROMISE))
    before = (out / "claims" / "part-00000.parquet").read_bytes()
    (out / "links").mkdir()
    (out / "links" / ".sha256").write_text("0\n")
    (out / "links" / "part-00000.parquet").write_bytes(b"no")
    with pytest.raises(DamagedRunError, match="extract entities"):
        build(out)
    assert (out / "claims" / "part-00000.parquet").read_bytes() == before
    assert not list(out.glob(".ledger-*"))
