"""The language's knowledge: verbs, titles, units, organisations, boilerplate. Data, not code.

A newsroom may have lists of its own in the place of these (`lists.py`), one set of them a process.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from extract.data.lists import ListError, Lists, Row, ours, rows_of

MODELS = ("encoder", "names", "items", "sources", "confidence")
"""The trained models in `models/`."""
WEIGHTS = "weights.tsv"
_SEAL = " sha256 of the lines below: "


_own = Lists()
_seen: set[str] = set()
"""The lists that this process has read: other values are made of them, when modules are imported and later."""


def use(lists: Lists) -> None:
    """Have this process read these lists from now on, where they are not ours.

    One process has one set of lists. Raises ListError if it has read another version of one of them.
    """
    global _own
    old, new = dict(_own.rows), dict(lists.rows)
    differing = {name for name in {*old, *new} if old.get(name, ours(name)) != new.get(name, ours(name))}
    if late := sorted(differing & _seen):
        raise ListError(
            f"this process has read {', '.join(late)} of {_own.folder or 'the package'} already, and one process has "
            f"one set of lists: use those of {lists.folder or 'the package'} in another process, there before all else"
        )
    _own = lists


@cache
def lines(name: str) -> tuple[str, ...]:
    """The rows of a list of one column, such as `roles.txt`."""
    return tuple(row[0] for row in columns(name))


@cache
def columns(name: str) -> tuple[Row, ...]:
    """The rows of a list as tuples of cells, those at the end left out where they are empty."""
    _seen.add(name)
    return dict(_own.rows).get(name) or ours(name)


class ModelError(ValueError):
    """The weights of a trained model are not those that its recipe wrote."""


@cache
def weights(model: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `weights.tsv` of a trained model in `models/`. Raises ModelError if it is not as it was sealed."""
    path = model_folder(model) / WEIGHTS
    head, _, rest = path.read_bytes().partition(b"\n")
    if head.rpartition(_SEAL.encode())[2].decode("ascii", "replace") != hashlib.sha256(rest).hexdigest():
        raise ModelError(f"{path} is damaged: its first line has the sha256 of others than stand below: restore it")
    return tuple(row for _, row in rows_of(rest.decode(), WEIGHTS))


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
