import io
from pathlib import Path

from rich.console import Console

from extract.cli.run_progress import facts, progress
from extract.cli.run_report import summary
from extract.runs import Counts, Progress


def test_the_live_line_says_how_fast_and_how_long_still() -> None:
    now = Progress("extracting", 60, 100, 30_000, 50_000, 2, workers=2, dashboard="http://first:8787/status")
    assert facts(now, articles=40, words=20_000, seconds=10).split("  ·  ") == [
        "4.0 articles/s", "2,000 words/s", "10.0 s left", "2 in quarantine", "2 workers", "http://first:8787/status",
    ]  # fmt: skip


def test_of_what_is_sent_the_live_line_counts_files() -> None:
    assert facts(Progress("sending", 64, 256, 64, 256, 0), articles=64, words=64, seconds=8) == "8.0 files/s"


def test_nothing_is_promised_at_the_start() -> None:
    assert facts(Progress("extracting", 0, 100, 0, 50_000, 0, workers=1), 0, 0, 0.0) == "1 worker"


def test_the_summary_of_a_run_that_went_on_says_what_was_done_now() -> None:
    counts = Counts(articles=1200, words=400_000, extracted=200, extracted_words=60_000, seconds={"extracting": 30.0})
    assert summary(counts, Path("out")).splitlines()[0] == (
        "1,200 articles, 400,000 words; 200 of them extracted now, in 30.0 s (2,000 words/s)"
    )


def test_a_run_without_facts_says_where_they_may_have_been_lost() -> None:
    counts = Counts(read=1, articles=1, words=9, extracted=1, extracted_words=9, seconds={"extracting": 1.0})
    assert "a text file's first paragraph is its headline" in summary(counts, Path("out"))
    counts.quotes = 1
    assert "headline" not in summary(counts, Path("out"))


def test_texts_that_come_twice_do_not_make_a_fresh_run_look_like_one_that_went_on() -> None:
    counts = Counts(read=3, articles=3, duplicates=1, quotes=1, words=90, extracted=2, extracted_words=60,
                    seconds={"extracting": 1.0})  # fmt: skip
    assert summary(counts, Path("out")).splitlines()[0] == "3 articles, 90 words in 1.0 s (60 words/s)"


def test_the_view_draws_every_stage() -> None:
    screen = Console(file=io.StringIO(), force_terminal=True, width=100)
    with progress(screen) as tell:
        tell(Progress("reading", 10, None, 0, None, 1))
        tell(Progress("extracting", 0, 10, 0, 900, 1, workers=1))
        tell(Progress("extracting", 5, 10, 450, 900, 1, workers=1))
    drawn = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "Extracting" in drawn
    assert "5 of 10" in drawn
