"""OUT/manifest.json: what ran, on what, and what came of it. A folder that has it is finished."""

import platform
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from typing import Any

import extract
from extract.data import MODELS, fingerprint
from extract.pipes.base import BASE, describe, digest
from extract.runs.counts import Counts
from extract.runs.options import RunOptions
from extract.runs.settings import PACKAGES, Key

_UNSAID = ("seconds", "changed")


@dataclass(frozen=True, slots=True)
class Measured:
    """How the shards of a run were done: memory in MiB, rates of what was extracted now."""

    shards: int
    workers: int
    worker_peak_mib: float
    articles_per_second: float | None
    words_per_second: float | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a run. `seen`, `digest`, `parts`, `quarantine` and `key` are what a later run goes by."""

    extract: str
    python: str
    packages: dict[str, str]
    model: dict[str, Any]
    options: dict[str, Any]
    inputs: list[str]
    counts: dict[str, Any]
    seconds: dict[str, float]
    seen: str | None
    digest: str
    parts: dict[str, list[str]]
    quarantine: list[str]
    shards: int
    workers: int
    worker_peak_mib: float
    articles_per_second: float | None
    words_per_second: float | None
    key: Key


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What a later run goes by in the manifest of a finished one.

    `key` is what its rows depend on besides the articles, `seen` the fingerprint of its input files, `digest` that of
    all its shards, `files` the sha256 of the files in each of its folders.
    """

    key: Key
    seen: str | None
    digest: str
    files: dict[str, list[str]]
    counts: Counts

    @classmethod
    def read(cls, manifest: dict[str, Any]) -> "EarlierRun":
        """The part of a manifest that matters; what an earlier version counted otherwise is passed over."""
        known = {f.name for f in fields(Counts)}
        counts = Counts(**{k: v for k, v in manifest["counts"].items() if k in known})
        counts.changed, counts.seconds = False, manifest["seconds"]
        return cls(manifest["key"], manifest["seen"], manifest["digest"], sums(manifest), counts)


def sums(manifest: dict[str, Any]) -> dict[str, list[str]]:
    """The sha256 of a run's files by their folder, as far as the version that made it noted them."""
    tables: dict[str, list[str]] = manifest.get("parts", {})
    return tables | {name: manifest[name] for name in ("quarantine",) if name in manifest}


def describe_run(
    options: RunOptions,
    counts: Counts,
    seen: str | None,
    shards: str,
    parts: dict[str, list[str]],
    quarantine: list[str],
    measured: Measured,
) -> Manifest:
    """The manifest of a run; `shards` is the digest of all its shards, `parts` the sha256 of each table's files."""
    base = options.settings.base
    return Manifest(
        extract=extract.__version__,
        python=platform.python_version(),
        packages={name: version(name) for name in PACKAGES},
        model={
            **describe(base),
            "sha256": digest(BASE) if base == BASE else None,
            "trained": {name: fingerprint(name) for name in MODELS},
        },
        options=options.described(),
        inputs=[str(i) for i in options.inputs],
        counts={k: v for k, v in asdict(counts).items() if k not in _UNSAID},
        seconds=counts.seconds,
        seen=seen,
        digest=shards,
        parts=parts,
        quarantine=quarantine,
        key=options.settings.key(),
        **asdict(measured),
    )
