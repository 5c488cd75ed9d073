"""What a component needs of those before it, said clearly where it is not there."""

from typing import Any

from spacy.tokens import Doc

_WRITERS = {
    "facts_layout": "extract_layout",
    "facts_reported": "extract_encoder",
    "facts_entities": "extract_names",
    "facts_quantities": "extract_numbers",
    "facts_dates": "extract_dates",
    "facts_quotes": "extract_quotes",
}


class PipelineError(ValueError):
    """A component lacks what another one should have left on the Doc."""


def need(doc: Doc, pipe: str, *names: str, parse: bool = False) -> None:
    """Check that `doc._.NAME` has been written for each name, and that the Doc is parsed if it has to be.

    Raises PipelineError (a ValueError) that names the components to add before `pipe`.
    """
    written: dict[Any, Any] = doc.user_data
    missing = [name for name in names if ("._.", name, None, None) not in written]
    if missing:
        lacking = ", ".join(f"doc._.{name} (of {_WRITERS[name]})" for name in missing)
        raise PipelineError(f"{pipe} needs {lacking}: add it to the pipeline before {pipe}, or use extract.load()")
    if parse and not doc.has_annotation("DEP"):
        raise PipelineError(
            f"{pipe} needs a parsed Doc: add it behind an English tagger and parser, or use extract.load()"
        )
