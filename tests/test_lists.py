"""A newsroom's own lists decide what is found, are checked as they are read, and are part of what made a run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import extract
from extract.cli import app
from extract.data import columns
from extract.data.lists import ListError, Row, catalogue, checked, ours, read

DATA = Path(extract.__file__).parent / "data"
THE_PROGRAMS_OWN = {
    "second_confidence.tsv",
    "columns.tsv",
    "export_columns.tsv",
    "lists.tsv",
    "names_priors.tsv",
    "remedies.tsv",
    "rules.tsv",
}
"""Files that hold no language: what the program says, and how it lays out and weighs."""

OWN = {
    "organisations+.csv": "name,aliases,kind,wikidata\n"
    "Marden Harbour Conservancy,Hythe|MHC,regulator,Q42\n"
    "Financial Services Authority,FSA,newspaper,\n"
    "Weald Gleaners\n",
    "cues+.tsv": "# How our columnists have it\nharrumph\tclause speech\tyes\tany\n",
    "titles+.tsv": "Portreeve\tu\toffice\tportreeve\n",
    "units+.tsv": "hogshead\tvolume\thogsheads\n",
    "dates_words+.tsv": "month\tavril\t4\n",
    "dates_feasts+.tsv": "storm night\t10-15\n",
    "boilerplate.txt": "(?:more )?from the marden bugle.*\n",
}
TEXT = (
    "Ferries were late again on Monday, as on Storm Night.\n\n"
    "The Marden Harbour Conservancy fined three firms. Hythe had warned them in May. The watchdog said 40 boats were "
    "unsafe.\n\n"
    "Portreeve Jane Roe harrumphed that 12 hogsheads of oil were lost. The FSA was told.\n\n"
    "More from the Marden Bugle: 30 walks for autumn\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an article and lists."""
    (tmp_path / "a.txt").write_text(TEXT)
    written(tmp_path / "lists", OWN)
    return tmp_path


