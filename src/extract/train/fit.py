"""Training: two epochs over the corpus, every epoch with other names, and the figures on the development part."""

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from extract.pipes.encoder.windows import PIECES, Tokenizer, Window, windows
from extract.train.corpus import IGNORED, ROLES, TAGS, TIES, Example, Story, example
from extract.train.network import Model, tie_scores
from extract.train.score import token_f1
from extract.train.swap import Names, renamed

log = logging.getLogger(__name__)

_FIRST = 120
"""The least room of an article's first window; every epoch draws another."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 2
    batch: int = 16
    rate: float = 1e-4
    head_rate: float = 5e-4
    warm_up: float = 0.06
    decay: float = 0.01
    ties: float = 0.5
    seed: int = 1


def train(
    model: Model,
    stories: list[Story],
    names: dict[str, Names],
    tokenizer: Tokenizer,
    plan: Plan,
    teacher: Model | None = None,
) -> None:
    """Train in place. With a teacher, its probabilities are half of what is learnt."""
    random = Random(plan.seed)
    torch.manual_seed(plan.seed)
    epochs = [_epoch(stories, names, tokenizer, plan, random) for _ in range(plan.epochs)]
    batches = [batch for epoch in epochs for batch in epoch]
    optimizer = torch.optim.AdamW(_groups(model, plan), betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _line(len(batches), plan.warm_up))
    model.train()
    for step, batch in enumerate(batches):
        ids, mask, tags, ties = stack(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            given, vectors = model(ids, mask)
        loss, tie_loss = tag_loss(given.float(), tags), ties_loss(vectors.float(), mask, ties)
        if teacher is not None:
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                wanted, links = teacher(ids, mask)
            loss = (loss + soft_loss(given.float(), wanted.float(), tags)) / 2
            tie_loss = (tie_loss + soft_ties_loss(vectors.float(), links.float(), mask, ties)) / 2
        optimizer.zero_grad()
        (loss + plan.ties * tie_loss).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 10 == 0 or step + 1 == len(batches):
            log.info("step %d of %d: tags %.3f, ties %.3f", step, len(batches), loss.item(), tie_loss.item())
    model.eval()


def _groups(model: Model, plan: Plan) -> list[dict[str, object]]:
    learnt = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    body = plan.rate if model.shape.kind == "transformer" else 20 * plan.rate
    return [
        {"params": [p for n, p in learnt if n.startswith(part) and (p.ndim > 1) == wide], "lr": rate, "weight_decay": d}
        for part, rate in (("body.", body), ("head.", plan.head_rate))
        for wide, d in ((True, plan.decay), (False, 0.0))
    ]


def _line(steps: int, warm_up: float) -> Callable[[int], float]:
    warm = max(1, math.ceil(steps * warm_up))
    return lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def _epoch(
    stories: list[Story], names: dict[str, Names], tokenizer: Tokenizer, plan: Plan, random: Random
) -> list[list[Example]]:
    """The corpus as one epoch reads it, in batches of windows of about the same length."""
    examples = []
    for story in stories:
        told = renamed(story, names[story.id], random)
        cut = windows(told.text, told.paragraphs, tokenizer, first=random.randint(_FIRST, PIECES))
        examples += [example(window, told.attributions) for window in cut]
    random.shuffle(examples)
    size = plan.batch
    batches = []
    for start in range(0, len(examples), 20 * size):
        chunk = sorted(examples[start : start + 20 * size], key=lambda x: len(x.window))
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    random.shuffle(batches)
    return batches


def stack(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, mask, tags and ties of a batch, filled up to the longest window."""
    longest = max(len(x.window) for x in batch)

    def filled(values: list[int], with_: int) -> list[int]:
        return values + [with_] * (longest - len(values))

    ids = torch.tensor([filled(x.window.ids, 0) for x in batch])
    tags = torch.tensor([filled(x.tags, IGNORED) for x in batch])
    ties = torch.tensor([[filled(tie, IGNORED) for tie in x.ties] for x in batch])
    return ids, ids != 0, tags, ties


def tag_loss(given: Tensor, tags: Tensor) -> Tensor:
    """Cross entropy of the tags."""
    return F.cross_entropy(given.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)


def soft_loss(given: Tensor, wanted: Tensor, tags: Tensor) -> Tensor:
    """Cross entropy against a teacher's probabilities."""
    each = -(wanted.softmax(2) * given.log_softmax(2)).sum(2)
    return each[tags != IGNORED].mean()


def soft_ties_loss(vectors: Tensor, wanted: Tensor, mask: Tensor, ties: Tensor) -> Tensor:
    """Cross entropy against where a teacher sees the source and cue of every piece of content begin."""
    scores, targets = (tie_scores(v).masked_fill(~mask[:, None, None, :], -1e4) for v in (vectors, wanted))
    each = -(targets.softmax(3) * scores.log_softmax(3)).sum(3)
    return each[ties != IGNORED].mean()


def ties_loss(vectors: Tensor, mask: Tensor, ties: Tensor) -> Tensor:
    """Cross entropy of where in the window the source and cue of every piece of content begin."""
    scores = tie_scores(vectors).masked_fill(~mask[:, None, None, :], -1e4)
    return F.cross_entropy(scores.flatten(0, 2), ties.flatten(), ignore_index=IGNORED)


@torch.no_grad()
def tagged(model: Model, story: Story, tokenizer: Tokenizer) -> Iterator[tuple[Window, Tensor, Tensor]]:
    """Every window of a story with the model's probabilities and tie vectors."""
    for window in windows(story.text, story.paragraphs, tokenizer):
        tags, ties = model(torch.tensor([window.ids]))
        yield window, tags[0].softmax(1), ties[0]


def evaluate(model: Model, stories: list[Story], tokenizer: Tokenizer) -> dict[str, dict[str, float]]:
    """Token F1 of every role; under `ties` the share of gold content pieces that are tied rightly."""
    pairs, right, asked = [], [0] * len(TIES), [0] * len(TIES)
    for story in stories:
        found: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for window, tags, vectors in tagged(model, story, tokenizer):
            best = tags.argmax(1).tolist()
            for (start, end), tag in zip(window.spans, best, strict=True):
                if tag and start < end:
                    found[TAGS[tag][2:].lower()].append((start, end))
            gold = example(window, story.attributions)
            links = tie_scores(vectors[None])[0].argmax(2).tolist()
            for n, wanted in enumerate(gold.ties):
                places = [i for i, w in enumerate(wanted) if w != IGNORED]
                asked[n] += len(places)
                right[n] += sum(links[n][i] == wanted[i] for i in places)
        pairs.append((story, found))
    figures = token_f1(pairs)
    figures["ties"] = {t: 100 * r / max(1, a) for t, r, a in zip(TIES, right, asked, strict=True)}
    return figures
