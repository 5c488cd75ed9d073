import pytest
from spacy.lang.en import English

from extract.annotations import Origin
from extract.pipes.layout import Layout

TEXT = """Ferry firm fined over 'ghost' sailings

  • Published

A ferry firm has been fined.

'Not good enough'

It said it was sorry, i.e. like an

agent provocateur

and promised to pay.

What happens next?

The case goes on.

Share this page

Related Internet Links

The BBC is not responsible for the content of external sites."""


@pytest.fixture
def doc():
    doc = English().make_doc(TEXT)
    doc._.article = Origin(title="Ferry firm fined over ‘ghost’ sailings")
    return Layout()(doc)


def test_only_body_is_left_for_facts(doc) -> None:
    kinds = [(TEXT[p.start : p.end], p.kind) for p in doc._.layout]
    assert [k for t, k in kinds] == [
        "headline", "boilerplate", "body", "crosshead", "body", "body", "body", "body", "body",
        "boilerplate", "boilerplate", "boilerplate",
    ]  # fmt: skip
    assert [p.number for p in doc._.layout] == list(range(12))


def test_a_sentence_starts_at_every_paragraph_but_not_within_a_broken_one(doc) -> None:
    starts = {doc.text[t.idx : t.idx + 8] for t in doc if t.is_sent_start and t.i}
    assert "It said " in starts
    assert "'Not goo" in starts
    assert "agent pr" not in starts


@pytest.mark.parametrize("text", ["", " \n\n ", "One line"])
def test_odd_texts(text: str) -> None:
    assert len(Layout()(English().make_doc(text))._.layout) == (1 if text.strip() else 0)
