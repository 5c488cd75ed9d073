"""The trained encoder in ONNX Runtime: loaded from its folder, checked, run window by window."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from extract.pipes.encoder import wordpieces
from extract.pipes.encoder.decode import Array, Scheme, naming
from extract.pipes.encoder.pointers import Links
from extract.pipes.encoder.windows import Tokenizer, Window

MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"


OUTPUTS = ("tags", "ties", "names", "quotes", "links")
"""What the network says of a window, a row a piece."""

Said = tuple[Array, Array, Array, Array, Array]
"""The probability of every tag of attributions, the tie vectors, the probability of every tag of names, that of every
tag of attributions as the guidelines have them, and the vectors by which numbers point to what they are linked to."""

Network = Callable[[Window], Said]


@dataclass(frozen=True, slots=True)
class Model:
    """A network, the tokenizer that cuts its windows, and what its numbers stand for."""

    network: Network
    tokenizer: Tokenizer
    scheme: Scheme
    names: Scheme
    links: Links

    def __call__(self, window: Window) -> Said:
        """What the network says of a window."""
        return self.network(window)


def read(path: Path) -> Model:
    """Load the model in a folder.

    Raises OSError if a file is missing, ValueError if one is not the one that the config names.
    """
    config = json.loads((path / CONFIG).read_text(encoding="utf-8"))
    for name, expected in config["sha256"].items():
        if digest(path / name) != expected:
            raise ValueError(f"{path / name} is not the file that {CONFIG} names (sha256 {expected[:12]}): restore it")
    tokenizer = wordpieces.read(path / TOKENIZER)
    ties = config["ties"]
    scheme = Scheme(tuple(config["tags"]), tuple(ties["to"]), ties["width"], ties["weights"], config["transitions"])
    links = Links(tuple(config["links"]["to"]), config["links"]["width"])
    return Model(network(path / MODEL), tokenizer, scheme, naming(tuple(config["names"])), links)


def network(path: Path) -> Network:
    """The network of a file in ONNX. One thread, one window at a time, so that a window's result is its own."""
    import onnxruntime  # type: ignore[import-untyped,unused-ignore]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def said(window: Window) -> Said:
        given = {"ids": np.array([window.ids], np.int64), "shapes": np.array([window.shapes], np.int64)}
        tags, ties, names, quotes, links = session.run(OUTPUTS, given)
        return tags, ties, names, quotes, links

    return said


def digest(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
