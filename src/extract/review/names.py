"""Names as people type them: which are names at all, and which are one and the same.

Two names are the same if a reader takes them for the same: whatever their capitals (`Édith`, `édith`; `Groß`,
`GROSS`), and however their accents are put together. The folded name is kept in the database, so that no collation
of a database's own has a say in who is who.
"""

import unicodedata

from extract.review.words import CONTROL, label

LONGEST = 80
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that show as nothing."""


class NoNameError(ValueError):
    """What was given is no name; the message says why."""


def fold(name: str) -> str:
    """A name as it is compared: compatibility forms and case folded, white space run together (Unicode, D147)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(unicodedata.normalize("NFKC", folded.casefold()).split())


def cleaned(name: str, longest: int = LONGEST) -> str:
    """A name in composed form, its white space run together.

    Raises NoNameError for one that is blank, too long, or has characters that are not seen or that turn others around.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if hidden := next((c for c in name if _is_hidden(c)), None):
        raise NoNameError(f"a name has no invisible characters, and this one has {label(hidden)}")
    if len(name) > longest or not any(c.isalnum() for c in name):
        raise NoNameError(f"a name has 1 to {longest} characters, and a letter among them")
    return name


def _is_hidden(c: str) -> bool:
    return c in _BLANK or bool(CONTROL.match(c)) or not c.isprintable()
