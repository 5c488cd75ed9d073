"""The names in a byline."""

import pytest

from extract.ingest.bylines import names


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("By Ivy Cole in Marden and Max Dunn, Political Editor", ["Ivy Cole", "Max Dunn"]),
        ("By IVY COLE, MAX DUNN and UNA REEVE in Marden", ["IVY COLE", "MAX DUNN", "UNA REEVE"]),
        ("Words by Ivy Cole & Max Dunn. Photographs by Una Reeve", ["Ivy Cole", "Max Dunn"]),
        ("Reporting by Ivy Cole; Editing by Una Reeve", ["Ivy Cole"]),
        ("Exclusive by Ivy Cole", ["Ivy Cole"]),
        ("Submitted by Ivy Cole on Tue, 02/10/2018 - 09:45", ["Ivy Cole"]),
        ("Updated: 4 May 2021 By Max Dunn", ["Max Dunn"]),
        ("Ivy Cole May 4", ["Ivy Cole"]),
        ("Ivy Cole 09:12, 3 May 2018", ["Ivy Cole"]),
        ("Ivy Cole, 3:02 PM BST, April 5, 2023", ["Ivy Cole"]),
        ("3:02 PM BST, April 5, 2023", []),
        ("By Ivy Cole 2 days ago", ["Ivy Cole"]),
        ("Ivy Cole Updated 4 hours ago", ["Ivy Cole"]),
        ("Theresa May 4 May 2021", ["Theresa May"]),
        ("April Jones", ["April Jones"]),
        ("Sunday Adeyemi", ["Sunday Adeyemi"]),
        ("Wei Sun", ["Wei Sun"]),
        ("Mark Field", ["Mark Field"]),
        ("Ed West, City Editor", ["Ed West"]),
        ("Chief reporter Ivy Cole", ["Ivy Cole"]),
        ("Ivy Cole Local Democracy Reporter", ["Ivy Cole"]),
        ("Ivy Cole Archaeology Correspondent", ["Ivy Cole"]),
        ("Mary Ann Lee reporter", ["Mary Ann Lee"]),
        ("Ivy Cole BBC News, Marden", ["Ivy Cole"]),
        ("Ivy Cole for Marden Echo", ["Ivy Cole"]),
        ("Ivy Cole / Reuters", ["Ivy Cole"]),
        ("Ivy Cole, PA", ["Ivy Cole"]),
        ("Ivy Cole (now) and Max Dunn (earlier)", ["Ivy Cole", "Max Dunn"]),
        ("Ivy Cole ivy.cole@echo.example @ivycole", ["Ivy Cole"]),
        ("Ivy Cole, MBE", ["Ivy Cole"]),
        ("Jo van der Berg", ["Jo van der Berg"]),
        ("Órla Ní Bhriain and Orla Ni Bhriain", ["Órla Ní Bhriain"]),
        ("Tom O'Neill-Smith, J. K. Dunn", ["Tom O'Neill-Smith", "J. K. Dunn"]),
        ("IVY COLE, Ivy Cole", ["Ivy Cole"]),
        ("Follow Ivy Cole", ["Ivy Cole"]),
        ("ivy cole", ["ivy cole"]),
        ("Marden Echo", []),
        ("By staff reporters", []),
        ("By a staff reporter", []),
        ("By Our Correspondent", []),
        ("PA Media", []),
        ("Press Association", []),
        ("Wave 104 News", []),
        ("newsdesk", []),
        ("admin", []),
        ("January 7", []),
        ("Tuesday 4 May 2021", []),
        ("By", []),
    ],
)
def test_names(byline: str, wanted: list[str]) -> None:
    assert names(byline, "The Marden Echo") == wanted


@pytest.mark.parametrize("unit", [" ", "a ", "By ", ",", "(", "May ", "1 ", "\n", "follow ", "@", ".", "-"])
def test_bylines_that_would_take_for_ever(unit: str) -> None:
    assert len(names("By " + unit * 400_000 + "x")) < 3
