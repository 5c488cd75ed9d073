"""From trained weights to the ONNX file that the pipeline runs, in fp32 or in int8.

The graph is written node by node, in operators that ONNX Runtime has fast kernels for. In int8 the
word vectors have a scale a row and the dense maps of the layers a scale a column; what goes into a map
is quantised with a fixed scale, found on training texts, so that a window's result depends on
nothing but the window.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from extract.pipes.encoder.model import OUTPUTS
from extract.pipes.encoder.windows import Window
from training.network import Embeddings, Layer, Model, Transformer

_FUSED = "com.microsoft"
_OPSET, _IR = 21, 10
_VECTORS = ("ties", "links")
"""The outputs that are no probabilities."""
_BALANCE = 0.8
"""How much of a column's range moves from what goes into a map to the map's weights (0: nothing, 1: all)."""

Array = NDArray[np.float32]


@dataclass(slots=True)
class Range:
    """What goes into a dense map: the least and the greatest value of every column."""

    low: Array
    high: Array


@torch.no_grad()
def calibrate(model: Model, windows: Iterable[Window]) -> dict[str, Range]:
    """The ranges of what goes into the dense maps of the body's layers, over some windows."""
    found: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
    hooks = []
    for name, module in _maps(model):

        def look(_: nn.Module, inputs: tuple[torch.Tensor], name: str = name) -> None:
            low, high = inputs[0].flatten(0, 1).aminmax(dim=0)
            before = found.get(name, (low, high))
            found[name] = torch.minimum(low, before[0]), torch.maximum(high, before[1])

        hooks.append(module.register_forward_pre_hook(look))
    for window in windows:
        model(torch.tensor([window.ids]), torch.tensor([window.shapes]))
    for hook in hooks:
        hook.remove()
    return {name: Range(low.numpy(), high.numpy()) for name, (low, high) in found.items()}


def _maps(model: Model) -> Iterable[tuple[str, nn.Linear]]:
    for name, module in model.body.named_modules():
        if isinstance(module, nn.Linear):
            yield name, module


def write(model: Model, path: Path, ranges: dict[str, Range] | None = None) -> None:
    """Write the model's graph.

    In: a window's `ids` and `shapes`. Out, a row a piece: `tags`, `names`, `quotes` (probabilities), `ties` and `links`
    (vectors).
    """
    graph = _Graph(ranges)
    body = cast(Transformer, model.body)
    x = graph.embeddings(body.embeddings)
    for number, layer in enumerate(body.layers):
        x = graph.layer(f"layers.{number}", cast(Layer, layer), x)
    heads = {name: cast(nn.Linear, getattr(model.head, name)) for name in OUTPUTS}
    rows, outputs = graph.constant("rows", np.array([0], np.int64)), []
    for name, head in heads.items():
        made = graph.dense(f"head.{name}", head, x)
        said = made if name in _VECTORS else graph.node("Softmax", [made], axis=-1)
        graph.node("Squeeze", [said, rows], output=name)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["pieces", head.out_features]))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "pieces"]) for name in ("ids", "shapes")]
    made = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
        ir_version=_IR,
        producer_name="extract",
    )
    onnx.save(made, path)


