import sqlite3

import pytest

from extract.runs.near_duplicates import find_near, signature

COPY = """The harbour at Whitby will be dredged next spring after a campaign by fishing crews that lasted six years.
The council said the work would cost £2.4m and take ten weeks. “It is about time,” said Tom Lister, who has fished
there since 1988. Boats have run aground on the sand bar eleven times this year, and the lifeboat has twice been
unable to leave its station at low tide. The port authority will pay half of the cost, and a grant will pay the rest."""
OTHER = """A theatre in Stroud has cancelled its winter season because the heating has broken down. Its manager, Ann
Moss, said repairs would cost more than the theatre takes in a year. Volunteers have begun to collect money, and a
concert is planned for the first Saturday in March at the school hall, where two hundred people can be seated."""


def near(*texts: str) -> dict[int, int]:
    return dict(find_near(sqlite3.connect(":memory:"), enumerate(texts, 1)))


def test_versions_of_a_text_are_of_the_group_of_the_first() -> None:
    longer = COPY + " Work begins on 3 March, if the weather allows it."
    assert near(COPY, OTHER, longer, longer + " A public meeting will be held before that.") == {3: 1, 4: 1}


def test_the_same_text_has_no_other_than_itself() -> None:
    assert near(OTHER, COPY) == {}


def test_texts_of_a_few_words_are_not_compared() -> None:
    assert near("Marden 2 Leeds 1", "Marden 2 Leeds 1") == {}


@pytest.mark.parametrize("shared", [0, 200, 400, 700, 1000])
def test_equal_hashes_are_as_many_as_the_word_sequences_that_two_texts_share(shared: int) -> None:
    one = [f"w{n}" for n in range(1000)]
    other = one[:shared] + [f"v{n}" for n in range(1000 - shared)]
    first, second = (signature(" ".join(words)) for words in (one, other))
    assert first is not None
    assert second is not None
    assert (first == second).mean() == pytest.approx(shared / (2000 - shared), abs=0.1)
