from collections.abc import Iterator

import pytest
from spacy.language import Language

import extract


@pytest.fixture(scope="session")
def nlp() -> Iterator[Language]:
    yield extract.load()
