"""Texts without what two articles may write differently, and what two sentences have in common."""

import re
from functools import cache

from extract.contract.letters import unaccented
from extract.data import columns

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\s…\s|\n+")
_STEM = 5
_SHORTEST = 3


def plain(text: str) -> str:
    """The words of a text alone: without case, accents, marks and line ends.

    >>> plain("“We won’t\\u00a0stop,”  she said")
    'we wont stop she said'
    """
    return " ".join(word.replace("'", "").replace("’", "") for word in _WORD.findall(unaccented(text).casefold()))


def sentences(text: str) -> list[str]:
    """The sentences of what was said, each as `plain` has it."""
    return [words for part in _SENTENCE.split(text) if (words := plain(part))]


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words that carry a sentence's meaning: no function words, no figures."""
    return frozenset(
        word[:_STEM]
        for word in plain(text).split()
        if len(word) >= _SHORTEST and word.isalpha() and word not in _small() and word not in _sizes()
    )


@cache
def _small() -> frozenset[str]:
    """The function words of English."""
    return frozenset(word for code, _, words in columns("function_words.tsv") if code == "en" for word in words.split())


@cache
def _sizes() -> frozenset[str]:
    """Words that are numbers themselves."""
    return frozenset(row[0] for row in columns("numbers.tsv"))
