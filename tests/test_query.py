import json
import shlex
import shutil
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import extract
from extract.cli import app
from extract.folders import SUMS, seal
from extract.query import QueryError, query
from extract.registry import build
from handmade import article, entity, fact, write_run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
TEXT = "Fares will rise, said Jane Roe. It takes 13 buses."


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    out = write_run(
        Path("out"),
        articles=[article(a, TEXT, published="2011-05-03", title=f"[Title] {a}") for a in "ab"],
        entities=[entity(a, "Jane Roe", role="leader") for a in "ab"]
        + [entity("a", "Ceop", "organisation"), entity("b", "Oxfam", "organisation")],
        facts=[fact(a, TEXT, "Fares will rise", source="Jane Roe", source_type="person", quote_type="indirect",
                    source_entity=entity(a, "Jane Roe")["entity"]) for a in "ab"]
        + [fact("a", TEXT, "13", kind="quantity", low=13.0, high=13.0, comparator="=", item="bus")],
    )  # fmt: skip
    build(out)
    return out


def ask(out: Path, sql: str) -> list[tuple[object, ...]]:
    with query(out, sql) as answer:
        return list(answer.rows)


def test_every_table_is_a_view_and_they_join(out: Path) -> None:
    sql = """
        SELECT registry.name, count(*) FROM facts JOIN links ON links.entity = facts.source_entity
        JOIN registry ON registry.id = links.registry GROUP BY ALL
    """
    assert ask(out, sql) == [("Jane Roe", 2)]
    assert ask(out, "FROM dates") == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://news.example/x.parquet')",
        "COPY (SELECT 1) TO 'new.csv'",
        "COPY (SELECT 1) TO 'out/facts/part-00000.parquet'",
        "COPY (PIVOT facts ON kind) TO 'out/facts/part-00000.parquet'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'out/facts/part-00000.parquet'",
        "EXPORT DATABASE 'new'",
        "ATTACH 'new.db'",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW facts",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT 1; DROP VIEW facts",
        "SELECT * FROM query('COPY (SELECT 1) TO ''new.csv''')",
        "SELECT * FROM secret",
        "",
    ],
)
def test_sql_reaches_no_file_writes_nothing_and_changes_no_setting(out: Path, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(QueryError):
        ask(out, sql.format(secret=secret))
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    "sql",
    ["-- all\nSELECT 1", "(SELECT 1)", "WITH a AS (SELECT 1) FROM a", "DESCRIBE facts", "PIVOT facts ON kind"],
)
def test_what_only_reads_runs_however_it_begins(out: Path, sql: str) -> None:
    assert ask(out, sql)


def cli(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(args), catch_exceptions=False)
    return result.exit_code, result.output


def test_a_damaged_file_of_a_run_is_named_with_the_remedy(out: Path) -> None:
    path = next((out / "facts").glob("*.parquet"))
    path.write_bytes(path.read_bytes()[:99])
    with pytest.raises(QueryError, match=rf"out/facts is damaged: .*{path.name}.*; `extract run --force`"):
        ask(out, "SELECT count(*) FROM facts")
    (out / "manifest.json").write_text('{"counts"')
    with pytest.raises(ValueError, match=r"out/manifest.json is damaged: .*; `extract run --force` makes it anew"):
        _ = extract.open(out).manifest


def test_the_command_prints_csv_jsonl_and_a_table(out: Path) -> None:
    sql = "SELECT id, title, authors, published FROM articles ORDER BY id LIMIT 1"
    assert cli("query", "out", sql) == (0, "id,title,authors,published\na,[Title] a,[],2011-05-03T00:00:00Z\n")
    _, line = cli("query", "out", sql, "--format", "jsonl")
    assert json.loads(line) == {"id": "a", "title": "[Title] a", "authors": [], "published": "2011-05-03T00:00:00Z"}
    status, table = cli("query", "out", "SELECT range AS n FROM range(150)", "-f", "table")
    assert status == 0
    assert "The first 100 rows; --format csv gives all." in table


