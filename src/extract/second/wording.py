"""What a second reader is told: `data/second.toml`, under a version that every answer is kept with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a request. `system` has the marks that stand around a fact's words as `{open}` and `{close}`."""

    version: str
    system: str
    rules: str
    answer: str
    missed: str


@cache
def wording() -> Wording:
    """The wording that questions are asked in."""
    told = tomllib.loads((files("extract.data") / "second.toml").read_text(encoding="utf-8"))
    return Wording(**{name: text.strip() for name, text in told.items()})
