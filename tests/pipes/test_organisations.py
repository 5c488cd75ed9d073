from datetime import date

import pytest

from extract.annotations import Origin
from extract.data import columns
from extract.data.organisations import listed


def test_what_is_known_of_organisations_is_of_listed_ones() -> None:
    names = {one.name for one in listed()}
    for file in ("organisations_history.tsv", "organisations_ids.tsv"):
        assert {row[0] for row in columns(file)} <= names
    ids = [row[1] for row in columns("organisations_ids.tsv")]
    assert len(ids) == len(set(ids))
    assert all(one.since is None or one.until is None or one.since <= one.until for one in listed())


@pytest.mark.parametrize(
    ("text", "year", "kind"),
    [
        ("The IPCC looked into three deaths.", 2006, "regulator"),
        ("The IPCC warned of higher floods.", 2021, "international"),
        ("The Intergovernmental Panel on Climate Change met. The IPCC will meet again.", 2006, "international"),
    ],
)
def test_an_acronym_of_several_means_the_one_named_or_the_one_of_the_time(nlp, text: str, year: int, kind: str) -> None:
    doc = nlp.make_doc(f"It was a grey day.\n\n{text}")
    doc._.article = Origin(None, date(year, 5, 3))
    [entity] = [e for e in nlp(doc)._.entities if e.type == "organisation"]
    assert entity.kind == kind
