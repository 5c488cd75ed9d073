import numpy as np
import pytest
import spacy
from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

import extract
from extract.pipes.attributes import Attributes

WRITTEN = [TAG, DEP, POS, MORPH, LEMMA]
TEXTS = [
    "Let's see: it's here, and there are 40 who ain't gonna go. \n\n I got it, didn't I? He's got to've been let off.",
    "C'mon y'all, nothin' that she has done makes this one theirs; but for what it does, so do I.",
    "",
    "  ",
]


def parsed(nlp: Language, text: str) -> Doc:
    with nlp.select_pipes(enable=["extract_layout", "tok2vec", "tagger", "parser"]):
        return nlp(text)


@pytest.mark.parametrize("text", TEXTS)
def test_it_sets_what_spacys_ruler_sets(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    other = doc.copy()
    ruler = dict(nlp._components)["attribute_ruler"]
    assert (Attributes(ruler)(doc).to_array(WRITTEN) == ruler(other).to_array(WRITTEN)).all()


def test_a_later_rule_overrides_one_of_several_tokens() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "got"}, {"LOWER": "ta"}]], {"LEMMA": "get", "POS": "AUX"})  # type: ignore[attr-defined]
    ruler.add([[{"LOWER": "got"}]], {"POS": "VERB"})  # type: ignore[attr-defined]
    doc = Doc(nlp.vocab, words=["got", "ta"])
    doc.from_array([TAG], np.zeros((2, 1), np.uint64))
    [got, _] = Attributes(ruler)(doc)
    assert (got.lemma_, got.pos_) == ("get", "VERB")


def test_words_met_in_a_memory_zone_are_kept(nlp: Language) -> None:
    with nlp.memory_zone():
        first = [(t.pos_, str(t.morph)) for t in nlp("The xyzzyist was robbed.")]
    with nlp.memory_zone():
        assert [(t.pos_, str(t.morph)) for t in nlp("The xyzzyist was robbed.")] == first


def test_it_stands_in_the_rulers_place() -> None:
    names = extract.load().pipe_names
    assert "attribute_ruler" not in names
    assert names.index("parser") < names.index("extract_attributes") < names.index("lemmatizer")