class _Graph:
    """Nodes and constants as they come; every method returns the name of what its node makes."""

    def __init__(self, ranges: dict[str, Range] | None) -> None:
        self.ranges = ranges
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.last = self.constant("last", np.array([-1], np.int64))
        self.small = self.constant("small", np.array(1e-12, np.float32))

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str = "", domain: str = "", **settings: Any) -> str:
        output = output or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def embeddings(self, module: Embeddings) -> str:
        words = module.word.weight.detach().numpy()
        if self.ranges is None:
            x = self.node("Gather", [self.constant("word", words), "ids"])
        else:
            scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-8) / 127
            table = self.constant("word", np.rint(words / scale).astype(np.int8))
            scales = self.constant("word.scale", scale.astype(np.float32))
            whole = self.node("Cast", [self.node("Gather", [table, "ids"])], to=TensorProto.FLOAT)
            x = self.node("Mul", [whole, self.node("Gather", [scales, "ids"])])
        zero, one = self.constant("zero", np.array([0], np.int64)), self.constant("one", np.array([1], np.int64))
        length = self.node("Slice", [self.node("Shape", ["ids"]), one, self.constant("two", np.array([2], np.int64))])
        places = self.node("Slice", [self.constant("place", _array(module.place.weight)), zero, length, zero])
        shapes = self.node("Gather", [self.constant("shape", _array(module.shape.weight)), "shapes"])
        x = self.node("Add", [self.node("Add", [x, places]), shapes])
        return self.normed("embeddings.norm", module.norm, x)

    def layer(self, name: str, layer: Layer, x: str) -> str:
        into = self.dense(f"{name}.into", layer.into, x)
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [into], parts, axis=2, num_outputs=3))
        mixed = self.node("MultiHeadAttention", parts, domain=_FUSED, num_heads=layer.heads)
        x = self.summed(f"{name}.norm", layer.norm, x, self.dense(f"{name}.out", layer.out, mixed))
        wide = self.node("Gelu", [self.dense(f"{name}.up", layer.up, x)], domain=_FUSED)
        return self.summed(f"{name}.last", layer.last, x, self.dense(f"{name}.down", layer.down, wide))

    def normed(self, name: str, norm: nn.LayerNorm, x: str) -> str:
        """A layer norm in single steps: three times as fast as the runtime's own, which is not vectorised."""
        middle = self.node("Sub", [x, self.node("ReduceMean", [x, self.last])])
        spread = self.node("ReduceMean", [self.node("Mul", [middle, middle]), self.last])
        spread = self.node("Sqrt", [self.node("Add", [spread, self.small])])
        scale = self.node("Div", [self.constant(f"{name}.weight", _array(norm.weight)), spread])
        return self.node("Add", [self.node("Mul", [middle, scale]), self.constant(f"{name}.bias", _array(norm.bias))])

    def summed(self, name: str, norm: nn.LayerNorm, x: str, y: str) -> str:
        return self.normed(name, norm, self.node("Add", [x, y]))

    def dense(self, name: str, linear: nn.Linear, x: str) -> str:
        weight, bias = _array(linear.weight).T, self.constant(f"{name}.bias", _array(linear.bias))
        if self.ranges is None or name not in self.ranges:
            return self.node("Add", [self.node("MatMul", [x, self.constant(f"{name}.weight", weight)]), bias])
        low, high = self.ranges[name].low, self.ranges[name].high
        given = np.maximum(np.maximum(-low, high), 1e-5)
        taken = np.maximum(np.abs(weight).max(1), 1e-5)
        balance = given**_BALANCE / taken ** (1 - _BALANCE)
        balance = (balance / np.exp(np.log(balance).mean())).astype(np.float32)
        weight = weight * balance[:, None]
        x = self.node("Mul", [x, self.constant(f"{name}.balance", 1 / balance)])
        least, most = min(0.0, (low / balance).min()), max(0.0, (high / balance).max())
        step = np.float32((most - least) / 255)
        steps = np.maximum(np.abs(weight).max(0), 1e-8).astype(np.float32) / np.float32(127)
        middle = self.constant(f"{name}.middle", np.array(round(-least / step), np.uint8))
        scale = self.constant(f"{name}.step", np.array(step))
        inputs = [
            self.node("QuantizeLinear", [x, scale, middle]),
            self.constant(f"{name}.weight", np.rint(weight / steps).astype(np.int8)),
            scale,
            self.constant(f"{name}.steps", steps),
            middle,
            self.constant(f"{name}.zeros", np.zeros(len(steps), np.int8)),
            bias,
        ]
        return self.node("MatMulIntegerToFloat", inputs, domain=_FUSED)


def _array(tensor: torch.Tensor) -> Array:
    return tensor.detach().float().numpy()
