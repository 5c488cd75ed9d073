"""The language's knowledge: verbs, titles, units, organisations, boilerplate. Data, not code."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

MODELS = ("encoder", "names", "items", "confidence")
"""The trained models in `models/`."""
WEIGHTS = "weights.tsv"
_SEAL = " sha256 of the lines below: "


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a data file without blank ones and `#` comments."""
    return _lines((files(__name__) / name).read_text(encoding="utf-8"))


@cache
def columns(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated data file, as tuples of cells."""
    return _columns(lines(name))


class ModelError(ValueError):
    """The weights of a trained model are not those that its recipe wrote."""


@cache
def weights(model: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `weights.tsv` of a trained model in `models/`. Raises ModelError if it is not as it was sealed."""
    path = model_folder(model) / WEIGHTS
    head, _, rest = path.read_bytes().partition(b"\n")
    if head.rpartition(_SEAL.encode())[2].decode("ascii", "replace") != hashlib.sha256(rest).hexdigest():
        raise ModelError(f"{path} is damaged: its first line has the sha256 of others than stand below: restore it")
    return _columns(_lines(rest.decode()))


def sealed(head: str, rows: Iterable[str]) -> str:
    """What a `weights.tsv` holds: what the weights are, with the hash by which they are known again, and the rows."""
    rest = "".join(f"{row}\n" for row in rows)
    return f"# {head}{_SEAL}{hashlib.sha256(rest.encode()).hexdigest()}\n{rest}"


def fingerprint(model: str) -> str:
    """The sha256 of what a trained model in `models/` is loaded by: its weights, or the config that names them."""
    folder = model_folder(model)
    config = folder / "config.json"
    return hashlib.sha256((config if config.is_file() else folder / WEIGHTS).read_bytes()).hexdigest()


def model_folder(model: str) -> Path:
    """The folder of a trained model: in the installed package, or in the checkout that it was installed from."""
    package = Path(__file__).parent.parent
    installed = package / "models" / model
    return installed if installed.is_dir() else package.parent.parent / "models" / model


def _lines(text: str) -> tuple[str, ...]:
    return tuple(s for line in text.splitlines() if (s := line.strip()) and not s.startswith("#"))


def _columns(rows: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in rows)