def written(folder: Path, lists: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in lists.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, which has read no list yet."""
    env = os.environ | {"COLUMNS": "200"}
    return subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True, check=False)


def rows(tmp_path: Path, file: str, text: str) -> tuple[Row, ...]:
    [(_, found)] = read(written(tmp_path / "lists", {file: text})).rows
    return found


@pytest.mark.slow
def test_own_lists_decide_what_is_found_and_one_process_has_one_set_of_them(desk: Path) -> None:
    code = """
import json, extract
from datetime import datetime, timezone
from extract.data.lists import ListError
from extract.table import annotate
nlp = extract.load(lists="lists")
article = extract.Article("a", open("a.txt").read(), published=datetime(2012, 4, 4, tzinfo=timezone.utc))
doc = annotate(nlp, article)
facts = extract.facts(article, nlp=nlp)
print(json.dumps([(e.name, e.aliases, e.kind, e.wikidata) for e in doc._.facts_entities if e.type == "organisation"]))
print(json.dumps([e.role for e in doc._.facts_entities if e.type == "person"]))
print(json.dumps(facts[facts.kind == "quote"][["cue", "source"]].values.tolist()))
print(json.dumps(facts[facts.kind == "quantity"][["low", "unit"]].astype(object).values.tolist()))
print(json.dumps([str(d.first) for d in doc._.facts_dates if d.rule == "feast"]))
extract.load(lists="lists")
for late in (extract.load, lambda: extract.facts("It rained.")):
    try:
        late()
    except ListError as error:
        print(error)
"""
    done = alone(desk, "-c", code)
    assert done.returncode == 0, done.stderr
    organisations, roles, quotes, quantities, named, *errors = done.stdout.splitlines()
    assert json.loads(organisations) == [
        ["Marden Harbour Conservancy", ["Hythe"], "regulator", "Q42"],
        ["FSA", [], "newspaper", None],
    ]
    assert json.loads(roles) == ["Portreeve"]
    assert json.loads(quotes) == [["said", "Marden Harbour Conservancy"], ["harrumphed", "Jane Roe"]]
    assert [12.0, "hogshead"] in json.loads(quantities)
    assert not any(low == 30 for low, _ in json.loads(quantities))
    assert json.loads(named) == ["2011-10-15"]
    assert len(errors) == 2
    assert all("this process has read" in error and "of lists already" in error for error in errors)


@pytest.mark.slow
def test_own_organisations_stand_beside_own_lists(desk: Path) -> None:
    (desk / "clubs.csv").write_text("name,kind,wikidata\nHollow Lane,team,Q43\n")
    (desk / "in").mkdir()
    for name in "abcdef":
        (desk / "in" / f"{name}.txt").write_text(f"{TEXT}\nHollow Lane said it would sue {name.upper()}.\n")
    both = ("--lists", "lists", "--organisations", "clubs.csv")
    done = alone(desk, "-m", "extract", "run", "in", "-o", "out", "-j", "2", *both)
    assert done.returncode == 0, done.stderr
    entities = pd.read_parquet(desk / "out" / "entities")
    known = entities[entities["wikidata"].notna()].groupby("name", observed=True)["wikidata"].unique().to_dict()
    assert (known["Marden Harbour Conservancy"].tolist(), known["Hollow Lane"].tolist()) == (["Q42"], ["Q43"])


@pytest.mark.slow
def test_a_run_goes_by_its_lists_and_is_not_taken_up_with_others(desk: Path) -> None:
    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return alone(desk, "-m", "extract", "run", "a.txt", "-o", "out", *options)

    done = run("--lists", "lists", "--published", "4 avril 2012", "-j", "2")
    assert done.returncode == 0, done.stderr
    assert "harrumphed" in pd.read_parquet(desk / "out" / "facts")["cue"].tolist()
    assert str(pd.read_parquet(desk / "out" / "articles")["published"][0]).startswith("2012-04-04")
    key = json.loads((desk / "out" / "manifest.json").read_text())["key"]["lists"]
    assert key.startswith(
        "boilerplate.txt, cues.tsv, dates_feasts.tsv, dates_words.tsv, organisations.tsv, titles.tsv, units.tsv ("
    )

    (desk / "lists" / "cues+.tsv").write_text("harrumph\tclause speech\tyes\tany\n")
    (desk / "lists").rename(desk / "elsewhere")
    again = run("--lists", "elsewhere", "--published", "2012-04-04")
    assert "is up to date" in again.stdout, "neither comments nor the place of the lists change a row"
    (desk / "elsewhere" / "cues+.tsv").write_text("harrumph\tclause\tno\tany\n")
    for options in ([], ["--lists", "elsewhere"]):
        other = run(*options, "--published", "2012-04-04")
        assert other.returncode == 2
        assert f"holds a run with other settings: lists (was {key}, now " in other.stderr


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "cues+.tsv",
            "\n# ours\nHarrumph\tclause\tyes\tany\n",
            r"cues\+\.tsv, line 3: the cue 'Harrumph' has a capital",
        ),
        ("cues+.tsv", "harrumph\tclauze\tyes\tany\n", "the frames 'clauze' is none of at, clause, ing"),
        (
            "cues+.tsv",
            "harrumph clause yes any\n",
            "there is no frames; the columns are cue, frames, voiced, source, parted",
        ),
        ("cues+.tsv", "harrumph\tclause\tyes\tany\tloud\n", "there are 5 cells"),
        ("cuse+.tsv", "harrumph\tclause\tyes\tany\n", r"no list that can be replaced: did you mean cues\.tsv\?"),
        ("rules.tsv", "a\tb\tc\n", "no list that can be replaced"),
        ("roles.txt", "# none\n", "has no row"),
        ("names_sport.tsv", "verb\tbowl\n", "has no kind 'alone', 'before'"),
        ("dates_words+.tsv", "month\tavril\t13\n", "the value '13' is none of 1, 10, 11"),
        ("dates_feasts+.tsv", "marden day\t5 May\n", "the day '5 May' is not of the form that it should have: 12-31"),
        ("boilerplate+.txt", "(read on\n", "is no regular expression"),
        ("names_called+.txt", "(known|called) as\n", "has a group that captures"),
        ("organisations+.csv", "title,kind\nMarden Rovers,team\n", "the columns are title, kind: one must be `name`"),
        ("organisations+.csv", "", "the columns are none"),
        (
            "organisations+.csv",
            "name,kind\nMarden Rovers,footballers\n",
            "line 2: the kind 'footballers' is none of agency",
        ),
        ("organisations+.csv", "name,kind\n,company\n", "line 2: there is no name"),
        ("organisations+.csv", "name,wikidata\nMarden Rovers,12\n", "line 2: the wikidata '12'"),
        ("organisations+.csv", 'name\n"Marden', r"organisations\+\.csv is no CSV"),
    ],
)
def test_a_wrong_list_says_what_is_wrong_and_where(tmp_path: Path, file: str, text: str, message: str) -> None:
    with pytest.raises(ListError, match=message):
        extract.load(lists=written(tmp_path / "lists", {file: text}))


def test_a_folder_of_lists_is_a_folder_with_one_file_for_each(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        extract.load(lists=tmp_path / "nowhere")
    folder = written(tmp_path / "lists", {"organisations+.csv": "name\nMarden\n", "organisations+.tsv": "Marden\n"})
    with pytest.raises(ListError, match="the same list"):
        extract.load(lists=folder)
    with pytest.raises(ListError, match="is a file: name a folder"):
        extract.load(lists=folder / "organisations+.csv")
    (folder / "organisations+.csv").write_bytes("name\nCafé\n".encode("latin-1"))
    (folder / "organisations+.tsv").unlink()
    with pytest.raises(ListError, match="not in UTF-8"):
        extract.load(lists=folder)


def test_lists_that_come_too_late_are_refused_and_change_nothing(tmp_path: Path) -> None:
    before = columns("titles.tsv")
    with pytest.raises(ListError, match=r"has read titles\.tsv of the package already"):
        extract.load(lists=written(tmp_path / "lists", {"titles+.tsv": "Portreeve\tu\toffice\tportreeve\n"}))
    extract.load()
    assert columns("titles.tsv") == before


def test_an_added_row_takes_the_place_of_ours_with_its_key(tmp_path: Path) -> None:
    found = rows(tmp_path, "names_first+.tsv", "Leslie\tf\nMardenella\tf\n")
    assert [row for row in found if row[0] == "Leslie"] == [("Leslie", "f")]
    assert len(found) == len(ours("names_first.tsv")) + 1


def test_added_words_join_those_of_their_set(tmp_path: Path) -> None:
    found = dict(rows(tmp_path, "numbers_nouns+.tsv", "person\tbargee, lockkeeper\n"))
    before = dict(ours("numbers_nouns.tsv"))
    assert found == before | {"person": f"{before['person']}, bargee, lockkeeper"}


def test_a_list_in_the_place_of_ours_and_one_beside_it_go_together(tmp_path: Path) -> None:
    [(name, found)] = read(
        written(tmp_path / "lists", {"mastheads.txt": "argus\n", "mastheads+.txt": "bugle\n", ".DS_Store": ""})
    ).rows
    assert (name, found) == ("mastheads.txt", (("bugle",), ("argus",)))


def test_every_list_of_the_language_can_be_replaced_and_is_itself_as_it_must_be() -> None:
    files = {path.name for path in DATA.iterdir() if path.suffix in (".tsv", ".txt")}
    assert files == catalogue().keys() | THE_PROGRAMS_OWN
    for name in catalogue():
        assert checked(name, ((name, row) for row in ours(name)))


def test_a_list_that_the_program_prints_can_be_edited_and_put_in_its_place(tmp_path: Path) -> None:
    def told(*words: str) -> str:
        return CliRunner().invoke(app, ["lists", *words], catch_exceptions=False).output

    assert rows(tmp_path, "titles.tsv", told("titles.tsv")) == ours("titles.tsv")
    listed = told()
    assert all(name in listed for name in catalogue())
    assert "there is no list tiles.tsv" in told("tiles.tsv")
