"""Moments on a page: sent in UTC, and shown by the reader's own clock."""

from datetime import UTC, datetime

from markupsafe import Markup


def clock(then: datetime, style: str = "") -> Markup:
    """A moment as a `<time>` of this class; the words are those of a reader whose browser runs no script."""
    utc = then.astimezone(UTC)
    words = f"{utc.day} {utc:%b %Y, %H:%M} UTC"
    about = Markup(' class="{}"').format(style) if style else ""
    return Markup('<time{} datetime="{}">{}</time>').format(about, utc.isoformat(timespec="seconds"), words)
