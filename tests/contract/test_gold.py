import pytest

from extract.contract.gold import check, quantity, quote, read_whole

FACT = {
    "pieces": [[0, 3], [8, 11]], "quote_type": "mixed", "source": "Jane Roe", "source_text": "she", "cue": "said",
    "low": 13.0, "high": 13.0, "comparator": "=", "unit": "%", "item": "fare", "period_text": "since May",
}  # fmt: skip
ARTICLE = {"id": "a", "text": "13% and 14%.", "entities": []}


def test_what_is_made_of_facts_is_gold() -> None:
    article = ARTICLE | {"quotes": [quote(FACT)], "quantities": [quantity(FACT, "13% and 14%.")]}
    check(article, "gold.jsonl, line 1")
    assert article["quotes"][0]["type"] == "mixed"
    assert (
        article["quantities"][0] | {"text": "13% and 14%", "start": 0, "end": 11, "period": "since May"}
        == (article["quantities"][0])
    )


def test_what_gold_lacks_is_named_with_its_place() -> None:
    article = ARTICLE | {"quotes": [{"type": "direct", "pieces": []}], "quantities": []}
    with pytest.raises(ValueError, match=r"gold.jsonl, line 3: the gold lacks quotes.source: add"):
        check(article, "gold.jsonl, line 3")


@pytest.mark.parametrize(
    ("reviewed", "whole"), [(None, True), ({"read": None}, False), ({"read": {"by": "ann"}}, True)]
)
def test_only_what_the_desk_did_not_sign_as_read_is_not_whole(reviewed: object, whole: bool) -> None:
    assert read_whole(ARTICLE | {"reviewed": reviewed}) is whole
