"""For whom does it work? The same short articles with names from many parts of the world, women's and men's.

python bench/fairness.py [-o docs/fairness.tsv] [--each N]

Every figure is a share of trials, in per cent:

    listed   the given name is on the list of given names
    name     the person is found under the whole name
    other    a person or organisation is found that is not there
    speaker  a quote with the person's name beside it is given to the person
    alone    a quote with `he` or `she` is, where nobody else is in question
    two      a quote with `he` or `she` is, where a woman and a man are, and only the pronoun tells which
    wrong    that quote is given to the other one
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from spacy.language import Language

import extract
from extract.data import columns
from extract.table import annotate, rows

NAMES = Path(__file__).with_name("names.tsv")
FIGURES = ("listed", "name", "other", "speaker", "alone", "two", "wrong")

ONE = (
    (
        "Parents should ask for a written plan, a nurse has said.\n\n"
        "{name}, who has run the clinic in Marden for nine years, said 212 children were treated there last winter.\n\n"
        '"Most of them could have stayed at home," {she} said.\n\n'
        '{Short} added: "We hope to open a second clinic in the spring."',
        (("speaker", "212 children"), ("alone", "stayed at home"), ("speaker", "second clinic")),
    ),
    (
        "The pool at Brack Cross will open again in May.\n\n"
        "{name} told a meeting on Monday that the roof had been mended twice.\n\n"
        '{She} said: "Nobody wants a third winter like that."\n\n'
        "According to {short}, neighbours have raised £4,300.",
        (("speaker", "mended twice"), ("alone", "third winter"), ("speaker", "£4,300")),
    ),
)
TWO = (
    "Talks about the future of Brack Mill will go on until Friday.\n\n"
    "{first}, who speaks for the workers, met {second}, who speaks for the owners, on Monday.\n\n"
    '"We are nowhere near an agreement," {she} said.'
)


@dataclass(frozen=True)
class Person:
    home: str
    gender: str
    name: str
    short: str

    def fill(self) -> dict[str, str]:
        she = {"f": "she", "m": "he"}[self.gender]
        capital = self.short[0].upper() + self.short[1:]
        return {"name": self.name, "short": self.short, "Short": capital, "she": she, "She": she.capitalize()}


@dataclass(frozen=True)
class Trial:
    """A text, the person whom its quotes are by, all people in it, and the words that each figure asks about."""

    text: str
    by: Person
    people: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]


def people(each: int) -> dict[str, dict[str, list[Person]]]:
    found: dict[str, dict[str, list[Person]]] = {}
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            person = Person(*line.split("\t"))
            found.setdefault(person.home, {"f": [], "m": []})[person.gender].append(person)
    return {home: {g: list(islice(ps, each)) for g, ps in both.items()} for home, both in found.items()}


def trials(women: list[Person], men: list[Person]) -> Iterator[Trial]:
    for person in women + men:
        for text, asked in ONE:
            yield Trial(text.format(**person.fill()), person, (person.name,), asked)
    for woman, man in zip(women, men, strict=True):
        for first, second in ((woman, man), (man, woman)):
            for by in (woman, man):
                text = TWO.format(first=first.name, second=second.name, she=by.fill()["she"])
                yield Trial(text, by, (woman.name, man.name), (("two", "nowhere near"),))


def measure(every: Iterable[Trial], nlp: Language) -> dict[tuple[str, str], list[int]]:
    """Right and asked, by gender and figure."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])

    given = {row[0] for row in columns("names_first.tsv")}

    def count(gender: str, figure: str, right: bool) -> None:
        found[gender, figure][0] += right
        found[gender, figure][1] += 1

    for trial in every:
        article = extract.Article.from_text(trial.text)
        out = rows(article, annotate(nlp, article))
        names = [e["name"] for e in out.entities]
        if len(trial.people) == 1:
            count(trial.by.gender, "listed", not given.isdisjoint(trial.by.name.split()))
            count(trial.by.gender, "name", trial.by.name in names)
            count(trial.by.gender, "other", any(n not in trial.people for n in names))
        for figure, words in trial.asked:
            quotes = [f for f in out.facts if f["kind"] == "quote" and words in f["content"]]
            if figure == "two":
                count(trial.by.gender, "wrong", any(f.get("source") not in {None, trial.by.name} for f in quotes))
            count(trial.by.gender, figure, any(f.get("source") == trial.by.name for f in quotes))
    return found


def write(file: TextIO, each: int) -> None:
    """The figures in per cent, a row a home and gender; the last two rows are over all homes."""
    nlp = extract.load()
    total: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    file.write("\t".join(("home", "gender", "names", *FIGURES)) + "\n")
    homes = people(each)
    for home, both in homes.items():
        found = measure(trials(both["f"], both["m"]), nlp)
        for key, (right, asked) in found.items():
            total[key][0] += right
            total[key][1] += asked
        for gender in "fm":
            file.write(_row(home, gender, len(both[gender]), found))
    for gender in "fm":
        file.write(_row("all", gender, sum(len(both[gender]) for both in homes.values()), total))


def _row(home: str, gender: str, names: int, found: dict[tuple[str, str], list[int]]) -> str:
    shares = (f"{100 * right / asked:.0f}" for right, asked in (found[gender, f] for f in FIGURES))
    return "\t".join((home, {"f": "women", "m": "men"}[gender], str(names), *shares)) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--out", type=Path, help="write there instead of printing")
    parser.add_argument("--each", type=int, default=10, help="so many women and men of each home (10: all)")
    wanted = parser.parse_args()
    if wanted.out is None:
        write(sys.stdout, wanted.each)
    else:
        with wanted.out.open("w", encoding="utf-8", newline="\n") as file:
            write(file, wanted.each)


if __name__ == "__main__":
    main()
