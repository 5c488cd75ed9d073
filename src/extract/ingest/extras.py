"""Libraries that only some inputs need: they are in extras, and looked for before a run begins."""

from collections.abc import Iterable
from importlib.util import find_spec

_EXTRAS = dict.fromkeys(("openpyxl", "pypdfium2", "markdown_it", "yaml"), "documents")
"""The extra that brings a module, where it is not `archives`."""


class MissingExtraError(ImportError):
    """An input needs a library that is not installed; the message says what to install."""


def need(what: str, modules: Iterable[str]) -> None:
    """Raise MissingExtraError if one of the modules is not installed; `what` is what needs it."""
    for module in modules:
        if not _installed(module):
            raise missing(what, module, _EXTRAS.get(module, "archives"))


def missing(what: str, module: str, extra: str) -> MissingExtraError:
    """The error for a library that `what` needs."""
    return MissingExtraError(f'{what} needs {module}: pip install "attributed-facts[{extra}]"')


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):
        return False
