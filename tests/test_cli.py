import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import extract
from extract.cli import app, terminal

pytestmark = pytest.mark.slow

TEXT = 'Marden Council fined 12 firms. "It hurts," said Jane Roe.'


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "good.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n")
    (tmp_path / "bad.jsonl").write_text("oops\n")
    runner = CliRunner()
    return lambda *args: runner.invoke(app, list(args), catch_exceptions=False)


def test_run_says_what_it_did_and_where_the_table_lies(cli) -> None:
    result = cli("run", "good.jsonl", "-o", "out")
    assert result.exit_code == 0
    assert "1 article, 10 words" in result.output
    assert "1 quote, 1 number" in result.output
    assert 'pandas.read_parquet("out/facts")' in result.output


def test_run_again_has_nothing_to_do_and_says_so(cli) -> None:
    cli("run", "good.jsonl", "-o", "out")
    result = cli("run", "good.jsonl", "-o", "out")
    assert result.exit_code == 0
    assert result.output.strip() == "out is up to date: 1 article, nothing to do"


def test_a_dry_run_says_what_would_be_done(cli) -> None:
    result = cli("run", "good.jsonl", "bad.jsonl", "-o", "out", "--dry-run")
    assert result.exit_code == 0
    assert "2 records read: 1 article, 10 words, in 1 shard" in result.output
    assert "quarantine: 1 bad_json, bad.jsonl:1 (the line is not JSON" in result.output
    assert not Path("out").exists()


def test_run_with_something_in_quarantine_says_so_and_exits_3(cli) -> None:
    result = cli("run", "good.jsonl", "bad.jsonl", "-o", "out")
    assert result.exit_code == 3
    assert "quarantine: 1 bad_json, bad.jsonl:1 (the line is not JSON" in result.output
    assert "The quarantine: out/quarantine" in result.output
    again = cli("run", "good.jsonl", "bad.jsonl", "-o", "out")
    assert again.exit_code == 3
    assert again.output.startswith("out is up to date: 1 article, nothing to do\nquarantine: 1 bad_json")


def test_run_that_could_do_nothing_exits_1(cli) -> None:
    result = cli("run", "bad.jsonl", "-o", "out")
    assert result.exit_code == 1
    assert "no article could be processed: out/quarantine says why" in result.output
    assert "The table" not in result.output
    assert cli("run", "bad.jsonl", "-o", "out").exit_code == 1


def test_a_run_that_finds_no_article_says_why(cli, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = cli("run", "empty", "-o", "out")
    assert (result.exit_code, result.output) == (1, "extract: the inputs hold no file that can be read\n")
    old = cli("run", "good.jsonl", "-o", "old", "--since", "2011-05-03")
    assert old.exit_code == 1
    assert "every article is older than --since, or has no date" in old.output


def test_a_long_line_is_broken_at_spaces_on_a_terminal_and_whole_in_a_pipe(
    cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cli("run", "bad.jsonl", "-o", "a").output
    assert max(map(len, whole.splitlines())) > 120
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "_force_terminal", True)
        monkeypatch.setattr(console, "no_color", True)
    monkeypatch.setenv("COLUMNS", "80")
    broken = cli("run", "bad.jsonl", "-o", "b").output
    lines = [re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]|\r", "", line) for line in broken.splitlines()]
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("    ") for line in lines)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("run", "nowhere.txt", "-o", "out"), "there is no input nowhere.txt"),
        (("run", "good.jsonl", "-o", "good.jsonl"), "is a file"),
        (("run", "good.jsonl", "-o", "."), "holds other files"),
        (("run", "good.jsonl", "-o", "out", "--since", "May"), "--since"),
        (("show", "nowhere.txt"), "there is no file nowhere.txt"),
        (("show", "."), "holds no finished run"),
        (("evaluate", "good.jsonl", "nowhere"), "nowhere"),
    ],
)
def test_wrong_usage_exits_2_with_a_reason(cli, args: tuple[str, ...], message: str) -> None:
    result = cli(*args)
    assert result.exit_code == 2
    assert message in result.output


def test_a_base_pipeline_that_is_not_there_is_named(cli) -> None:
    result = cli("run", "good.jsonl", "-o", "out", "--base", "en_core_web_xxl")
    assert result.exit_code == 1
    assert "en_core_web_xxl" in result.output
    assert not Path("out").exists()


def test_show_prints_an_article_or_a_run(cli) -> None:
    shown = cli("show", "good.jsonl")
    assert shown.exit_code == 0
    assert "It hurts" in shown.output
    cli("run", "good.jsonl", "-o", "out")
    table = cli("show", "out")
    assert "Jane Roe" in table.output
    assert '2 of 2 facts: pandas.read_parquet("out/facts")' in table.output


def test_show_abbreviates_an_id_that_nobody_gave_and_takes_its_beginning(cli) -> None:
    rows = [TEXT, "Marden Council fined 30 firms in May, Ann Lee said."]
    Path("two.jsonl").write_text("\n".join(json.dumps({"text": row}) for row in rows))
    ids = [a.id for a in extract.read("two.jsonl")]
    cli("run", "two.jsonl", "-o", "out")
    shown = cli("show", "out").output
    assert all(f" {identity[:8]}… " in shown and identity not in shown for identity in ids)
    one = cli("show", "out", "--article", f"{ids[1][:8]}…")
    assert "30" in one.output
    assert "12" not in one.output
    assert "has no facts of article" in cli("show", "out", "--article", ids[1][:3]).output


