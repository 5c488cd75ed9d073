"""OUT/manifest.json: what ran, on what, and what came of it. A folder that has it is finished."""

import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import extract
from extract.data import MODELS, fingerprint
from extract.pipes.base import BASE, describe, digest
from extract.runs.counts import Counts
from extract.runs.settings import PACKAGES, Settings

_UNSAID = ("seconds", "changed")


def manifest(
    settings: Settings, options: dict[str, Any], inputs: list[str | Path], counts: Counts, **more: Any
) -> dict[str, Any]:
    """The manifest of a run; `more` is what later runs go by, and what was measured."""
    return {
        "extract": extract.__version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "model": {
            **describe(settings.base),
            "sha256": digest(BASE) if settings.base == BASE else None,
            "trained": {name: fingerprint(name) for name in MODELS},
        },
        "options": settings.options() | options,
        "inputs": [str(i) for i in inputs],
        "counts": {k: v for k, v in asdict(counts).items() if k not in _UNSAID},
        "seconds": counts.seconds,
        **more,
        "key": settings.key(),
    }
