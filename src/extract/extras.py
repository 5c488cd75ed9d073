"""Libraries that only some jobs need: they are in extras, and whoever lacks one is told what to install.

Named are the libraries themselves, since `pip install` finds those however extract was installed: from a file, a copy
of the source, or an index.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement

DISTRIBUTION = "attributed-facts"
_DOCUMENTS = frozenset({"openpyxl", "pypdfium2", "markdown_it", "yaml"})
"""The modules of the extra `documents`; what else inputs need is in `archives`."""


class MissingExtraError(ImportError):
    """A job needs a library that is not installed; the message says what to install."""


def need(what: str, modules: Iterable[str], extra: str | None = None) -> None:
    """Raise MissingExtraError if one of the modules is not installed; `what` is what needs it.

    Without an `extra`, it is the one of the inputs that brings the module.
    """
    for module in modules:
        if not _importable(module):
            raise missing(what, module, extra or ("documents" if module in _DOCUMENTS else "archives"))


def missing(what: str, library: str, extra: str) -> MissingExtraError:
    """The error for a library that `what` needs; the command, on a line of its own if long, has all that is lacking."""
    if (more := len(_lacking(extra)) - 1) > 0:
        return MissingExtraError(f"{what} needs {library} and {more} more that are not installed:\n{command(extra)}")
    return MissingExtraError(f"{what} needs {library}: {command(extra)}")


def command(extra: str) -> str:
    """The command that installs what the machine lacks of an extra."""
    wanted = _lacking(extra) or _requirements(DISTRIBUTION, extra)
    return " ".join(["pip install", *(f'"{_written(r)}"' for r in wanted)])


def _lacking(extra: str) -> "list[Requirement]":
    return [r for r in _requirements(DISTRIBUTION, extra) if not _is_met(r)]


def _requirements(name: str, extra: str) -> "Iterator[Requirement]":
    """What an extra of an installed distribution adds here; its own extras within it taken apart."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            continue
        if requirement.marker.evaluate({"extra": canonicalize_name(extra)}):
            if requirement.name == name:
                for inner in sorted(requirement.extras):
                    yield from _requirements(name, inner)
            else:
                yield requirement


def _is_met(requirement: "Requirement") -> bool:
    try:
        version = distribution(requirement.name).version
    except PackageNotFoundError:
        return False
    if not requirement.specifier.contains(version, prereleases=True):
        return False
    return all(_is_met(r) for extra in requirement.extras for r in _requirements(requirement.name, extra))


def _written(requirement: "Requirement") -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    bounds = sorted(map(str, requirement.specifier), reverse=True)
    return f"{requirement.name}{extras}{','.join(bounds)}"


def _importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):
        return False
