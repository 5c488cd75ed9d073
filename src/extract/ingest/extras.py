"""Libraries that only some inputs need: they are in the extra `archives`, and looked for before a run begins."""

from collections.abc import Iterable
from importlib.util import find_spec


class MissingExtraError(ImportError):
    """An input needs a library that is not installed; the message says what to install."""


def need(what: str, modules: Iterable[str], extra: str = "archives") -> None:
    """Raise MissingExtraError if one of the modules is not installed; `what` is what needs it."""
    for module in modules:
        if not _installed(module):
            raise missing(what, module, extra)


def missing(what: str, module: str, extra: str) -> MissingExtraError:
    """The error for a library that `what` needs."""
    return MissingExtraError(f'{what} needs {module}: pip install "attributed-facts[{extra}]"')


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):
        return False
