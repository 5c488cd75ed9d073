"""The networks in torch: an encoder body, heads on top of it, and a convolutional body to compare it with.

A body makes a vector of every word piece, a head reads those vectors: one body serves several heads.
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import Tensor, nn

from extract.pipes.encoder.windows import PIECES, SHAPES
from training.corpus import LINKS, NAME_TAGS, TAGS, TIES

Outputs = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
TIE_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a body. `layers` are the pretrained layers that it starts from."""

    kind: str = "transformer"
    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    width: int = 384
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    dropout: float = 0.1

    def as_dict(self) -> dict[str, Any]:
        """The shape as plain values."""
        return asdict(self)


class Embeddings(nn.Module):
    """Word pieces, their places and how they are written; the latter starts from nothing.

    The word vectors stay as pretrained, so that no name is learnt by heart.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.place = nn.Embedding(PIECES + 2, shape.width)
        self.shape = nn.Embedding(len(SHAPES), shape.width)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)
        self.word.weight.requires_grad_(False)

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        """The vector of every piece by itself."""
        places = self.place(torch.arange(ids.shape[1], device=ids.device))
        return cast(Tensor, self.dropout(self.norm(self.word(ids) + places + self.shape(shapes))))


class Layer(nn.Module):
    """A transformer layer as in BERT: attention, then two dense maps, each with a sum and a norm behind it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads, self.size = shape.heads, width // shape.heads
        self.into = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, shape.inner)
        self.down = nn.Linear(shape.inner, width)
        self.last = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`mask` is added to the weights of attention: 0 where a piece stands, far below where none does."""
        q, k, v = self.into(x).unflatten(2, (3, self.heads, self.size)).permute(2, 0, 3, 1, 4).unbind(0)
        weights = q @ (k * self.size**-0.5).transpose(2, 3)
        if mask is not None:
            weights = weights + mask
        mixed = (weights.softmax(3) @ v).transpose(1, 2).flatten(2)
        x = self.norm(x + self.dropout(self.out(mixed)))
        return cast(Tensor, self.last(x + self.dropout(self.down(F.gelu(self.up(x))))))


class Transformer(nn.Module):
    """The encoder body: a stack of transformer layers over the embeddings."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embeddings = Embeddings(shape)
        self.layers = nn.ModuleList(Layer(shape) for _ in shape.layers)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Tensor:
        """`mask` is true where a piece stands and false where the window is filled up; None if it is full."""
        bias = None if mask is None else torch.where(mask, 0.0, -1e4)[:, None, None, :]
        x = self.embeddings(ids, shapes)
        for layer in self.layers:
            x = layer(x, bias)
        return cast(Tensor, x)


class Convolutions(nn.Module):
    """The body to compare with: residual convolutions over trained piece vectors, as spaCy's tok2vec has them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.maps = nn.ModuleList(nn.Conv1d(shape.width, 2 * shape.width, 3, padding=1) for _ in shape.layers)
        self.norms = nn.ModuleList(nn.LayerNorm(shape.width) for _ in shape.layers)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Tensor:
        """As the transformer's, save that it knows no capitals."""
        x = self.dropout(self.word(ids))
        for convolution, norm in zip(self.maps, self.norms, strict=True):
            if mask is not None:
                x = x * mask[:, :, None]
            left, right = convolution(x.transpose(1, 2)).transpose(1, 2).chunk(2, dim=2)
            x = x + self.dropout(norm(torch.maximum(left, right)))
        return cast(Tensor, x)


class Heads(nn.Module):
    """Tag every piece, and make the vectors by which contents are tied to their source and cue, numbers to theirs.

    The second output holds, for each of TIES, a vector with which a piece of content asks and one
    with which the first piece of a source (cue) answers; the first piece of the window answers for `none`.
    The third are the tags of names, the fourth those of quotes as the guidelines have them, the fifth vectors like the
    second's with which numbers ask for each of LINKS.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.tags = nn.Linear(width, len(TAGS))
        self.ties = nn.Linear(width, 2 * len(TIES) * TIE_WIDTH)
        self.names = nn.Linear(width, len(NAME_TAGS))
        self.quotes = nn.Linear(width, len(TAGS))
        self.links = nn.Linear(width, 2 * len(LINKS) * TIE_WIDTH)

    def forward(self, x: Tensor) -> Outputs:
        """The tags' logits, the tie vectors, the logits of the tags of names and of quotes, the vectors of links."""
        return self.tags(x), self.ties(x), self.names(x), self.quotes(x), self.links(x)


class Model(nn.Module):
    """A body with its heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.body: nn.Module = Transformer(shape) if shape.kind == "transformer" else Convolutions(shape)
        self.head = Heads(shape.width)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Outputs:
        """As the heads'."""
        return cast(Outputs, self.head(self.body(ids, shapes, mask)))


def tie_scores(ties: Tensor) -> Tensor:
    """For each of TIES or LINKS how well every piece (third axis) suits what every piece (second axis) is of."""
    batch, length, wide = ties.shape
    asks, answers = ties.view(batch, length, wide // (2 * TIE_WIDTH), 2, TIE_WIDTH).permute(3, 0, 2, 1, 4).unbind(0)
    return cast(Tensor, asks @ answers.transpose(2, 3) * TIE_WIDTH**-0.5)


def pretrained(shape: Shape, folder: Path) -> Model:
    """A model whose body starts from the pretrained BERT weights in `folder`, as far as `shape.layers` names them."""
    model = Model(shape)
    if shape.kind != "transformer":
        return model
    weights = load_file(folder / "model.safetensors")
    weights = {name.removeprefix("bert."): w for name, w in weights.items()}
    state: dict[str, Tensor] = {
        "embeddings.word.weight": weights["embeddings.word_embeddings.weight"],
        "embeddings.place.weight": weights["embeddings.position_embeddings.weight"][: PIECES + 2]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "embeddings.norm.weight": weights["embeddings.LayerNorm.weight"],
        "embeddings.norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense",
        "norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "last": "output.LayerNorm",
    }
    for number, source in enumerate(shape.layers):
        prefix = f"encoder.layer.{source}."
        for part in ("weight", "bias"):
            parts = [weights[f"{prefix}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
            state[f"layers.{number}.into.{part}"] = torch.cat(parts)
            for ours, theirs in names.items():
                state[f"layers.{number}.{ours}.{part}"] = weights[f"{prefix}{theirs}.{part}"]
    model.body.load_state_dict(state, strict=False)
    return model


def student(teacher: Model, layers: int) -> Model:
    """A model that starts as the teacher's first layers, with the teacher's heads on top of them."""
    model = Model(replace(teacher.shape, layers=teacher.shape.layers[:layers]))
    kept = model.state_dict().keys()
    model.load_state_dict({name: w for name, w in teacher.state_dict().items() if name in kept})
    return model
