"""OUT/manifest.json: what ran, on what, and what came of it. It is written last: a folder that has it is finished."""

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from spacy.language import Language

from extract.archive.counts import Counts
from extract.data import MODELS, fingerprint
from extract.pipes.base import BASE, digest

_PACKAGES = ("spacy", "onnxruntime", "tokenizers", "dateparser", "pandas", "pyarrow")


def write_manifest(out: Path, inputs: list[str | Path], options: dict[str, Any], nlp: Language, counts: Counts) -> None:
    """Write the manifest under another name, then rename it."""
    seconds = counts.seconds
    rate = counts.words / seconds["extracting"] if seconds.get("extracting") else None
    manifest = {
        "extract": version("attributed-facts"),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "model": {
            "name": f"{nlp.meta['lang']}_{nlp.meta['name']}",
            "version": nlp.meta["version"],
            "sha256": digest(BASE) if options["base"] == BASE else None,
            "pipes": nlp.pipe_names,
            "trained": {name: fingerprint(name) for name in MODELS},
        },
        "options": options,
        "inputs": [str(i) for i in inputs],
        "counts": {k: v for k, v in asdict(counts).items() if k != "seconds"},
        "seconds": seconds,
        "words_per_second": round(rate) if rate else None,
    }
    hidden = out / ".manifest.json"
    hidden.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    hidden.rename(out / "manifest.json")
