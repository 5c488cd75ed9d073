"""What decides the rows of an article besides its file: the options of a run, and what is behind them."""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import extract
from extract.data import MODELS, fingerprint, use
from extract.data.lists import Lists
from extract.data.organisations import read_csv
from extract.ingest.reading import Reading
from extract.pipes.base import BASE, digest

if TYPE_CHECKING:
    from spacy.language import Language

PACKAGES = ("spacy", "onnxruntime", "dateparser", "pyarrow", "numpy")
"""The packages whose version may change a row or its bytes."""

ROOMS = ("annotations.py", "article.py", "contract", "data", "ingest", "lexicon", "pipes", "table", "text")
"""The parts of this package that an article goes through."""

Key = dict[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of reading and of the pipeline: whoever adds one adds it here, to `load`, `key` and `options`."""

    base: str = BASE
    beliefs: bool = False
    vague: bool = False
    organisations: str | None = None
    lists: Lists = field(default_factory=Lists)
    reading: Reading = field(default_factory=Reading)

    def __post_init__(self) -> None:
        if self.organisations:  # a worker may stand in another folder
            object.__setattr__(self, "organisations", str(Path(self.organisations).resolve()))

    def load(self) -> "Language":
        """The pipeline."""
        from extract.pipes import load

        return load(self.base, lists=self.lists, organisations=self.organisations)

    def key(self) -> Key:
        """By name, everything that the rows of an article depend on; two runs of one key give the same bytes.

        From here on this process reads the lists of these settings, of which a list of organisations is checked.

        Raises OSError for a base pipeline or a list of organisations that is not there, ValueError for a list that
        is none or comes too late.
        """
        use(self.lists)
        return {
            "base": f"{self.base} ({_base(self.base)})",
            "beliefs": "kept" if self.beliefs else "left out",
            "vague counts": "kept" if self.vague else "left out",
            "organisations": _listed(self.organisations) if self.organisations else "ours alone",
            "lists": str(self.lists),
            "reading": str(self.reading),
            "extract": f"{extract.__version__} ({_code()})",
            **{f"model {name}": fingerprint(name)[:12] for name in MODELS},
            **{name: version(name) for name in PACKAGES},
        }

    def options(self) -> dict[str, Any]:
        """The options as the manifest names them."""
        return {
            "base": self.base,
            "beliefs": self.beliefs,
            "vague": self.vague,
            "organisations": self.organisations,
            "lists": self.lists.folder,
            **self.reading.options(),
        }


def differences(old: Key, new: Key) -> str:
    """What differs between two keys, in words; empty if nothing does."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return ", ".join(f"{name} (was {old.get(name, 'none')}, now {new.get(name, 'none')})" for name in names)


@cache
def _base(base: str) -> str:
    return digest(base)[:12]


def _listed(path: str) -> str:
    """A user's list of organisations by its content; read, so that a bad one is told before the work begins."""
    known = sum(1 for _ in read_csv(path))
    return f"{known} of {Path(path).name} ({hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]})"


@cache
def _code() -> str:
    root = Path(extract.__file__).parent
    every = hashlib.sha256()
    for room in ROOMS:
        home = root / room
        for path in sorted(home.rglob("*")) if home.is_dir() else [home]:
            if path.is_file() and "__pycache__" not in path.parts:
                every.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return every.hexdigest()[:12]
