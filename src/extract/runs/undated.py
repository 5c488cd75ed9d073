"""What a run says of days of publication: whom `--since` passed over, and what an archive without them cannot tell."""

from extract.article import Article
from extract.ingest.record import NOTES
from extract.runs.counts import Counts

_UNSAID = "give none"
_LOST = "published is"
"""How notes begin that say why there is no day."""


def why(article: Article) -> str:
    """Why an article has no day of publication."""
    notes = [note for note in article.extra.get(NOTES, []) if note.startswith(_LOST)]
    return f"give one that {notes[0].removeprefix('published ').split(':')[0]}" if notes else _UNSAID


def passed_over(counts: Counts) -> list[str]:
    """Whom `--since` left out: in a line those of before, in another those without a day, and why they have none."""
    undated = sum(counts.passed_over.values())
    lines = []
    if before := counts.left_out - undated:
        lines.append(f"{before:,} left out: published before")
    if undated:
        reasons = ", ".join(f"{n:,} {reason}" for reason, n in sorted(counts.passed_over.items()))
        lines.append(
            f"{undated:,} left out: without a day of publication for --since to go by ({reasons}); "
            "--published DAY says when they came out"
        )
    return lines


def undated(counts: Counts) -> list[str]:
    """What will not work for want of days of publication, in a line; none where every article has its day."""
    if not counts.undated:
        return []
    if counts.dated:
        who = f"{counts.undated:,} of {counts.dated + counts.undated:,} articles have no day of publication: in them"
    else:
        who = "No article has a day of publication:"
    return [
        f"{who} `last year` and `Monday` mean no days, and the timeline and --since leave them out; "
        "--published DAY says when they came out"
    ]