@pytest.mark.parametrize("columns", [80, 120])
def test_all_columns_of_a_table_are_readable_a_block_a_record(
    out: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    status, said = cli("query", "out", "SELECT * FROM facts ORDER BY article, kind LIMIT 2", "-f", "table")
    assert status == 0
    lines = said.splitlines()
    assert max(map(len, lines)) <= columns
    assert [line.split()[:2] for line in lines if line.startswith("record")] == [["record", "1"], ["record", "2"]]
    assert ["kind", "quantity"] in [line.split() for line in lines]
    assert f"  {TEXT}" in said
    assert sum(line.startswith("empty: published, ") for line in lines) == 2


def test_few_columns_stay_a_table_on_a_narrow_terminal(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, said = cli("query", "out", "SELECT kind, source, sentence, low FROM facts", "-f", "table")
    assert said.split()[:4] == ["kind", "source", "sentence", "low"]
    assert "No rows." in cli("query", "out", "SELECT * FROM dates", "-f", "table")[1]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("query", "out", "SELECT sorce FROM facts"), 'Referenced column "sorce" not found'),
        (("query", "out", "SELEC 1"), "syntax error"),
        (("query", ".", "SELECT 1"), "holds no finished run"),
        (("entities", "."), "holds no finished run"),
        (("entities", "out", "--merge", "x", "y"), "--merge x y: the registry has no x"),
        (("entities", "out", "--merge", "x", "y", "--merge", "z"), "--merge takes two ids"),
        (("entities", "out", "--merge", "x", "--limit", "3"), "--merge takes two ids"),
        (("entities", "out", "--split", "x"), "--split ID and --article ID go together"),
        (("entities", "out", "--split", "x", "-a", "a", "--split", "y", "-a", "b"), "one --split a command"),
        (("export", "out", "--to", "csv", "-o", "no/x.csv"), "there is no folder no"),
        (("export", ".", "--to", "csv", "-o", "x.csv"), "holds no finished run"),
    ],
)
def test_wrong_usage_exits_2_with_a_reason(out: Path, args: tuple[str, ...], message: str) -> None:
    status, said = cli(*args)
    assert status == 2
    assert message in said


