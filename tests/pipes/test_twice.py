import copy

import extract
from extract.contract.reasons import Reason
from extract.lexicon.rules import rules, worded

ANNOTATIONS = (
    "facts_layout",
    "facts_attributions",
    "facts_reported",
    "facts_contents",
    "facts_tagged_names",
    "facts_entities",
    "facts_quantities",
    "facts_dates",
    "facts_quotes",
)


def test_a_component_run_a_second_time_changes_nothing(nlp) -> None:
    article = next(a for a in extract.read("corpus/articles.jsonl"))
    doc = nlp.make_doc(article.text)
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name.startswith("extract_"):
            before = {kept: copy.deepcopy(doc._.get(kept)) for kept in ANNOTATIONS}
            component(doc)
            assert {kept: doc._.get(kept) for kept in ANNOTATIONS} == before, name


def test_every_rule_has_a_wording_that_its_words_fit_and_an_example() -> None:
    for name, (wording, example, _) in rules().items():
        places = [place for place in ("{0}", "{1}", "{2}", "{3}") if place in wording]
        said = worded([Reason(name, ["word"] * len(places))])
        assert said, name
        assert "{" not in said, name
        assert example.endswith((".", '"')), name
