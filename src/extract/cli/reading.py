"""Options that say how inputs are read, as a Reading."""

from datetime import UTC, date, datetime

from extract.cli.terminal import Exit, fail
from extract.ingest.days import written
from extract.ingest.reading import Reading


def asked(columns: list[str], month_first: bool, published: str | None, outlet: str | None) -> Reading:
    """The Reading that the options ask for; wrong ones are told, and end the command."""
    pairs = []
    for one in columns:
        name, sign, heading = one.partition("=")
        if not (sign and name.strip() and heading.strip()):
            fail(Exit.USAGE, f"--column {one}: write FIELD=NAME, such as --column text=Story")
        pairs.append((name.strip().lower(), heading))
    try:
        return Reading(pairs, month_first, day("published", published, month_first) if published else None, outlet)
    except ValueError as error:
        fail(Exit.USAGE, f"--column: {error}")


def day(option: str, words: str, month_first: bool) -> date:
    """The day that an option names, as people write days; what is none is told, and ends the command."""
    found = written(words, datetime.now(UTC).date())
    moment = found.moment(month_first) if found else None
    if moment is None:
        fail(Exit.USAGE, f"--{option} {words}: that is no day; write it like 2005-03-14 or 14/03/2005")
    return moment.date()