@pytest.mark.parametrize(
    ("module", "args"),
    [
        ("duckdb", ("query", "out", "SELECT 1")),
        ("duckdb", ("entities", "out")),
        ("xlsxwriter", ("export", "out", "--to", "xlsx", "-o", "x.xlsx")),
    ],
)
def test_a_missing_extra_is_named_in_one_line(
    out: Path, monkeypatch: pytest.MonkeyPatch, module: str, args: tuple[str, ...]
) -> None:
    for name in [n for n in sys.modules if n.startswith(("extract.registry", "duckdb"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    status, said = cli(*args)
    assert status == 2
    assert f"needs {module}: pip install " in said
    assert f'"{module}>=' in said
    assert len(said.splitlines()) == 1


def test_entities_prints_who_is_named_most_and_where_the_table_lies(out: Path) -> None:
    status, said = cli("entities", "out")
    assert status == 0
    assert "Jane Roe" in said
    assert "Ceop" in said
    assert "4 names in articles: 1 person, 2 organisations; 1 in several articles" in said
    assert 'pandas.read_parquet("out/registry")' in said


def test_several_merges_of_one_command_all_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = {"a": "Marden Lifeboats", "b": "Marden Lifeboat Crew", "c": "Quorvex", "d": "Quorvex Ferries"}
    rows = [entity(a, name, "organisation") for a, name in names.items()]
    out = write_run(Path("out"), articles=[article(a, TEXT) for a in names], entities=rows)
    build(out)
    ids = dict(ask(out, "SELECT name, id FROM registry"))
    crew, boats, short, ferries = (str(ids[name]) for name in sorted(names.values()))
    status, said = cli("entities", "out", "--merge", boats, crew, f"--merge={short}", ferries)
    assert status == 0
    assert "By hand: 2 merges" in said
    assert ask(out, "SELECT name, articles FROM registry ORDER BY name") == [("Marden Lifeboats", 2), ("Quorvex", 2)]


def test_from_articles_to_the_registry_a_query_and_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {
        "a": "The Serious Organised Crime Agency (Soca) seized 12 boats, its director Jane Roe said.",
        "b": "Soca fined 3 firms. Jane Roe, director of Soca, said it would hurt.",
    }
    Path("in.jsonl").write_text("\n".join(json.dumps({"id": i, "text": t}) for i, t in texts.items()))
    assert cli("run", "in.jsonl", "-o", "out")[0] == 0
    assert cli("entities", "out")[0] == 0
    found = dict(ask(Path("out"), "SELECT name, articles FROM registry"))
    assert found == {"Serious Organised Crime Agency": 2, "Jane Roe": 2}
    assert cli("export", "out", "--to", "schema.org", "-o", "facts.jsonld")[0] == 0
    for claim in json.loads(Path("facts.jsonld").read_text())["@graph"]:
        text = texts[claim.get("isPartOf", claim.get("appearance"))["identifier"]]
        words, place = claim["target"]["selector"][:2]
        assert text[place["start"] : place["end"]] == words["exact"]


def test_an_export_says_how_many_rows_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for many, said in ((1, "1 row: a.csv\n"), (2, "2 rows: a.csv\n")):
        out = write_run(Path(f"out{many}"), articles=[article(str(n), TEXT) for n in range(many)])
        assert cli("export", str(out), "--to", "csv", "-t", "articles", "-o", "a.csv") == (0, said)


def commands(page: str) -> list[list[str]]:
    """The words of every `extract` command in the page's blocks of shell; a command may run over lines."""
    blocks = (ROOT / "docs" / page).read_text(encoding="utf-8").split("```sh\n")[1:]
    lines = "\n" + "".join(block.split("```")[0] for block in blocks)
    return [shlex.split(command, comments=True) for command in lines.split("\nextract ")[1:]]


@pytest.mark.parametrize(("page", "least"), [("query.md", 15), ("registry.md", 4)])
def test_the_commands_of_the_docs_run(out: Path, page: str, least: int) -> None:
    first, second = (
        str(row[0]) for row in ask(out, "SELECT id FROM registry WHERE type = 'organisation' ORDER BY name")
    )
    meant = {"ID1": first, "ID2": second, "ID": first, "ARTICLE": "a", "out/facts": "out"}
    Path("out/exports").mkdir()
    assert len(commands(page)) >= least
    for words in commands(page):
        if "--split" in words:
            build(out)
        status, said = cli(*(meant.get(word, word) for word in words))
        assert status == 0, f"{words}: {said}"


def test_comments_stand_before_a_statement_and_hide_none(out: Path) -> None:
    many = "/* one */ -- two\n " * 5_000
    assert ask(out, f"{many} select count(*) from articles") == [(2,)]
    for sql in (f"{many} drop view articles", f"{many} /* select */ checkpoint"):
        with pytest.raises(QueryError):
            ask(out, sql)


def test_facts_have_the_one_name_of_their_source_where_names_are_tied(out: Path) -> None:
    assert ask(out, "SELECT DISTINCT registry_name, source FROM facts_tied WHERE source IS NOT NULL") == [
        ("Jane Roe", "Jane Roe")
    ]
    shutil.rmtree(out / "links")
    with pytest.raises(QueryError, match=r"not tied yet: `extract entities out` does it"):
        ask(out, "FROM FACTS_TIED")


def test_a_registry_of_other_articles_is_not_taken_for_theirs(out: Path) -> None:
    links = pq.read_table(out / "links")
    path = next((out / "links").glob("*.parquet"))
    pq.write_table(links.slice(0, 1), path)
    (out / "links" / SUMS).unlink()
    seal(out / "links")
    with pytest.raises(QueryError, match="is of other articles: `extract entities out` makes it anew"):
        ask(out, "FROM facts_tied")
    assert ask(out, "SELECT count(*) FROM facts") == [(3,)]
    result = CliRunner().invoke(app, ["export", "out", "--to", "csv", "-o", "facts.csv"])
    assert result.exit_code != 0
    assert "is of other articles" in result.output
    told = (
        "the views are without the registry's names: the registry of out is of other articles: `extract entities out`"
    )
    status, said = cli("export", "out", "--to", "sqlite", "-o", "facts.sqlite")
    assert (status, told in said, Path("facts.sqlite").exists()) == (0, True, True)
    assert told not in cli("export", "out", "--to", "sqlite", "-o", "facts.sqlite", "-t", "facts")[1]
    build(out)
    assert told not in cli("export", "out", "--to", "sqlite", "-o", "facts.sqlite")[1]


def test_a_damaged_table_is_told_to_those_who_ask_for_it_alone(out: Path) -> None:
    next((out / "links").glob("*.parquet")).write_bytes(b"x")
    assert ask(out, "SELECT count(*) FROM facts") == [(3,)]
    with pytest.raises(QueryError, match="links"):
        ask(out, "FROM links")


def test_who_asks_for_a_table_that_is_not_there_is_told_which_are(out: Path) -> None:
    with pytest.raises(QueryError, match=r"The tables of out: articles, dates, entities, facts, links, registry"):
        ask(out, "FROM nope")
