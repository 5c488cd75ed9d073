import pytest

import extract


def restated(text: str) -> list[tuple[str, str | None]]:
    """Every number with the words of the one that it says once more."""
    facts = extract.facts(text)
    words = facts.set_index("fact")["text"]
    numbers = facts[facts["kind"] == "quantity"]
    return [
        (t, None if r != r or r is None else words[r])
        for t, r in zip(numbers["text"], numbers["restates"], strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "first", "again"),
    [
        ("Marden Council sold the pier for $1.13bn (£600m) on Friday.", "$1.13bn", ["£600m"]),
        ("The yard was bought for 537m euros ($701m; £371m) in May.", "537m euros", ["$701m", "£371m"]),
        ("Runners covered 10 miles (16km) before noon.", "10 miles", ["16km"]),
        ("The wall is 6ft, or about 1.8 metres, high.", "6ft", ["about 1.8 metres"]),
        ("The firm signed a $30m deal (£16m) with the port.", "$30m", ["£16m"]),
        ("It reached 30C (86F) in Marden.", "30C", ["86F"]),
    ],
)  # fmt: skip
def test_a_sum_in_another_unit_points_at_the_one_that_it_says_again(text: str, first: str, again: list[str]) -> None:
    assert restated(text) == [(first, None), *((one, first) for one in again)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boxer weighs 12st 3lb (77kg).", [("12st", None), ("3lb", None), ("77kg", "12st")]),
        ("The boxer weighs 12st 3lb (171lb).", [("12st", None), ("3lb", None), ("171lb", "12st")]),
        ("The suspect is 5ft 10in (1.78m) tall.", [("5ft", None), ("10in", None), ("1.78m", "5ft")]),
        ("The man is 188cm (6ft 2in) tall.", [("188cm", None), ("6ft", "188cm"), ("2in", "188cm")]),
        ("She ran 10 miles and 5km (3.1 miles).", [("10 miles", None), ("5km", None), ("3.1 miles", "5km")]),
    ],
)  # fmt: skip
def test_a_measure_in_parts_is_said_again_as_a_whole(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert restated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ferry cost £2m (£1m of it lent).",
        "Fares rose 13% (5p) on Friday.",
        "It won orders of $30m in May and £16m in June.",
        "The swimmer did 400m (in 4 minutes).",
        "They sold 40 boats (30 of them new).",
    ],
)
def test_another_sum_is_a_sum_of_its_own(text: str) -> None:
    assert all(first is None for _, first in restated(text))


def test_brackets_between_a_sum_and_its_noun_are_not_of_the_item() -> None:
    facts = extract.facts("Roe Ltd signed a 400m euro ($495m; £275m) loan with the bank in Marden.")
    assert facts["item_text"].tolist() == ["loan", "loan", "loan"]


def test_money_summed_up_in_one_currency_counts_a_restated_sum_once() -> None:
    facts = extract.facts("Marden Council sold the pier for $200m (£100m) on Friday.")
    pounds = extract.convert(facts, "GBP", rates={"USD": 0.5})
    assert pounds[["low", "unit"]].to_numpy().tolist() == [[1e8, "GBP"], [1e8, "GBP"]]
    assert pounds[["low_original", "unit_original"]].to_numpy().tolist() == [[2e8, "USD"], [1e8, "GBP"]]
    assert pounds[pounds["restates"].isna()]["low"].sum() == 1e8
    twice = extract.convert(pounds, "EUR", rates={"GBP": 1.25})
    assert twice["unit_original"].tolist() == ["USD", "GBP"]
