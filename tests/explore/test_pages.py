import csv
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from exploring import asked
from extract import registry
from extract.audit import build
from extract.cli import app
from extract.explore import FILE, has_other_registry, is_stale, make
from extract.explore.site import application
from extract.ledger import build as hold
from handmade import article, entity, fact, write_run


def test_the_beginning_tells_how_much_there_is_and_who_speaks_most(ask) -> None:
    page = ask("/").text
    assert "Jane Roe" in page
    assert '<a href="/facts/quotes">1</a>' in page
    assert '<a href="/facts/numbers">2</a>' in page


def test_a_word_is_found_in_quotes_numbers_and_articles(ask) -> None:
    assert "&lt;b&gt;safe&lt;/b&gt;" in ask("/facts/quotes?_search=pier").text
    assert "Nothing like that is here" in ask("/facts/quotes?_search=boats").text
    assert "▼ about 40" in ask("/facts/numbers?_search=boats").text
    assert "Silence" in ask("/facts/articles?_search=nothing").text
    assert "Silence" not in ask("/facts/articles?_search=pier").text
    assert "Marden" not in ask("/facts/names?_search=roe").text


def test_facts_are_sifted_by_who_where_and_when(ask) -> None:
    page = ask("/facts/quotes").text
    assert "speaker=Jane+Roe" in page
    assert "organisations__arraycontains=Marden+Council" in page
    assert "Jane Roe" in ask("/facts/quotes?published__gte=2011-05-03&published__lte=2011-05-03").text
    assert "Nothing like that is here" in ask("/facts/quotes?published__gte=2011-05-04").text


def test_numbers_are_sifted_by_place_and_by_whose_they_are(ask) -> None:
    page = ask("/facts/numbers").text
    assert "places__arraycontains=Kent" in page
    assert "owner=Marden+Ferries" in page
    found = ask("/facts/numbers?places__arraycontains=Kent").text
    assert "of <bdi>Marden Ferries</bdi>" in found
    assert "boats" not in found.partition("<ol")[2].partition("</ol>")[0].replace("About 40 boats were lost", "")


def test_an_empty_field_of_a_form_sifts_nothing(ask) -> None:
    answer = ask("/facts/quotes?_search=&published__lte=&speaker=Jane+Roe")
    assert (answer.status, answer.headers["location"]) == (302, "/facts/quotes?speaker=Jane+Roe")


def test_an_article_is_shown_with_its_facts_marked_and_escaped(ask) -> None:
    page = ask("/article/a%2F1").text
    assert "<h1>Fares &lt;up&gt;</h1>" in page
    assert "The pier is &lt;b&gt;safe&lt;/b&gt;" in page
    assert page.count("/fact/") == 3


def test_a_fact_has_an_address_of_its_own_that_tells_why(ask) -> None:
    address = ask("/article/a%2F1").text.partition('href="/fact/')[2].partition('"')[0]
    page = ask(f"/fact/{address}").text
    assert "by whose word" in page
    assert "Jane Roe (leader" in page


def test_what_is_not_there_is_told_in_words(ask, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask("/article/none")
    assert answer.status == 404
    assert "There is no article none" in answer.text
    assert ask("/fact/abc").status == ask("/nothing").status == 404
    assert capsys.readouterr().err == ""


def test_all_that_was_found_is_to_be_had_as_csv(ask) -> None:
    rows = list(csv.DictReader(ask("/facts/numbers.csv?_stream=on&item=boat").text.splitlines()))
    assert [(row["reads"], row["title"]) for row in rows] == [("▼ about 40", "Fares <up>")]


def test_nobody_but_this_computer_reads_it_and_nothing_is_written(ask) -> None:
    assert ask("/", host="evil.example").status == 400
    assert ask("/", host="[::1]:8010").status == 200
    assert ask("/facts/quotes", method="POST").status == 405
    assert ask("/facts?sql=select+1").status in (302, 400, 403)
    assert ask("/facts.db").status in (403, 404)
    assert "default-src 'none'" in ask("/").headers["content-security-policy"]


def test_the_file_is_made_anew_when_the_run_is_another_one(run: Path) -> None:
    assert is_stale(run)
    path = make(run)
    assert path == run / FILE
    assert not is_stale(run)
    (run / "manifest.json").write_text('{"extract": "1"}')
    assert is_stale(run)
    make(run)
    path.write_bytes(b"no database")
    assert is_stale(run)


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["explore", str(tmp_path)])
    assert result.exit_code == 2
    assert "holds no finished run" in result.output


