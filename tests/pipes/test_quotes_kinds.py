"""Kinds of input that have gone wrong, each in several wordings: who says what, and what nobody says."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc


def said(doc: Doc) -> list[tuple[str, str | None]]:
    """The content of each voiced quote and the name of its source."""
    names = [e.name for e in doc._.entities]
    return [
        (
            " … ".join(doc.text[s:e] for s, e in q.pieces),
            None if q.source is None or q.source.entity is None else names[q.source.entity],
        )
        for q in doc._.quotes
        if q.voiced
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Una Beck said the weir would cost £3m. Rob Tully farms the far bank and wants it gone.", "£3m"),
        ("Una Beck said the weir had cost $40m. The trust owns two more and let them crumble.", "$40m"),
        ("Una Beck said the pipe was 30m. Rob Tully dug it and has the blisters to show for it.", "30m"),
        ("Una Beck said the weir would open on 3 Jan. Rob Tully has booked a band.", "on 3 Jan."),
        ("Una Beck said the weir was built by Hale Ltd. Rob Tully has the drawings.", "Hale Ltd."),
        ("Una Beck said the gate shut at 5 p.m. Rob Tully has the key.", "5 p.m."),
    ],
)
def test_a_report_ends_with_its_sentence(nlp: Language, text: str, content: str) -> None:
    ((what, who),) = said(nlp(text))
    assert what.endswith(content)
    assert who == "Una Beck"
