"""Training: two epochs over the corpus, every epoch with other names, and the figures on the development part."""

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from extract.pipes.encoder.windows import PIECES, Tokenizer, windows
from training.corpus import IGNORED, Example, Named, Story, example, named_example
from training.network import Model, tie_scores
from training.swap import Names, renamed

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
    named: list[Named],
    guessed: list[Named],
    tokenizer: Tokenizer,
    plan: Plan,
    teacher: Model | None = None,
) -> None:
    """Train in place. With a teacher, its probabilities are half of what is learnt.

    Every epoch reads the whole corpora of attributions and names, and another part of the articles whose names
    are guessed.
    """
    random = Random(plan.seed)
    torch.manual_seed(plan.seed)
    batches = []
    for n in range(plan.epochs):
        examples = list(_told(stories, names, tokenizer, random))
        epoch = _batches(examples, plan, random) + _batches(
            list(_marked(named + guessed[n :: plan.epochs], tokenizer, random)), plan, random
        )
        random.shuffle(epoch)
        batches += epoch
    optimizer = torch.optim.AdamW(_groups(model, plan), betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _line(len(batches), plan.warm_up))
    model.train()
    for step, batch in enumerate(batches):
        ids, shapes, tags, ties, marks = stack(batch)
        mask = ids != 0
        with torch.autocast("cpu", dtype=torch.bfloat16):
            given, vectors, names_given = model(ids, shapes, mask)
        if (marks != IGNORED).any():
            loss, tie_loss = tag_loss(names_given.float(), marks), torch.zeros(())
        else:
            loss, tie_loss = tag_loss(given.float(), tags), ties_loss(vectors.float(), mask, ties)
            if teacher is not None:
                with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                    wanted, links, _ = teacher(ids, shapes, mask)
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


def _told(stories: list[Story], names: dict[str, Names], tokenizer: Tokenizer, random: Random) -> Iterator[Example]:
    """The corpus of attributions as one epoch reads it."""
    for story in stories:
        told = renamed(story, names[story.id], random)
        cut = windows(told.text, told.paragraphs, tokenizer, first=random.randint(_FIRST, PIECES))
        yield from (example(window, told.attributions) for window in cut)


def _marked(named: list[Named], tokenizer: Tokenizer, random: Random) -> Iterator[Example]:
    """The corpus of names as one epoch reads it."""
    for article in named:
        cut = windows(article.text, article.paragraphs, tokenizer, first=random.randint(_FIRST, PIECES))
        yield from (named_example(window, article.names) for window in cut)


def _batches(examples: list[Example], plan: Plan, random: Random) -> list[list[Example]]:
    """The examples in batches of windows of about the same length."""
    random.shuffle(examples)
    size = plan.batch
    batches = []
    for start in range(0, len(examples), 20 * size):
        chunk = sorted(examples[start : start + 20 * size], key=lambda x: len(x.window))
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    random.shuffle(batches)
    return batches


def stack(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Pieces, shapes, tags, ties and tags of names of a batch, filled up to the longest window."""
    longest = max(len(x.window) for x in batch)

    def filled(values: list[int], with_: int) -> list[int]:
        return values + [with_] * (longest - len(values))

    return (
        torch.tensor([filled(x.window.ids, 0) for x in batch]),
        torch.tensor([filled(x.window.shapes, 0) for x in batch]),
        torch.tensor([filled(x.tags, IGNORED) for x in batch]),
        torch.tensor([[filled(tie, IGNORED) for tie in x.ties] for x in batch]),
        torch.tensor([filled(x.names, IGNORED) for x in batch]),
    )


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