def test_a_run_without_days_outlets_or_facts_is_shown(tmp_path: Path) -> None:
    make(write_run(tmp_path / "out", articles=[article("c", "No.")]))
    assert (tmp_path / "out" / FILE).stat().st_size


def test_what_an_audit_found_is_shown_worst_first(tmp_path: Path) -> None:
    words = "We shall not close the harbour this winter, whatever the council says"
    texts = {n: f"“{words},” said {who}. It rained." for n, who in (("a", "Jane Roe"), ("b", "Ivo Kern"))}
    names = {"a": "Jane Roe", "b": "Ivo Kern"}
    run = write_run(
        tmp_path / "out",
        articles=[article(n, text) for n, text in texts.items()],
        entities=[entity(n, name) for n, name in names.items()],
        facts=[
            fact(n, text, words, quote_type="direct", source=names[n], source_type="person",
                 source_entity=entity(n, names[n])["entity"])
            for n, text in texts.items()
        ],
    )  # fmt: skip
    assert build(run).total == 1
    page = asked(make(run), "/facts/audit").text
    assert "The same 12 words are given to" in page
    assert page.count("/fact/") == 2
    assert "to look at first" in asked(make(run), "/").text


def test_what_several_articles_tell_is_shown_with_its_facts(tmp_path: Path) -> None:
    words = "We shall not close the harbour this winter, whatever the council says"
    texts = {n: f"“{words},” said {who}. It rained." for n, who in (("a", "Jane Roe"), ("b", "Jane Roe"))}
    run = write_run(
        tmp_path / "out",
        articles=[article(n, text, outlet="The Marden Echo") for n, text in texts.items()],
        facts=[fact(n, text, words, quote_type="direct", source="Jane Roe") for n, text in texts.items()],
    )
    assert hold(run).claims == 1
    page = asked(make(run), "/facts/claims").text
    assert words in page
    assert "2 articles · 1 repeats · <bdi>The Marden Echo</bdi>" in page
    assert "The same 12 words as in a." in asked(make(run), "/facts/claims_facts").text
    assert "told by several" in asked(make(run), "/").text


def test_a_folder_may_have_any_signs_in_its_name(run: Path) -> None:
    for name in ("h#1", "what?x", "100%41"):
        other = run.rename(run.parent / name)
        assert "Jane Roe" in asked(make(other), "/facts/quotes").text
        run = other
    assert {p.name for p in run.parent.iterdir()} == {"100%41"}


def test_an_open_page_says_when_the_run_is_another_one(run: Path) -> None:
    app = application(make(run), "out")
    assert "another one by now" not in asked(app, "/").text
    (run / "manifest.json").write_text('{"extract": "2"}')
    assert "another one by now" in asked(app, "/facts/quotes").text


def test_an_open_page_says_that_names_were_tied_and_nothing_where_that_is_as_it_was(run: Path) -> None:
    registry.build(run)
    app = application(make(run), "out")
    registry.build(run)
    assert 'class="another"' not in asked(app, "/").text
    shutil.rmtree(run / "registry")
    shutil.rmtree(run / "links")
    app = application(make(run), "out")
    registry.build(run)
    page = asked(app, "/facts/names").text
    assert "<code>extract entities</code> has been called since: start <code>extract explore</code> again" in page
    assert "another one by now" not in page


@pytest.mark.parametrize(
    "query",
    ["_sort=zz", "_sort_desc=zz", "_sort=year&_sort_desc=year", "_next=zz", "year__in=[", "_through=zz"],
)
def test_an_address_that_asks_for_what_there_is_not_is_answered_in_words(ask, query: str) -> None:
    answer = ask(f"/facts/quotes?{query}")
    assert answer.status == 400
    assert "That cannot be asked" in answer.text
    assert "Traceback" not in answer.text


def test_a_table_and_json_of_such_an_address_say_it_too(ask) -> None:
    answer = ask("/facts/quotes.csv?_sort=zz")
    assert (answer.status, "Cannot sort table by zz" in answer.text, "<" in answer.text) == (400, True, False)
    answer = ask("/facts/quotes.json?_sort=zz")
    assert (answer.status, json.loads(answer.text)["error"]) == (400, "Cannot sort table by zz")


