"""What leaves the desk, and what stands of it when a new run comes."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from cassis import load_cas_from_xmi, load_typesystem
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from extract.article import Article
from extract.cli import app
from extract.evaluate import evaluate
from extract.evaluate.inputs import gold_articles
from extract.evaluate.reviewed import reviewed
from extract.review.export import gold, write
from extract.review.runs import import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Store, StoreError, beside, open_store
from extract.review.web import Settings
from extract.review.words import Selector
from reviewing import EMOJI, ENTITIES, TEXT, Facts, client, copied, fact, facts, ferry, read, spot, words, write_run


@pytest.fixture(scope="module")
def ruled(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run with the ferry article wholly decided, the storm article begun, to be copied."""
    out = copied(made, tmp_path_factory.mktemp("ruled"))
    store = open_store(beside(out))
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as desk:
        decide(desk)
    store.close()
    return out


@pytest.fixture
def out(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Path:
    """A run with its store, decided where the test asks for that."""
    return copied(request.getfixturevalue("ruled") if "decided" in request.fixturenames else made, tmp_path)


@pytest.fixture
def decided(desk: TestClient) -> TestClient:
    """The desk over the run that `decide` has been at."""
    return desk


def decide(desk: TestClient) -> None:
    """Decide the ferry article: correct a speaker, reject a quote, add one; begin the storm article."""
    see = Facts(desk)
    right = see.decide(see("Nobody likes it"), "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()["fact"]
    see.decide(right, "accept")
    see.decide(see("trade"), "reject")
    item = see.decide(see("13%"), "item", item={"item": "price"}).json()["fact"]
    see.decide(item, "accept")
    for of in ("Fares will", "414"):
        see.decide(see(of), "accept")
    missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
    added = desk.post(f"/articles/{right['article']}/facts", json=missed).json()["fact"]
    assert see.decide(added, "speaker", speaker={"kind": "unnamed"}, then="sign").status_code == 200
    storm = see.decide(see("12 boats"), "speaker", speaker={"kind": "named", "name": "Ana Lloyd"})
    assert storm.status_code == 200


def test_gold_is_what_evaluation_reads(decided: TestClient, out: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(decided.get("/export/gold").content)
    (record,) = gold_articles(gold)
    assert record["id"] == "ferry"
    assert [(q["source"], q["type"], TEXT[slice(*q["pieces"][0])]) for q in record["quotes"]] == [
        ("Marden Council", "indirect", "Fares will rise 13% to £2.50"),
        ("Jane Roe", "direct", "Nobody likes it"),
        (None, "indirect", "it a shame"),
    ]
    assert [(q["text"], q["item"], q["source"]) for q in record["quantities"]] == [
        ("13%", "price", "Marden Council"), ("414", "child", "Tom Hale"),
    ]  # fmt: skip
    rejected = [{"kind": "quote", "pieces": [list(spot(TEXT, "trade had halved since May"))]}]
    assert record["reviewed"] == {"by": ["this computer"], "complete": True, "read": None, "rejected": rejected}
    scores = evaluate(gold, out)
    assert (scores["FACT"].right, scores["FACT"].gold, scores["FACT"].predicted) == (2, 0, 5)
    assert scores.table()[-1][2] == "–"
    read(decided, "ferry")
    gold.write_bytes(decided.get("/export/gold").content)
    (record,) = gold_articles(gold)
    assert record["reviewed"]["read"]["by"] == "this computer"
    scores = evaluate(gold, out)
    assert (scores["FACT"].right, scores["FACT"].gold, scores["FACT"].predicted) == (2, 5, 5)
    assert scores.about() is None


def test_what_a_run_gives_on_request_is_no_gold(tmp_path: Path, store: Store) -> None:
    found = [{**row, "vague": row["text"] == "414", "voiced": row["content"][:3] != "Nob"} for row in facts()]
    out = write_run(tmp_path / "asked", [ferry()], found, ENTITIES)
    import_run(store, out)
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as browser:
        see = Facts(browser)
        for of in ("Fares will", "Nobody likes it", "trade", "13%", "414"):
            assert see.decide(see(of), "accept").status_code == 200
        read(browser, "ferry")
        file = tmp_path / "gold.jsonl"
        answer = browser.get("/export/gold")
        assert answer.headers["x-extract-export"] == "3 facts of 1 article"
        file.write_bytes(answer.content)
    (record,) = gold_articles(file)
    assert [len(record["quotes"]), [q["text"] for q in record["quantities"]]] == [2, ["13%"]]
    scores = evaluate(file, out)
    assert (scores["FACT"].right, scores["FACT"].gold, scores["FACT"].predicted) == (3, 3, 3)


def test_unfinished_articles_are_left_out_unless_asked_for(decided: TestClient, store: Store) -> None:
    assert decided.get("/export/gold").headers["x-extract-export"] == (
        "5 facts of 1 article, 1 left out that is not wholly decided"
    )
    see = Facts(decided)
    see.decide(see("12 boats"), "accept")
    lines = decided.get("/export/gold?partial=true").text.splitlines()
    storm = json.loads(lines[1])
    assert storm["entities"][0]["name"] == "Ana Lloyd"
    start, end = storm["quotes"][0]["pieces"][0]
    assert storm["text"][start:end] == "cafe\u0301 👩‍👩‍👧 lost 12 boats"


def test_the_table_has_the_corrections_and_says_whose_they_are(decided: TestClient) -> None:
    table = pd.read_parquet(io.BytesIO(decided.get("/export/parquet").content))
    assert len(table) == 6
    row = table[table["content"].str.startswith("Nobody")].iloc[0]
    assert (row["source"], row["source_role"], list(row["corrected"])) == ("Jane Roe", "leader", ["speaker"])
    assert (row["review"], row["reviewed_by"], row["origin"], row["review_version"]) == (
        "accepted",
        "this computer",
        "run",
        2,
    )
    added = table[table["origin"] == "editor"].iloc[0]
    assert (added["text"], added["sentence"], added["paragraph"]) == ("it a shame", "He called it a shame.", 3)
    assert added["why"] == "an editor"
    assert not table["content"].str.startswith("trade").any()
    assert (table["review"] == "open").sum() == 1
    assert str(table["low"].dtype) == "float64"


def test_the_other_tools_get_their_own_offsets(decided: TestClient) -> None:
    see = Facts(decided)
    see.decide(see("12 boats"), "accept")
    with zipfile.ZipFile(io.BytesIO(decided.get("/export/inception").content)) as folder:
        types = load_typesystem(folder.open("TypeSystem.xml"))
        raw = folder.read("storm.xmi").decode()
        cas = load_cas_from_xmi(folder.open("storm.xmi"), typesystem=types)
    (mark,) = cas.select("webanno.custom.AttributedFact")
    assert mark.get_covered_text() == "cafe\u0301 👩‍👩‍👧 lost 12 boats"
    assert mark.source == "Ana Lloyd"
    units = len(EMOJI[: EMOJI.index("cafe\u0301")].encode("utf-16-le")) // 2
    assert f'begin="{units}"' in raw

    tasks = decided.get("/export/labelstudio").json()
    regions = [r for t in tasks for r in t["annotations"][0]["result"] if r["type"] == "labels"]
    texts = {t["data"]["id"]: t["data"]["text"] for t in tasks}
    assert {r["value"]["labels"][0] for r in regions} == {"Quote", "Quantity", "Source", "Cue"}
    assert all(
        any(t[r["value"]["start"] : r["value"]["end"]] == r["value"]["text"] for t in texts.values()) for r in regions
    )

    for line in decided.get("/export/prodigy").text.splitlines():
        task = json.loads(line)
        assert all(0 <= s["start"] < s["end"] <= len(task["text"]) for s in task["spans"])
        assert task["answer"] == "accept"


class _Pieces(io.BytesIO):
    """A file that knows how much it was given at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0

    def write(self, given: Any) -> int:
        self.most = max(self.most, len(given))
        return super().write(given)


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Store]]:
    """A desk over 130 articles, whose facts are all accepted."""
    articles, rows = [], []
    for n in range(130):
        text = f"Notice {n}\n\nFares will rise, the council of ward {n} has said.\n\n" + f"Nothing else. {n} " * 200
        articles.append(Article(f"notice-{n:03}", text, title=f"Notice {n}"))
        rows.append(fact(f"notice-{n:03}", text, "quote", "Fares will rise", quote_type="indirect"))
    out = write_run(tmp_path_factory.mktemp("notices") / "out", articles, rows)
    store = open_store(beside(out))
    import_run(store, out)
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as desk:
        for n in range(1, 131):
            desk.post(f"/facts/{n}/decisions", json={"version": 0, "action": "accept"})
        yield desk, store
    store.close()


@pytest.mark.parametrize("name", ["gold", "labelstudio", "prodigy", "inception"])
def test_an_export_is_written_article_by_article(name: str, notices: tuple[TestClient, Store]) -> None:
    desk, store = notices
    served = desk.get(f"/export/{name}")
    target = _Pieces()
    with store.read() as session:
        assert write(session, name, target).articles == 130
    size = len(target.getvalue())
    assert int(served.headers["content-length"]) == len(served.content) == size
    assert target.most < size / 30
    if name != "inception":  # a zip holds the time of its making
        assert served.content == target.getvalue()


def test_an_export_that_fails_leaves_the_earlier_file(
    decided: TestClient, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "gold.jsonl").write_text("yesterday's\n")

    def full(_: object) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(gold, "line", full)
    asked = ["review", "export", str(out), "-o", str(tmp_path / "gold"), "--format", "gold"]
    told = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert told.exit_code != 0
    assert "no space left" in told.output
    assert [f.read_text() for f in (tmp_path / "gold").iterdir()] == ["yesterday's\n"]


def test_the_same_run_again_changes_nothing(decided: TestClient, store: Store, out: Path) -> None:
    with store.read() as session:
        before = write(session, "parquet", io.BytesIO())
    assert not import_run(store, out).fresh
    (out / "manifest.json").write_text("{} ")
    again = import_run(store, out)
    assert (again.fresh, again.kept, again.again) == (True, 6, 0)
    with store.read() as session:
        assert write(session, "parquet", io.BytesIO()) == before
    assert Facts(decided)("Nobody likes it")["values"]["source"] == "Jane Roe"


def test_a_new_run_keeps_every_decision_whose_words_still_stand(decided: TestClient, store: Store, out: Path) -> None:
    text = "Updated at noon.\n\n" + TEXT.replace(
        "Fares will rise 13% to £2.50", "Fares will rise 15% to £2.60"
    ).replace('"Nobody likes it,"', '"Nobody likes it, nobody,"')
    new = [
        fact("ferry", text, "quote", "Fares will rise 15% to £2.60", quote_type="indirect", source="Marden Council",
             source_type="organisation"),
        fact("ferry", text, "quote", "trade had halved since May. He", quote_type="indirect", source="Tom Hale",
             source_type="person"),
        fact("ferry", text, "quantity", "15%", low=15.0, high=15.0, comparator="=", unit="%", item="fare"),
        fact("ferry", text, "quantity", "414", low=414.0, high=414.0, comparator="=", item="child"),
    ]  # fmt: skip
    write_run(out, [ferry(text)], new, ENTITIES)
    counts = import_run(store, out)
    assert (counts.kept, counts.again) == (4, 2)
    see = Facts(decided)
    added = see("it a shame")
    assert (added["state"], text[slice(*added["values"]["pieces"][0])]) == ("accepted", "it a shame")
    quote = see("Nobody likes it")
    assert (quote["state"], quote["values"]["source"]) == ("accepted", "Jane Roe")
    assert [text[slice(*p)] for p in quote["values"]["pieces"]] == ["Nobody likes it", "But 414 children travel free"]
    assert see("trade had halved")["state"] == "rejected"
    first = decided.get("/queue").text
    assert "look again" in first[: first.index("</li>")]
    gone = see("13% to £2.50")
    assert "not in the article any more" in gone["pane"]
    assert "mark them anew" in see.decide(gone, "accept").json()["said"]
    anew = see.decide(gone, "words", words=[words(text, "Fares will rise 15% to £2.60")]).json()["fact"]
    assert see.decide(anew, "accept").status_code == 200
    assert decided.get("/queue?article=storm").text.count('class="item"') == 0


def test_how_right_the_run_was_by_its_editors(decided: TestClient, store: Store, out: Path) -> None:
    quotes, numbers = reviewed(store, out)
    assert (quotes.run, quotes.decided, quotes.right, quotes.rejected, quotes.missed) == (4, 3, 1, 1, 1)
    assert quotes.fields == {"words": 2, "type": 2, "source": 1}
    assert (numbers.decided, numbers.right, numbers.fields["item"]) == (2, 1, 1)
    assert [(b.low, b.facts, b.right) for b in quotes.bands if b.facts] == [(0.0, 1, 0), (0.8, 1, 0), (0.9, 1, 1)]


def test_the_circle_on_the_command_line(decided: TestClient, out: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["evaluate", "--reviewed", str(out)], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    assert "quote: 3 of 4 decided; 1 right as FACT has it (33.3%)" in told.output
    assert "0.9 to 1.0" in told.output
    done = CliRunner().invoke(app, ["review", "export", str(out), "-o", str(tmp_path / "gold")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "facts.parquet: 6 facts of 2 articles, 5 of them decided\n" in done.output
    assert sorted(f.name for f in (tmp_path / "gold").iterdir()) == [
        "facts.parquet", "gold.jsonl", "inception.zip", "labelstudio.json", "prodigy.jsonl",
    ]  # fmt: skip


def test_the_table_of_a_run_that_nobody_has_reviewed_says_so(desk: TestClient, out: Path, tmp_path: Path) -> None:
    asked = ["review", "export", str(out), "-o", str(tmp_path), "--format", "parquet"]
    told = CliRunner().invoke(app, asked, catch_exceptions=False).output
    rows = len(pd.read_parquet(tmp_path / "facts.parquet"))
    assert f"facts.parquet: {rows} facts of 2 articles, none decided\n" in told


@pytest.mark.parametrize("below", [".", "deeper"])
def test_an_export_is_not_written_over_a_file(desk: TestClient, out: Path, tmp_path: Path, below: str) -> None:
    file = tmp_path / "ex.csv"
    file.write_text("yesterday's\n")
    told = CliRunner().invoke(app, ["review", "export", str(out), "-o", str(file / below)], catch_exceptions=False)
    assert told.exit_code == 2
    assert f"-o is a folder, and {file} is a file" in told.output
    assert file.read_text() == "yesterday's\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("review", "nowhere"), "there is no folder nowhere"),
        (("review", "."), "holds no finished run"),
        (("review", "export", ".", "-o", "x", "--format", "odt"), "there is no format odt"),
        (("evaluate", "--reviewed", "nowhere"), "there is no folder nowhere"),
        (("evaluate",), "give GOLD and OUT"),
        (("review", ".", "--database", "mysql://x"), "cannot be used"),
        (("review", ".", "--database", "postgresql://nobody:secret@localhost:1/x"), "cannot be opened"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    result = CliRunner().invoke(app, list(args), catch_exceptions=False)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "secret" not in result.output


def test_accounts_on_the_command_line(out: Path) -> None:
    def run(*args: str, typed: str = "") -> str:
        return CliRunner().invoke(app, ["review", "user", *args], input=typed, catch_exceptions=False).output

    assert "There are no accounts" in run("list", str(out))
    assert "ann may sign in as chief" in run(
        "add", str(out), "ann", "--role", "chief", typed="a long enough password\n"
    )
    assert "ann: reader, shut" in run("change", str(out), "ann", "--role", "reader", "--shut")
    assert run("list", str(out)).split() == ["ann", "reader", "password", "shut"]


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (TEXT, "414"), ("x" * 50 + TEXT, "414"), (TEXT.replace("\n", "\r\n"), "414"), (TEXT.replace("414", "415"), None),
        ("Quite another 414 here.", None), ("414 men. " + TEXT, "414"),
    ],
)  # fmt: skip
def test_words_are_found_by_what_stands_around_them(new: str, found: str | None) -> None:
    at = TEXT.index("414")
    span = Selector.of(TEXT, (at, at + 3)).find(new)
    assert (new[slice(*span)] if span else None) == found
    if span:
        assert new[: span[0]].endswith("But ")


def test_a_run_that_is_not_finished_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no finished run"):
        import_run(store, tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(StoreError, match="has no articles"):
        import_run(store, tmp_path)


def test_a_nul_and_a_lone_fact_do_not_hurt(tmp_path: Path, store: Store) -> None:
    text = "Zero\x00 here, said Bo."
    out = write_run(tmp_path / "nul", [ferry(text)], [fact("ferry", text, "quote", "Zero\x00 here")])
    import_run(store, out)
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as browser:
        assert Facts(browser)("here")["values"]["pieces"] == [[0, 10]]
    assert beside(out).endswith("nul.review.sqlite")
    assert len(facts()) == 5
