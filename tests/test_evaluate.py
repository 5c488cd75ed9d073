import gzip
import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from extract.cli import app
from extract.contract.tables import arrow
from extract.evaluate import evaluate
from extract.evaluate.calibration import calibrate

TEXT = "Mr Hale said prices rose 5% to £20 in May. Ann Poe, head of Wexcorp, denied it."


def quantity(number: str, **fields: object) -> dict[str, object]:
    start = TEXT.index(number)
    value = float(number.strip("£%"))
    row = {"start": start, "end": start + len(number), "low": value, "high": value, "comparator": "="}
    return row | {"unit": None, "item": "price", "source": "Hale", "period": "in May"} | fields


def person(name: str, aliases: tuple[str, ...] = (), **fields: object) -> dict[str, object]:
    return {"name": name, "type": "person", "aliases": list(aliases), "role": None, "affiliation": None} | fields


def article() -> dict[str, object]:
    said = TEXT.index("prices")
    return {
        "id": "a",
        "text": TEXT,
        "entities": [
            person("Hale", ("Mr Hale",)),
            person("Ann Poe", role="head", affiliation="Wexcorp"),
            {"name": "Wexcorp", "type": "organisation", "aliases": [], "role": None, "affiliation": None},
        ],
        "quotes": [{"pieces": [[said, TEXT.index(". Ann")]], "type": "indirect", "source": "Hale"}],
        "quantities": [quantity("5%", unit="%"), quantity("£20", unit="GBP")],
    }


def fact(kind: str, start: int, end: int, **fields: object) -> dict[str, object]:
    row = {"fact": f"{kind}{start}", "article": "a", "kind": kind, "start": start, "end": end, "text": TEXT[start:end]}
    row |= {
        "pieces": [[start, end]],
        "content": TEXT[start:end],
        "sentence": TEXT,
        "voiced": True,
        "vague": False,
        "why": "test",
    }
    return row | {"source_type": "narrator", "people": [], "organisations": []} | fields


def predicted_quantity(number: str, **fields: object) -> dict[str, object]:
    gold = quantity(number, **fields)
    words = gold.pop("period")
    gold["period_text"] = words
    return fact("quantity", gold.pop("start"), gold.pop("end"), **gold)  # type: ignore[arg-type]


def write(out: Path, facts: list[dict[str, object]], entities: list[dict[str, object]]) -> None:
    made = {"id": "a", "text": TEXT, "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "language": "en"}
    for name, rows in (("articles", [made | {"authors": []}]), ("facts", facts), ("entities", entities)):
        (out / name).mkdir(parents=True)
        pq.write_table(arrow(name, rows), out / name / "part-0.parquet")


def entity(name: str, kind: str = "person", **fields: object) -> dict[str, object]:
    row = {"article": "a", "entity": name, "name": name, "type": kind, "aliases": [], "mentions": []}
    return row | {"role": None, "affiliation": None} | fields


@pytest.fixture
def run(tmp_path: Path) -> tuple[Path, Path]:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(article()) + "\n", encoding="utf-8")
    start = TEXT.index("prices")
    facts = [
        fact("quote", start, TEXT.index(". Ann"), quote_type="direct", source="Mr Hale", confidence=0.9),
        predicted_quantity("5%", unit="%", source="Mr Hale", confidence=0.8),
        predicted_quantity("£20", unit="GBP", item="cost", period=None, confidence=0.6),
    ]
    entities = [entity("Mr Hale"), entity("Ann Poe", role="Head", affiliation="Hale"), entity("May")]
    write(tmp_path / "out", facts, entities)
    return gold, tmp_path / "out"


def test_levels_by_hand(run: tuple[Path, Path]) -> None:
    scores = evaluate(*run)
    assert {r.level: (r.right, r.gold, r.predicted) for r in scores.rows} == {
        "entities": (2, 3, 3),
        "entity name": (2, 3, 3),
        "quote found": (1, 1, 1),
        "quote exact": (1, 1, 1),
        "quote type": (0, 1, 1),
        "quote source": (1, 1, 1),
        "quantity found": (2, 2, 2),
        "quantity value": (2, 2, 2),
        "quantity bound": (2, 2, 2),
        "quantity unit": (2, 2, 2),
        "quantity item": (1, 2, 2),
        "quantity source": (2, 2, 2),
        "quantity period": (1, 2, 2),
        "FACT": (2, 3, 3),
    }
    assert {r.level: (r.right, r.gold, r.predicted) for r in scores.people} == {
        "role": (1, 1, 1),
        "affiliation": (0, 1, 1),
    }
    assert scores["FACT"].f1 == pytest.approx(2 / 3)
    assert scores.table()[-3] == ("FACT", "66.7%", "66.7%", "66.7%", "2/3/3")