@pytest.mark.parametrize("day", ["2011-05-03", "3 May 2011", "03/05/2011"])
def test_since_is_a_day_as_people_write_it(cli, day: str) -> None:
    rows = [{"text": TEXT, "published": published} for published in ("2011-05-02", "2011-05-03")]
    Path("two.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert "1 left out: published before" in cli("run", "two.jsonl", "-o", "out", "--since", day, "--dry-run").output


def test_a_dry_run_names_the_columns_that_are_not_used_where_a_day_is_missing(cli) -> None:
    Path("a.csv").write_text("Copy,Slug,When\nThe council fined 12 firms.,bus,3 May 2011\n")
    told = cli("run", "a.csv", "-o", "out", "--dry-run").output
    assert "not used: Slug, When (one may be title or published: --column published=NAME)" in told
    told = cli("run", "a.csv", "-o", "out", "--dry-run", "--column", "published=When").output
    assert "1 of 1 read" in told


def test_a_dry_run_shows_every_table_before_other_files(cli) -> None:
    Path("in").mkdir()
    for suffix in ("txt", "json", "xml"):
        Path(f"in/b.{suffix}").write_text("The council fined 12 firms.")
    for n, head in enumerate(("Headline", "Hed", "Head", "Heading", "Main headline", "Web title", "Post title")):
        Path(f"in/t{n}.csv").write_text(f"{head},text\nA,The council fined {n} firms.\n")
    told = cli("run", "in", "-o", "out", "--dry-run").output
    assert all(f"title from {head}," in told for head in ("Headline", "Web title", "Post title"))


def test_show_names_an_article_that_is_not_there(cli) -> None:
    result = cli("show", "good.jsonl", "--article", "z")
    assert result.exit_code == 1
    assert "no article z" in result.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.jsonl", "oops\n", "bad.jsonl:1: the line is not JSON"),
        (
            "piscine.txt",
            "La piscine fermera en mars, a dit le maire de la ville.",
            "it looks like French. Only English",
        ),
        ("note.xyz", "Fares rose.", "the suffix '.xyz'"),
    ],
)
def test_show_says_why_a_file_cannot_be_shown_and_what_to_do(
    cli, tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = cli("show", name)
    assert result.exit_code == 1
    assert said in result.output


def test_show_of_a_folder_of_articles_says_how_to_make_a_run_of_it(cli, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    result = cli("show", "news")
    assert result.exit_code == 2
    assert "`extract run news -o OUT`" in result.output


def test_standard_input_and_a_quiet_run_away_from_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "extract", "run", "-", "-o", tmp_path / "out"],
        input=json.dumps({"text": TEXT, "published": "2011-06-01"}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 3


def test_missing_library_is_told_whole_and_exits_1(cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("<html></html>")
    monkeypatch.setattr("extract.extras.find_spec", lambda module: None)
    result = cli("run", "page.html", "-o", "out")
    assert result.exit_code == 1
    assert '.html needs trafilatura: pip install "' in result.output
    assert '"trafilatura>=' in result.output
    assert "attributed-facts" not in result.output
    assert not (tmp_path / "out").exists()


CSV = (
    "Headline;Body;Date\nFines;Marden Council fined 12 firms.;03/04/2011\nMore;It fined 14 more last year.;14/05/2011\n"
)


def test_a_dry_run_shows_how_a_table_is_read(cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    result = cli("run", "a.csv", "-o", "out", "--dry-run")
    assert result.exit_code == 0
    assert "CSV: a.csv; 2 records, 2 articles" in result.output
    assert "columns: title from Headline, published from Date, text from Body" in result.output
    assert "days of publication: 2 of 2 read, day first (14/05/2011 has no other reading)" in result.output
    assert "first article: “Fines”, 3 April 2011, no outlet: Marden Council fined 12 firms." in result.output


def test_a_run_is_told_how_to_read(cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Was;Wann\nMarden Council fined 12 firms.;03/04/2011\nIt fined 14 more.;\n")
    options = "--column", "text=Was", "--column", "published=wann", "--month-first"
    result = cli("run", "a.csv", "-o", "out", *options, "--outlet", "Marden Post", "--published", "1 May 2011")
    assert result.exit_code == 0
    assert "1 article: published is the default day" in result.output
    articles = extract.open(tmp_path / "out").articles.sort_values("published")
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == ["2011-03-04", "2011-05-01"]
    assert set(articles["outlet"]) == {"Marden Post"}
    options = json.loads((tmp_path / "out/manifest.json").read_text())["options"]
    assert options["columns"] == ["text=Was", "published=wann"]
    assert (options["month_first"], options["published"], options["outlet"]) == (True, "2011-05-01", "Marden Post")


def test_an_archive_without_days_says_what_will_not_work(cli) -> None:
    result = cli("run", "good.jsonl", "-o", "out")
    [line] = [line for line in result.output.splitlines() if "day of publication" in line]
    assert line.startswith("No article has a day of publication: `last year` and `Monday` mean no days")
    assert "timeline" in line
    assert "--since" in line


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--column", "text"), "write FIELD=NAME"),
        (("--column", "headline=Head"), "no field 'headline': the fields are id, title"),
        (("--published", "May"), "--published May: that is no day"),
    ],
)
def test_options_of_reading_that_are_wrong_are_told(cli, args: tuple[str, ...], message: str) -> None:
    result = cli("run", "good.jsonl", "-o", "out", *args)
    assert result.exit_code == 2
    assert message in result.output
