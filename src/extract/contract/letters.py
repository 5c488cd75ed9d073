"""Letters as names and searches are compared by them, wherever that is."""

import unicodedata


def unaccented(text: str) -> str:
    """A text without its accents, its ligatures taken apart.

    >>> unaccented("Café ﬁnance")
    'Cafe finance'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
