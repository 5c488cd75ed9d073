"""How an article names people together: `Ted Lomax, 72, and his wife Ivy`."""

import re

from extract.lexicon.names import word_set

KIN = "(?:" + "|".join(sorted(map(re.escape, word_set("kin")))) + ")"
"""The words for somebody's kin, as a pattern."""
JOINED = re.compile(
    r"(?:,\s+(?:aged\s+)?\d{1,3})?"
    rf"(?:,?\s+(?:and|&)\s+(?:(?:his|her|their)\s+(?:[\w-]+\s+)?{KIN},?\s+|the\s+late\s+)?|,\s+)"
)
"""What stands between two names in a list of people."""
