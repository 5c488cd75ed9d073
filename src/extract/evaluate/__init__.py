"""How good the tables are: the levels of agreement between a run and articles with gold."""

from extract.evaluate.calibration import Calibration
from extract.evaluate.levels import evaluate
from extract.evaluate.scores import Row, Scores

__all__ = ["Calibration", "Row", "Scores", "evaluate"]
