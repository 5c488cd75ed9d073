"""What a second reader may change, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from extract.second import values
from extract.second.answers import RefusedError, missing, verdict
from extract.second.cases import Case, cases
from extract.second.questions import request
from rereading import ferry, pier, write_run

Row = dict[str, Any]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return next(c for c in cases(write_run(tmp_path_factory.mktemp("run"), [pier(), ferry()])) if c.id == "pier")


def the(case: Case, words: str) -> Row:
    return next(f for f in case.facts if f["text"].startswith(words))


def who(case: Case, name: str) -> str:
    """The number under which a question lists a name."""
    return str(1 + [e["name"] for e in case.entities].index(name))


def quote(who: str, **more: Any) -> Row:
    return {"fact": True, "who": who, "name": None, "kind": None, "words": None} | more


def number(who: str, low: float | None, high: float | None, **more: Any) -> Row:
    told = {"fact": True, "who": who, "name": None, "kind": None, "low": low, "high": high, "bound": "=", "unit": None}
    return told | {"item": None, "period": None} | more


def test_a_question_shows_the_fact_marked_in_place_and_the_people_and_bodies_by_number(case: Case) -> None:
    shown = request(case, [the(case, "Nobody")]).messages[1]["content"]
    assert "1. Marden Council (organisation)\n2. Asha Rowe (person, leader)\n3. Ben Okafor (person)" in shown
    assert "“«Nobody wants to see it shut,»” she said. “«But it isn’t safe.»”" in shown
    assert "said by 3 (Ben Okafor)" in shown


def test_an_answer_that_says_what_the_fact_says_changes_nothing(case: Case) -> None:
    assert verdict(case, the(case, "I lost"), quote(who(case, "Ben Okafor"))).changes == {}
    told = number(who(case, "Asha Rowe"), 2500000, 2500000, unit="GBP", item="repairs")
    assert verdict(case, the(case, "£2.5m"), told).changes == {}


def test_a_speaker_is_one_of_the_list_or_a_name_of_the_article(case: Case) -> None:
    changes = verdict(case, the(case, "Nobody"), quote(who(case, "Asha Rowe"))).changes
    assert (changes["speaker"]["source"], changes["speaker"]["source_role"]) == ("Asha Rowe", "leader")
    other = verdict(case, the(case, "the bid"), quote("other", name="Marden", kind="organisation")).changes["speaker"]
    assert (other["source"], other["source_entity"], other["source_type"]) == ("Marden", None, "organisation")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (quote("4"), "no such candidate"),
        (quote("0"), "no such candidate"),
        (quote("article"), "no such candidate"),
        (quote("Mr Rowe"), "no such candidate"),
        (quote("other", name="John Smith", kind="person"), "words not there"),
        (quote("other", name="the kiosk", kind="person"), "words not there"),
        (quote("other", name="Rowe", kind="place"), "malformed"),
        (quote("1", words=["Nobody wants it shut"]), "words not there"),
        (quote("1", words="Nobody wants to see it shut"), "malformed"),
        (quote("1", words=["Personne ne veut le voir fermé"]), "words not there"),
        (quote("1", words=["Marden Council has put off work"]), "words not there"),
        (quote("1", words=["it"]), "words not there"),
        (quote("1", fact="yes"), "malformed"),
        ("I would say yes", "malformed"),
        (None, "malformed"),
    ],
)
def test_an_answer_is_refused_that_is_none_of_the_candidates_or_not_in_the_article(
    case: Case, answer: Any, kind: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        verdict(case, the(case, "Nobody"), answer)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (number("3", 41, 41), "number not read"),
        (number("3", 40, 41), "malformed"),
        (number("3", None, 40), "malformed"),
        (number("3", 40, 40, bound="exactly"), "malformed"),
        (number("3", float("nan"), float("nan")), "malformed"),
        (number("3", True, True), "malformed"),
        (number("3", 40, 40, unit="parsec"), "unit not known"),
        (number("3", 40, 40, unit="mile"), "unit not there"),
        (number("3", 40, 40, unit="USD"), "unit not there"),
        (number("3", 4e7, 4e7), "number not read"),
        (number("3", -40, -40), "number not read"),
        (number("3", 40, None, bound=">"), "bound not there"),
        (number("3", None, 40, bound="<="), "bound not there"),
        (number("3", 40, 40, item="visitors"), "words not there"),
        (number("3", 40, 40, period="in 2018"), "words not there"),
    ],
)
def test_a_number_is_refused_that_its_own_grammar_does_not_read(case: Case, answer: Any, kind: str) -> None:
    with pytest.raises(RefusedError) as refused:
        verdict(case, the(case, "40"), answer)
    assert refused.value.kind == kind


@pytest.mark.parametrize("who", [2, "2", "asha rowe", "Asha Rowe"])
def test_a_number_or_a_name_of_the_list_is_read_however_it_is_written(case: Case, who: Any) -> None:
    assert verdict(case, the(case, "Nobody"), quote(who)).changes["speaker"]["source"] == "Asha Rowe"


def test_a_speaker_who_is_another_one_leaves_none_of_the_old_ones_words(case: Case) -> None:
    fact = the(case, "Nobody") | {"source_text": "she", "source_start": 1, "source_end": 4}
    changes = verdict(case, fact, quote(who(case, "Asha Rowe"))).changes["speaker"]
    assert (changes["source_text"], changes["source_start"]) == (None, None)


def test_a_closing_mark_that_belongs_to_words_in_the_quote_stays(case: Case) -> None:
    text = "Ann Lee said the repair would cost “up to £800”."
    name = {"article": "x", "entity": "e", "name": "Ann Lee", "type": "person", "mentions": [], "aliases": []}
    article = {"id": "x", "text": text, "sha256": "", "title": None, "published": None}
    fact = the(case, "Nobody") | {"pieces": [[13, 38]], "start": 13, "end": 38, "fact": "y"}
    one = Case(article, [fact], [name | {"role": None, "affiliation": None}], [])
    changes = verdict(one, fact, quote("1", words=["the repair would cost “up to £800”"])).changes["words"]
    assert [text[slice(*piece)] for piece in changes["pieces"]] == ["the repair would cost “up to £800”"]


def test_words_that_are_another_fact_already_are_refused(case: Case) -> None:
    with pytest.raises(RefusedError, match="listed already"):
        verdict(case, the(case, "the bid"), quote("3", words=["I lost 40 customers a day in 2019."]))


CROWD = (
    "The firm lost £40m and shut 12 shops. Ms Hale, 54, said more than 400 of 30 members in 5 leagues ran 400m, "
    "PC Lee saw."
)


@pytest.mark.parametrize(
    ("words", "low", "unit", "bound", "kind"),
    [
        ("£40m", 40, "GBP", "=", "number not read"),
        ("12", 12e6, None, "=", "number not read"),
        ("30", 5, None, "=", "number not read"),
        ("54", 400, "year", "=", "number not read"),
        ("54", 54, "year", ">", "bound not there"),
        ("30", 30, None, ">", "bound not there"),
        ("30", 30, "inch", "=", "unit not there"),
        ("5", 5, "%", "=", "unit not there"),
        ("12", 12, "GBP", "=", "unit not there"),
        ("12", 12, "year", "=", "unit not there"),
        ("£40m", 40e6, "year", "=", "unit not there"),
        ("54", 54, "year", "=", None),
        ("400", 400, None, ">", None),
        ("400m", 400, "metre", "=", None),
    ],
)
def test_nothing_of_another_number_beside_it_is_taken(
    words: str, low: float, unit: str | None, bound: str, kind: str | None
) -> None:
    at = CROWD.index(words if words != "5" else "5 leagues")
    known = next(iter(values.measures(CROWD, at, len(CROWD))))
    fact = {
        "start": at,
        "end": at + len(words),
        "low": known.value,
        "high": known.value,
        "comparator": "=",
        "unit": known.unit and known.unit.name,
    }
    answer = {"low": low, "high": None if bound == ">" else low, "bound": bound, "unit": unit}
    if kind is None:
        assert values.value(answer, CROWD, fact)["unit"] == unit
        return
    with pytest.raises(RefusedError) as refused:
        values.value(answer, CROWD, fact)
    assert refused.value.kind == kind


def test_what_a_number_counts_is_kept_in_the_singular(case: Case) -> None:
    changes = verdict(case, the(case, "40"), number("3", 40, 40, item="customers", period="in 2019")).changes
    assert changes["item"]["item"] == "customer"
    assert changes["period"]["period_text"] == "in 2019"


def test_words_are_found_whatever_marks_a_reader_types(case: Case) -> None:
    changes = verdict(case, the(case, "Nobody"), quote("3", words=["But it isn't safe."])).changes
    start, end = changes["words"]["pieces"][0]
    assert case.text[start:end] == "But it isn’t safe."


def test_a_missing_fact_needs_words_of_the_article_that_are_in_no_list(tmp_path: Path) -> None:
    case = next(cases(write_run(tmp_path / "run", [ferry()])))
    told = number("2", 300, None, bound=">", item="jobs") | {"is": "number", "words": ["more than 300"]}
    found = missing(case, told, case.facts)
    assert (found["kind"], found["low"], found["item"], found["source"]) == ("quantity", 300.0, "job", "Dora Quill")
    listed = quote("1") | {"is": "quote", "words": ["six boats had been sold"]}
    with pytest.raises(RefusedError, match="listed already"):
        missing(case, listed, case.facts)
    nowhere = quote("1") | {"is": "quote", "words": ["seven boats had been sold"]}
    with pytest.raises(RefusedError, match="words not there"):
        missing(case, nowhere, case.facts)
    wordy = number("1", 300, 300) | {"is": "number", "words": ["jobs would go"]}
    with pytest.raises(RefusedError, match="number not read"):
        missing(case, wordy, case.facts)
