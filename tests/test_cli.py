import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli import app

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
    assert "1 for the quarantine (1 bad_json)" in result.output
    assert not Path("out").exists()


def test_run_with_something_in_quarantine_says_so_and_exits_3(cli) -> None:
    result = cli("run", "good.jsonl", "bad.jsonl", "-o", "out")
    assert result.exit_code == 3
    assert "1 in quarantine (1 bad_json): out/quarantine" in result.output


def test_run_that_could_do_nothing_exits_1(cli) -> None:
    result = cli("run", "bad.jsonl", "-o", "out")
    assert result.exit_code == 1
    assert "no article could be processed" in result.output


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


def test_show_names_an_article_that_is_not_there(cli) -> None:
    result = cli("show", "good.jsonl", "--article", "z")
    assert result.exit_code == 1
    assert "no article z" in result.output


def test_standard_input_and_a_quiet_run_away_from_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "extract", "run", "-", "-o", tmp_path / "out"],
        input=json.dumps({"text": TEXT}), capture_output=True, text=True, check=False,
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
