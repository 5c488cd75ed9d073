"""What a paragraph of a text is: the column `paragraph` counts them from 0."""

import re

_LINE = re.compile(r"\S(?:[^\n\r\u2028\u2029]*\S)?")


def lines(text: str) -> list[tuple[int, int]]:
    """The lines of a text that hold anything, as half open spans without the white space around them."""
    return [m.span() for m in _LINE.finditer(text)]