def test_marks_that_turn_the_direction_of_a_text_turn_nothing_beside_it(tmp_path: Path) -> None:
    text = "Fares at \u202ePort Said\u202c rose 13% in May, said Jane \u202eRoe."
    told = {"item": "fare", "item_text": "Fares at \u202ePort Said", "period_text": "in May", "source_type": "narrator"}
    number = fact("a", text, "13%", kind="quantity", low=13.0, high=13.0, unit="%", **told)
    out = write_run(tmp_path / "out", articles=[article("a", text, title="\u202eFares up")], facts=[number])
    file = make(out)
    listed = asked(file, "/facts/numbers").text
    for words in ("13%", "Fares at \u202ePort Said", "in May"):
        assert f"<bdi>{words}</bdi>" in listed
    shown = asked(file, f"/fact/{number['fact']}").text
    assert "<h1><bdi>13%</bdi> <bdi>Fares at \u202ePort Said</bdi></h1>" in shown
    assert "<bdi>13%</bdi>" in asked(file, "/article/a").text


def test_a_registry_of_another_run_is_left_out_and_told(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.build(run)
    assert not has_other_registry(make(run))
    shutil.rmtree(run / "entities")
    one = entity("b", "Ivo Kern")
    other = write_run(run.parent / "other", articles=[article("b", "Ivo Kern spoke.")], entities=[one])
    shutil.copytree(other / "entities", run / "entities")
    assert has_other_registry(make(run))
    monkeypatch.setattr("extract.explore.serve", lambda *_: None)
    assert "of another run and left out" in CliRunner().invoke(app, ["explore", str(run)]).output


def test_people_of_one_name_are_held_apart_once_they_are_tied(run: Path) -> None:
    registry.build(run)
    page = asked(make(run), "/facts/names").text
    [address] = re.findall(r'"(/facts/quotes\?speaker_id=\w+)"', page)
    assert "Only the facts of one Jane Roe" in asked(run / FILE, address).text


def test_a_table_for_a_spreadsheet_has_no_formula_and_says_how_its_letters_are_written(tmp_path: Path) -> None:
    text = "=cmd was the word,\n“so” it says. It was -5 in Café."
    out = write_run(
        tmp_path / "out",
        articles=[article("a", text, title="=1+1")],
        facts=[fact("a", text, text[:32], quote_type="direct")] * 2,
    )
    table = asked(make(out), "/facts/quotes.csv?_stream=on").text
    assert table.startswith("\ufeff")
    rows = list(csv.DictReader(table.removeprefix("\ufeff").splitlines(keepends=True)))
    assert [(row["words"][:5], row["title"]) for row in rows] == [("'=cmd", "'=1+1")] * 2


@pytest.mark.parametrize(
    ("typed", "kept"), [("%22", ""), ("+%22%22+", ""), ("%E2%80%9Cthe+pier%E2%80%9D", "?_search=%22the+pier%22")]
)
def test_marks_alone_look_for_nothing_and_curly_ones_hold_words_together(ask, typed: str, kept: str) -> None:
    answer = ask(f"/facts/quotes?_search={typed}")
    assert (answer.status, answer.headers["location"]) == (302, f"/facts/quotes{kept}")


@pytest.mark.parametrize("name", ["..", ".", "~", "a b/c?d#e%41"])
def test_an_article_may_have_any_id(tmp_path: Path, name: str) -> None:
    file = make(write_run(tmp_path / "out", articles=[article(name, "No.", title="Found")]))
    [address] = re.findall(r'<a href="(/article/[^"]+)">Found', asked(file, "/facts/articles").text)
    assert "/../" not in address
    assert "<h1>Found</h1>" in asked(file, address).text


def test_where_nothing_can_be_written_that_is_told_in_a_line(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr("extract.explore.file.export", full)
    done = CliRunner().invoke(app, ["explore", str(run)])
    assert done.exit_code == 1
    assert "cannot be made: disk is full" in " ".join(done.output.split())
    assert not list(run.glob(".explore-*"))


def test_everybody_is_told_with_all_other_names_and_roles(ask) -> None:
    page = ask("/facts/names").text
    assert "<td>Roe</td><td>leader</td>" in page
