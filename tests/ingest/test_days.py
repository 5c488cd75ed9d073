"""Days as people write them, and the order that a column of them has."""

from datetime import UTC, date, datetime

import pytest

from extract.ingest.days import order, written

TODAY = date(2026, 11, 29)


def read(words: str, month_first: bool = False) -> datetime | None:
    found = written(words, TODAY)
    return found.moment(month_first) if found else None


@pytest.mark.parametrize(
    "words",
    [
        "14/03/2005", "14.3.05", "14-3-2005", "14 March 2005", "March 14, 2005", "14-Mar-05",
        "Monday, 14th March, 2005",
        "14th of March 2005", "MAR 14 2005", "Mar-14-2005", "2005/3/14", "2005-Mar-14", "2005-03-14", "20050314",
        "14 March '05", "March 14, 2005 Monday", " 14/03/2005 ",
    ],
)  # fmt: skip
def test_days(words: str) -> None:
    assert read(words) == datetime(2005, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [
        ("Mon 14 Mar 2005 09:30", 9, 30), ("14/03/2005 09:30:15", 9, 30), ("14/03/2005 9:30 PM", 21, 30),
        ("14 March 2005 at 9am", 9, 0), ("14 March 2005 09.30", 9, 30), ("09:30, Mon 14 March 2005", 9, 30),
        ("14 March 2005 12:05 a.m.", 0, 5), ("2005-03-14 09:30:00 +0000 UTC", 9, 30), ("1110792600", 9, 30),
        ("20050314093000", 9, 30),
        ("14 March 2005, 09:30 GMT", 9, 30), ("14 March 2005 09:30 BST", 8, 30), ("14/03/2005 09:30 +0200", 7, 30),
        ("March 14, 2005 Monday 1:35 PM EST", 18, 35), ("2005-03-14T09:30:00+01:00", 8, 30),
        ("09:30 March 14, 2005", 9, 30),
    ],
)  # fmt: skip
def test_times_and_zones(words: str, hour: int, minute: int) -> None:
    found = read(words)
    assert found is not None
    assert (found.date(), found.hour, found.minute) == (date(2005, 3, 14), hour, minute)


@pytest.mark.parametrize(
    "words",
    [
        "March 2005", "2005", "5/14", "yesterday", "31/02/2005", "14-15 March 2005", "14 March 2005 25:00",
        "12.30", "14",
        "14 March 2005 09:30 XYZ", "1/2/3", "14 Foo 2005", "Mon Tue Wed", "x" * 100_000, "1" * 100_000, "May may May",
        "0001-01-01T00:00:00+02:00", "14/14/2005", "14:30",
    ],
)  # fmt: skip
def test_what_is_no_day(words: str) -> None:
    assert read(words) is None
    assert read(words, month_first=True) is None


def test_a_year_of_two_digits_is_the_last_that_has_begun() -> None:
    assert [read(f"14/3/{year}").year for year in ("26", "27", "98")] == [2026, 1927, 1998]  # type: ignore[union-attr]
    assert written("1/1/27", date(2026, 12, 31)).year == 2027  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("column", "asked", "first", "told_by"),
    [
        (["03/04/2005", "14/03/2005"], False, "day", "14/03/2005"),
        (["03/04/2005", "03/14/2005"], False, "month", "03/14/2005"),
        (["03/04/2005", "14/03/2005"], True, "day", "14/03/2005"),
        (["03/04/2005", "05/06/2005"], False, "day", None),
        (["03/04/2005", "05/06/2005"], True, "month", None),
        (["03/14/2005", "14/03/2005"], False, "day", "14/03/2005"),
        (["03/14/2005", "14/03/2005"], True, "month", "03/14/2005"),
        (["2005-03-14", "14 March 2005", "31/31/2005", "soon"], False, "day", None),
    ],
)
def test_a_column_has_one_order(column: list[str], asked: bool, first: str, told_by: str | None) -> None:
    found = order(column, asked, TODAY)
    assert (str(found), found.told_by) == (f"{first} first", told_by)