def test_a_confidence_is_judged_by_kind(run: tuple[Path, Path]) -> None:
    quote, numbers = evaluate(*run).calibration
    assert (quote.kind, quote.right, quote.total, quote.auc) == ("quote", 1, 1, None)
    assert numbers.ece == pytest.approx((0.2 + 0.6) / 2)
    assert numbers.auc == 1.0


def test_calibration_of_ties_and_of_nothing() -> None:
    assert calibrate("quote", [(None, True)]) is None
    tied = calibrate("quote", [(0.5, True), (0.5, False)])
    assert tied is not None
    assert tied.auc == 0.5


def test_gold_may_be_compressed(run: tuple[Path, Path]) -> None:
    gold, out = run
    packed = gold.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(gold.read_bytes()))
    assert evaluate(packed, out) == evaluate(gold, out)


def test_gold_without_its_text_takes_it_from_the_articles_named(run: tuple[Path, Path], tmp_path: Path) -> None:
    gold, out = run
    apart, texts = article(), tmp_path / "texts.jsonl"
    text = str(apart.pop("text"))
    gold.write_text(json.dumps({**apart, "sha256": hashlib.sha256(text.encode()).hexdigest()}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"line 1: a: the text lies elsewhere: .*--texts"):
        evaluate(gold, out)
    texts.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    assert evaluate(gold, out, [texts])["FACT"].right == 2
    texts.write_text(json.dumps({"id": "a", "text": text + "!"}), encoding="utf-8")
    with pytest.raises(ValueError, match="another text stands under this id"):
        evaluate(gold, out, [texts])


def test_what_a_run_gives_on_request_does_not_count(run: tuple[Path, Path], tmp_path: Path) -> None:
    gold, out = run
    denied = TEXT.index("denied")
    start = TEXT.index("prices")
    asked = [
        fact("quote", denied, len(TEXT) - 1, quote_type="indirect", source="Ann Poe", voiced=False),
        fact("quantity", start, start + 6, low=2.0, comparator=">=", vague=True),
    ]
    before = evaluate(gold, out)
    pq.write_table(arrow("facts", asked), out / "facts" / "part-1.parquet")
    assert evaluate(gold, out) == before
    for part in (out / "facts").iterdir():
        pq.write_table(pq.read_table(part).drop_columns("vague"), part)
    assert evaluate(gold, out)["quantity found"].predicted == before["quantity found"].predicted + 1


@pytest.mark.parametrize("line", ["5", "null", "[]", '"text"'])
def test_a_line_that_is_no_article_is_named(run: tuple[Path, Path], line: str) -> None:
    gold, out = run
    gold.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1: not an article"):
        evaluate(gold, out)


def test_an_article_that_the_run_lacks_counts_as_missed(run: tuple[Path, Path]) -> None:
    gold, out = run
    with gold.open("a", encoding="utf-8") as f:
        f.write(json.dumps(article() | {"id": "b"}))
    assert evaluate(gold, out)["quote found"].gold == 2


def test_articles_without_facts_count_and_none_in_common_is_told(run: tuple[Path, Path]) -> None:
    gold, out = run
    facts = out / "facts" / "part-0.parquet"
    pq.write_table(arrow("facts", []), facts)
    assert evaluate(gold, out)["FACT"].gold == 3
    gold.write_text("".join(json.dumps(article() | {"id": other}) + "\n" for other in "bc"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"none of the 2 articles of \S+gold\.jsonl is in \S+out: name the folder"):
        evaluate(gold, out)
    gold.write_text(json.dumps(article() | {"id": "b"}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"the only article of \S+gold\.jsonl is not in \S+out: name the folder"):
        evaluate(gold, out)
    gold.write_text("", encoding="utf-8")
    told = CliRunner().invoke(app, ["evaluate", str(gold), str(out)])
    assert (told.exit_code, len(told.output.splitlines())) == (2, 1)
    assert f"{gold} has no articles: name the gold" in told.output


def test_gold_that_lacks_a_field_is_named_with_its_line(run: tuple[Path, Path]) -> None:
    gold, out = run
    record = article()
    del record["quantities"][0]["period"]  # type: ignore[index]
    del record["quotes"]
    gold.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ValueError, match=r"gold\.jsonl, line 1: the gold lacks quotes, quantities\.period"):
        evaluate(gold, out)


def test_a_run_that_lacks_a_table_or_a_column_is_named(run: tuple[Path, Path], tmp_path: Path) -> None:
    gold, out = run
    with pytest.raises(ValueError, match=r"nowhere has no facts/\*\.parquet: name the folder"):
        evaluate(gold, tmp_path / "nowhere")
    part = out / "facts" / "part-0.parquet"
    pq.write_table(pq.read_table(part).drop_columns(["item"]), part)
    with pytest.raises(ValueError, match=r"part-0\.parquet has no column item"):
        evaluate(gold, out)
