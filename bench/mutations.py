"""Texts to try the pipeline with: sentences made of number, date and quote grammars, and articles with damage done."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from extract.article import Article, digest


def _read() -> dict[str, tuple[str, ...]]:
    lines = (Path(__file__).parent / "fragments.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {kind: tuple(found.split("|")) for kind, found in rows}


FRAGMENTS = _read()
"""By kind, what sentences are made of."""
EXOTIC = (
    *"\u00a0\u2009\u202f\u3000\u200b\u200d\u2060\ufeff\u00ad\u200f\u202e\ufe0f",
    *("\x00", "\x07", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\u2028", "\u2029", "\r", "\r\n", "\t", "\n", "\n\n"),
    *("\u0301", "e\u0301", "ﬁ", "ß", "İ", "ǅ", "ﷺ", "Ⅻ", "½", "¼", "²", "⁻³", "№", "٣", "४", "１２", "一百", "𝟙", "①"),
    *("👩\u200d👩\u200d👧", "🇬🇧", "🙂", "한국", "مرحبا", "שלום"),
    *"€£¥₹¢%‰°′″−–—…",
)
MARKS = ('"', "“", "”", "„", "'", "‘", "’", "`", "``", "''", "«", "»", "‹", "›", "(", ")", "[", "]", '""', "“”", "’’")
STOPS = (*".!?,;:-/|•*#@&=+…", "...", " - ", " – ", " — ")
BREAKS = (" ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\t", "\x0b", "\x85", "\u00a0", "", "\n\n  ", " \n")


def _joined(*parts: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


FIXED = {kind: st.sampled_from(found) for kind, found in FRAGMENTS.items()}
MARK, STOP, SPACE = st.sampled_from(MARKS), st.sampled_from(STOPS), st.just(" ")
MAYBE_MARK = st.sampled_from(("", *MARKS))
PERSON, CUE, WORD = FIXED["people"], FIXED["cues"], FIXED["words"]
FIGURE = st.one_of(st.integers(0, 10**6).map(str), st.integers(0, 10**9).map("{:,}".format), *[FIXED["figures"]] * 3)
DAY = st.one_of(st.integers(0, 99).map(str), FIXED["days"])
AMOUNT = _joined(FIXED["bounds"], FIGURE, FIXED["units"])
NUMBER = st.one_of(
    AMOUNT,
    _joined(AMOUNT, FIXED["joints"], FIGURE, FIXED["units"]),
    _joined(AMOUNT, FIXED["joints"], AMOUNT, FIXED["joints"], FIGURE, FIXED["units"]),
)
DATE = st.one_of(
    _joined(FIXED["relative"], FIXED["weekdays"]),
    _joined(FIXED["relative"], DAY, st.sampled_from([" ", " of ", "-", "/"]), FIXED["months"], FIXED["years"]),
    _joined(FIXED["relative"], FIXED["months"], SPACE, DAY, FIXED["years"]),
    _joined(FIXED["relative"], FIXED["months"], FIXED["years"]),
    _joined(FIXED["relative"], FIGURE, FIXED["spans"]),
    _joined(DAY, st.sampled_from("/.-"), DAY, st.sampled_from("/.-"), DAY),
)
SOUP = st.lists(
    st.one_of(WORD, WORD, NUMBER, DATE, PERSON, CUE, MARK, STOP, st.sampled_from(EXOTIC)), min_size=1, max_size=25
).map(" ".join)
STATED = st.one_of(
    _joined(PERSON, st.just(" sold "), NUMBER, SPACE, WORD, SPACE, DATE),
    _joined(NUMBER, SPACE, WORD, st.just(" fell by "), NUMBER, st.just(" in "), DATE),
    _joined(DATE, st.just(", "), PERSON, st.just(" lost "), NUMBER, st.just(" to "), NUMBER),
)
SAID = st.one_of(
    _joined(MARK, STATED, STOP, MARK, SPACE, PERSON, SPACE, CUE),
    _joined(PERSON, SPACE, CUE, st.sampled_from([" ", ": ", ", ", " that "]), MAYBE_MARK, STATED),
    _joined(
        *(MARK, STATED, st.one_of(STOP, MARK), SPACE, CUE, SPACE, PERSON),
        *(st.sampled_from([". ", ", ", " "]), MAYBE_MARK, SOUP, MAYBE_MARK),
    ),
)
SENTENCE = _joined(st.one_of(SOUP, STATED, SAID, SAID), st.sampled_from(("", *STOPS, *MARKS)))
TEXT = st.lists(_joined(SENTENCE, st.sampled_from(BREAKS)), min_size=1, max_size=5).map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
PUBLISHED = st.one_of(
    st.none(),
    st.just(datetime(2011, 5, 5, tzinfo=UTC)),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)),
)


def small_articles() -> SearchStrategy[Article]:
    """Articles of a few sentences made by the grammars, some with a headline, a day, and damage done to them."""
    damage = st.one_of(st.just([]), st.just([]), _damage(6))
    text = st.builds(_damaged, st.one_of(TEXT, TEXT, TEXT, TEXT, ANY_TEXT), damage, st.just(""))
    return st.builds(_article, text, st.sampled_from([None, None, "", "Ferry fares rise", "“Nobody” said"]), PUBLISHED)


def mutated_articles(articles: Sequence[Article]) -> SearchStrategy[Article]:
    """The articles with damage done to characters, words, lines, marks, numbers and capitals."""
    one = st.sampled_from(articles)

    def build(article: Article, other: Article, damage: list[tuple[str, int]]) -> Article:
        return _article(_damaged(article.text, damage, other.text), article.title, article.published)

    return st.builds(build, one, one, _damage(40))


def _article(text: str, title: str | None, published: datetime | None) -> Article:
    if title is not None and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Article(digest(text), text, title=title, published=published)


def _damage(most: int) -> SearchStrategy[list[tuple[str, int]]]:
    return st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 2**31)), min_size=1, max_size=most)


def _damaged(text: str, damage: list[tuple[str, int]], other: str) -> str:
    for kind, seed in damage:
        text = KINDS[kind](text, Random(seed), other)
    return text if text.strip() else "."


def _characters(text: str, random: Random, other: str) -> str:
    at = random.randrange(len(text) + 1)
    digit = str(random.randrange(10))
    what = random.choice([*EXOTIC, *MARKS, *STOPS, *BREAKS, "", "", "", text[at : at + 1] * 2, digit])
    return text[:at] + what + text[at + random.randrange(2) :]


def _words(text: str, random: Random, other: str) -> str:
    words = re.split(r"(\s+)", text)
    theirs = other.split() or ["word"]
    at = random.randrange(len(words))
    changes: list[Callable[[str], str]] = [
        lambda w: "",
        lambda w: f"{w} {w}",
        lambda w: random.choice(theirs),
        lambda w: f"{w} {random.choice(theirs)}",
        str.upper,
        str.title,
        str.lower,
        lambda w: random.choice(words),
        lambda w: w[::-1],
    ]
    words[at] = random.choice(changes)(words[at])
    return "".join(words)


def _lines(text: str, random: Random, other: str) -> str:
    lines = text.split("\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    change = random.randrange(7)
    if change == 0:
        del lines[at]
    elif change == 1:
        lines.insert(to, lines[at])
    elif change == 2:
        lines[at], lines[to] = lines[to], lines[at]
    elif change == 3:
        return "\n".join(lines[:at]) + " " + "\n".join(lines[at:])
    elif change == 4:
        middle = random.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:middle] + random.choice(BREAKS) + lines[at][middle:]
    elif change == 5:
        lines[at] = random.choice(other.split("\n"))
    else:
        lines[at] = random.choice((str.upper, str.lower, str.title, str.swapcase))(lines[at])
    return "\n".join(lines)


def _marks(text: str, random: Random, other: str) -> str:
    found = list(re.finditer(r"[\"“”„'‘’«»()\[\]]", text))
    if not found:
        return _characters(text, random, other)
    mark = random.choice(found)
    return text[: mark.start()] + random.choice(["", "", *MARKS, *BREAKS]) + text[mark.end() :]


_MISREAD = (
    *(("l", "1"), ("0", "O"), ("O", "0"), ("1", "l"), ("rn", "m")),
    *(("e", "c"), ("fi", "ﬁ"), (", ", " ,"), (". ", "."), ("£", "E")),
)


def _scanned(text: str, random: Random, other: str) -> str:
    """What text recognition does: letters misread, words run together or torn apart, lines broken at hyphens."""
    start = random.randrange(len(text) + 1)
    part = text[start : start + random.randrange(1, 300)]
    change = random.randrange(5)
    if change == 0:
        part = re.sub(r"(\w{3})(\w{3})", lambda m: m[1] + "-\n" + m[2] if random.random() < 0.2 else m[0], part)
    elif change == 1:
        part = re.sub(" ", lambda m: "" if random.random() < 0.3 else "  ", part)
    elif change == 2:
        part = re.sub(r"(?<=\w)(?=\w)", lambda m: " " if random.random() < 0.2 else "", part)
    else:
        for seen, read in random.sample(_MISREAD, 3):
            part = part.replace(seen, read)
    return text[:start] + part + text[start + len(part) :]


def _figures(text: str, random: Random, other: str) -> str:
    found = list(re.finditer(r"\d[\d,.]*", text))
    if not found:
        return _characters(text, random, other)
    number = random.choice(found)
    return (
        text[: number.start()]
        + random.choice([*FRAGMENTS["misprints"], str(random.randrange(10**9))])
        + text[number.end() :]
    )


def _capitals(text: str, random: Random, other: str) -> str:
    start, end = sorted(random.randrange(len(text) + 1) for _ in range(2))
    if random.random() < 0.15:
        start, end = 0, len(text)
    change = random.choice((str.upper, str.lower, str.title, str.swapcase, str.casefold))
    return text[:start] + change(text[start:end]) + text[end:]


KINDS: dict[str, Callable[[str, Random, str], str]] = {
    "characters": _characters,
    "words": _words,
    "lines": _lines,
    "marks": _marks,
    "scanned": _scanned,
    "figures": _figures,
    "capitals": _capitals,
}
"""By name, what is done to a text, with chance and another text to take from."""
