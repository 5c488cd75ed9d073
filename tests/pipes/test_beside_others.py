"""Ours in one pipeline with a component that keeps what is its own under the plainest names there are."""

from collections.abc import Iterator
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

TEXT = "Marden Council fined 12 firms."
PLAIN = ("article", "layout", "attributions", "entities", "quantities", "dates", "quotes", "failures")
PAGES = {"extract": "page 1", "last": "page 2"}


@Language.component("pages_of_somebody_else")
def pages(doc: Doc) -> Doc:
    for name in PLAIN:
        doc._.set(name, PAGES)
    return doc


@pytest.fixture(params=["first", "last"])
def both(request: pytest.FixtureRequest) -> Iterator[Language]:
    """A pipeline with the other component before ours or behind them, whose names no one else has when it is over."""
    for name in PLAIN:
        Doc.set_extension(name, default=None)
    nlp = spacy.blank("en")
    for pipe in ("extract_layout", "extract_numbers"):
        nlp.add_pipe(pipe)
    where: dict[str, Any] = {request.param: True}
    nlp.add_pipe("pages_of_somebody_else", **where)
    yield nlp
    for name in PLAIN:
        Doc.remove_extension(name)


def check(doc: Doc) -> None:
    assert [p.kind for p in doc._.facts_layout] == ["body"]
    assert [q.low for q in doc._.facts_quantities] == [12.0]
    assert all(doc._.get(name) == PAGES for name in PLAIN)


def test_neither_writes_over_the_other_nor_is_lost_in_docbin(both: Language) -> None:
    doc = both(TEXT)
    check(doc)
    kept = DocBin(docs=[doc], store_user_data=True).to_bytes()
    [back] = DocBin(store_user_data=True).from_bytes(kept).get_docs(both.vocab)
    check(back)


def test_both_come_back_as_worker_processes_send_them(both: Language) -> None:
    check(Doc(both.vocab).from_bytes(both(TEXT).to_bytes()))
