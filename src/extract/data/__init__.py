"""The language's knowledge: verbs, titles, units, organisations, boilerplate. Data, not code."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

MODELS = ("encoder", "names", "items", "confidence")
"""The trained models in `models/`."""


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a data file without blank ones and `#` comments."""
    return _lines((files(__name__) / name).read_text(encoding="utf-8"))


@cache
def columns(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated data file, as tuples of cells."""
    return _columns(lines(name))


@cache
def weights(model: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `weights.tsv` of a trained model in `models/`."""
    return _columns(_lines((model_folder(model) / "weights.tsv").read_text(encoding="utf-8")))


def fingerprint(model: str) -> str:
    """The sha256 of what a trained model in `models/` is loaded by: its weights, or the config that names them."""
    folder = model_folder(model)
    config = folder / "config.json"
    return hashlib.sha256((config if config.is_file() else folder / "weights.tsv").read_bytes()).hexdigest()


def model_folder(model: str) -> Path:
    """The folder of a trained model: in the installed package, or in the checkout that it was installed from."""
    package = Path(__file__).parent.parent
    installed = package / "models" / model
    return installed if installed.is_dir() else package.parent.parent / "models" / model


def _lines(text: str) -> tuple[str, ...]:
    return tuple(s for line in text.splitlines() if (s := line.strip()) and not s.startswith("#"))


def _columns(rows: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in rows)
