"""Every recipe runs on ten articles and learns what it is for; the models' cards tell what it makes of hundreds."""

import hashlib
import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from spacy.language import Language

from extract.pipes.confidence import chance
from extract.pipes.encoder.model import Model, read
from extract.pipes.links.chances import chances
from extract.pipes.quotes import weighed

for needed in ("scipy", "sklearn"):
    pytest.importorskip(needed, reason="the recipes need scikit-learn: pip install -r requirements-train.in")

from training.corpus import IGNORED, LINKS, Attribution, Named, Number, Story, example, named_example, paragraphs  # noqa: E402
from training.gold import folds, gold, without_half  # noqa: E402
from training.guided import spoken  # noqa: E402
from training.linked import Linked  # noqa: E402
from training.measure import token_figures  # noqa: E402
from training.swap import Names, renamed  # noqa: E402

from training import choices, confidence, items, names, second, sources, weigh  # noqa: E402

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
TEN = (ROOT / "corpus" / "articles.jsonl").read_text(encoding="utf-8").splitlines()[:10]


@pytest.fixture(scope="module")
def ten() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TEN]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ten.jsonl"
    path.write_text("\n".join(TEN) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def encoder() -> Model:
    return read(ROOT / "models" / "encoder")


@pytest.fixture(scope="module")
def stories(ten: list[dict[str, Any]]) -> list[Story]:
    """The articles with the quotes of their gold as attributions."""
    return [replace(spoken(record), guided=False) for record in ten]


def command(monkeypatch: pytest.MonkeyPatch, recipe: Any, nlp: Language, *words: object) -> None:
    """Run a recipe as from the shell, with the pipeline that is loaded already."""
    monkeypatch.setattr(sys, "argv", ["recipe", *map(str, words)])
    monkeypatch.setattr(recipe, "load", lambda: nlp)
    disabled = set(nlp.disabled)
    recipe.main()
    for name in set(nlp.disabled) - disabled:
        nlp.enable_pipe(name)


def table(path: Path) -> list[list[str]]:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    assert head.startswith("# ")
    return [line.split("\t") for line in lines]


def test_items_learns_what_numbers_count(
    nlp: Language, ten: list[dict[str, Any]], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(monkeypatch, items, nlp, file, "-o", tmp_path)
    learnt = {feature: float(weight) for feature, weight in table(tmp_path / "weights.tsv")}
    every = [e for e in items.examples(nlp, ten) if any(c.word == e.item for c in e.candidates)]
    assert len(every) > 100

    def loss(weights: dict[str, float]) -> float:
        return sum(-math.log(chances(e.candidates, weights)[e.item]) for e in every) / len(every)

    assert loss(learnt) < loss({}) / 4


def test_items_says_what_is_wrong_where_nothing_can_be_learnt() -> None:
    with pytest.raises(ValueError, match="give more articles"):
        items.fit([])


def test_sources_learns_whom_words_mean(
    nlp: Language, ten: list[dict[str, Any]], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(monkeypatch, sources, nlp, file, "-o", tmp_path)
    learnt = {feature: float(weight) for feature, weight in table(tmp_path / "weights.tsv")}
    every = [e for e in sources.examples(nlp, ten) if any(e.right)]
    assert len(every) > 20

    def loss(weights: dict[str, float]) -> float:
        shares = [weighed.chances(e.candidates, weights) for e in every]
        right = (
            sum(s for s, good in zip(some, e.right, strict=True) if good) for some, e in zip(shares, every, strict=True)
        )
        return sum(-math.log(share) for share in right) / len(every)

    assert loss(learnt) < loss({}) / 3
    assert nlp.get_pipe("extract_quotes").weights is None, "the pipeline goes by its own weights again"


def test_sources_says_what_is_wrong_where_nothing_can_be_learnt() -> None:
    with pytest.raises(ValueError, match="give more articles"):
        sources.fit([])


def test_confidence_learns_what_speaks_for_a_fact(
    nlp: Language, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nlp.memory_zone(), nlp.select_pipes(disable=["extract_confidence"]):
        links = nlp.get_pipe("extract_links")
        before = links.weights
        monkeypatch.setattr(nlp, "disable_pipe", lambda name: None)
        command(monkeypatch, confidence, nlp, file, "-o", tmp_path)
        links.weights = before
    found = table(tmp_path / "weights.tsv")
    assert {kind for kind, _, _ in found} == {"quote", "quantity"}
    assert not any(name == "read" for _, name, _ in found), "that an article was in view is no property of new ones"
    weights = {name: float(weight) for kind, name, weight in found if kind == "quantity"}
    assert chance({"sure of the item": 3.0}, weights) > chance({"sure of the item": -3.0}, weights)
    assert all(
        (tmp_path / f"{kind}.svg").read_text(encoding="utf-8").startswith("<svg") for kind in ("quote", "quantity")
    )


def test_confidence_is_fitted_to_the_share_that_is_right() -> None:
    every = [confidence.Example("a", "quote", {"named": float(n % 2)}, n % 4 != 1) for n in range(400)]
    weights = confidence.fit(every)
    assert chance({}, weights) == pytest.approx(1, abs=0.02)
    assert chance({"named": 1.0}, weights) == pytest.approx(0.5, abs=0.02)


def test_names_tells_people_from_bodies(
    nlp: Language, ten: list[dict[str, Any]], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = tmp_path / "marked.jsonl"
    marked.write_text("\n".join(json.dumps(names.named(r)) for r in ten), encoding="utf-8")
    command(monkeypatch, names, nlp, marked, "--unseen", file, "-o", tmp_path / "weights.tsv")
    learnt = {name: (float(person), float(body)) for name, person, body in table(tmp_path / "weights.tsv")}
    assert {*names.priors()} <= {*learnt}
    moved = [name for name, prior in names.priors().items() if learnt[name] != pytest.approx(prior, abs=0.01)]
    assert moved, "ten articles tell something"
    assert all(math.isfinite(weight) for pair in learnt.values() for weight in pair)


def test_the_weights_of_ties_find_a_contents_source(stories: list[Story], encoder: Model) -> None:
    rows = weigh.transitions(stories, encoder.tokenizer)
    outside, begins, inside = 0, 5, 6
    assert rows[begins][inside] > 0 > rows[outside][inside], "content goes on, and does not begin within"
    fitted = weigh.tie_weights(encoder.network, stories[:4], encoder.tokenizer, encoder.scheme)
    assert {role: len(weights) for role, weights in fitted.items()} == {
        role: len(weights) for role, weights in encoder.scheme.weights.items()
    }
    assert all(weights[1] > 0 for weights in fitted.values()), "the network's word counts for a tie"


def test_a_cases_choice_is_learnt_from_what_the_right_ones_share() -> None:
    cases = [([[1.0, 0.0], [0.0, 1.0]], 1)] * 20 + [([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], 1)] * 5
    first, second = weigh._fitted(cases, 2)
    assert second > 1 > -1 > first
    assert weigh._fitted([], 2) == [0.0, 0.0]


def test_the_encoder_reads_the_articles_as_its_card_says(stories: list[Story], encoder: Model) -> None:
    figures = token_figures(encoder.network, stories, encoder.tokenizer, encoder.scheme)
    assert set(figures) == {"source", "cue", "content"}
    assert figures["content"] > 75


def test_a_story_with_other_names_keeps_what_is_said_where_it_is(stories: list[Story]) -> None:
    story = stories[0]
    people = Names(["Lena Draycott", "Ruth Aldous"], ["Northern Doorstep Crime Team"])
    new = [renamed(story, people, Random(seed)) for seed in range(20)]
    assert len({s.text for s in new}) > 5
    for other in new:
        for had, has in zip(story.attributions, other.attributions, strict=True):
            assert [e - s for s, e in has.cue] == [e - s for s, e in had.cue]
            assert [other.text[s:e] for s, e in has.cue] == [story.text[s:e] for s, e in had.cue]


def test_an_epoch_sees_the_names_of_an_article_as_tags(ten: list[dict[str, Any]], encoder: Model) -> None:
    from extract.pipes.encoder.windows import windows

    record = names.named(ten[0])
    text = record["text"]
    marks = sorted((m["start"], m["end"], m["type"]) for m in record["mentions"])
    article = Named(record["id"], text, paragraphs(text), marks)
    [*cut] = windows(text, article.paragraphs, encoder.tokenizer)
    tags = [tag for window in cut for tag in named_example(window, article.names).names]
    assert tags.count(1) + tags.count(3) == len(marks), "every name begins once"


def test_the_encoders_training_takes_windows_in_batches(stories: list[Story], encoder: Model) -> None:
    pytest.importorskip("torch", reason="the encoder's recipe needs torch: pip install -r requirements-train.in")
    from extract.pipes.encoder.windows import windows
    from training import fit

    story = stories[0]
    made = [example(w, story) for w in windows(story.text, story.paragraphs, encoder.tokenizer)]
    ids, shapes, tags, ties, marks, quotes, links = fit.stack(made)
    longest = max(len(x.window) for x in made)
    wide = (len(made), longest)
    assert {tuple(x.shape) for x in (ids, shapes, tags, marks, quotes)} == {wide}
    assert tuple(ties.shape) == tuple(links.shape) == (len(made), 2, longest)


def test_a_golds_quote_has_the_words_of_its_source_and_cue_that_stand_nearest() -> None:
    text = "Roe said little. The pier leaks, Roe said. Hale left."
    quote = {"pieces": [[17, 31]], "type": "indirect", "source": "Roe", "source_text": "Roe", "cue": "said"}
    story = spoken({"id": "a", "text": text, "quotes": [quote, {"pieces": [[43, 52]], "cue": None}]})
    assert story.guided
    assert story.attributions == [Attribution([(33, 36)], [(37, 41)], [(17, 31)]), Attribution([], [], [(43, 52)])]


def test_the_quotes_of_gold_are_learnt_apart_from_those_of_the_corpus(stories: list[Story], encoder: Model) -> None:
    from extract.pipes.encoder.windows import windows

    story = stories[0]
    [window, *_] = windows(story.text, story.paragraphs, encoder.tokenizer)
    told, gold = example(window, story), example(window, replace(story, guided=True))
    assert gold.quotes == told.tags
    assert gold.ties == told.ties
    assert set(gold.tags) == set(told.quotes) == {IGNORED}


def test_gold_without_its_text_takes_it_from_the_archive_and_no_other(
    ten: list[dict[str, Any]], tmp_path: Path
) -> None:
    apart, archive = tmp_path / "gold.jsonl", tmp_path / "texts.jsonl"
    told = {**ten[0], "sha256": hashlib.sha256(ten[0]["text"].encode()).hexdigest()}
    text = told.pop("text")
    apart.write_text(json.dumps(told), encoding="utf-8")
    archive.write_text(json.dumps({"id": told["id"], "text": text, "title": told["title"]}), encoding="utf-8")
    [whole] = gold([apart], [archive])
    assert whole["text"] == text
    archive.write_text(json.dumps({"id": told["id"], "text": text + "!", "title": None}), encoding="utf-8")
    with pytest.raises(ValueError, match="another text"):
        list(gold([apart], [archive]))


def test_folds_part_articles_alike_whatever_their_order() -> None:
    ids = [f"a-{n}" for n in range(35)]
    assert folds(ids) == folds(reversed(ids))
    assert {list(folds(ids).values()).count(n) for n in range(10)} <= {3, 4}


def test_the_halves_of_gold_are_learnt_apart() -> None:
    articles = [{"id": f"a-{n}"} for n in range(9)]
    first, second = without_half(articles, 0), without_half(articles, 1)
    assert without_half(articles, None) == articles
    assert {len(first), len(second)} == {4, 5}
    assert not [a for a in first if a in second]


def test_what_a_second_reader_said_tells_how_sure_a_fact_is() -> None:
    def told(outcome: str, right: int, wrong: int) -> list[second.Example]:
        return [("quote", outcome, 0.3 + n % 5 / 10, n < right) for n in range(right + wrong)]

    weights = second.fit(
        [*told("agreed", 45, 5), *told("changed", 30, 20), *told("added", 12, 8), *told("refused", 3, 2)]
    )
    sure = {outcome: second.chance(weights.get(("quote", outcome)), 0.5) for outcome in ("agreed", "changed", "added")}
    assert sure["agreed"] > 0.8 > sure["changed"] > 0.5 > 0.4
    assert sure["added"] == pytest.approx(13 / 22, abs=0.001)
    assert ("quote", "refused") not in weights, "of fewer than ten nothing is said"


def test_a_golds_number_has_the_words_of_its_item_and_period_that_stand_nearest(nlp: Language) -> None:
    text = "The boats were old. In 2004 the trust sold 12 boats of 40. Nine leaked."
    told = {"12": ("boat", "In 2004"), "40": (None, None), "Nine": ("boat", "at noon")}
    numbers = [
        {"start": text.index(n), "end": text.index(n) + len(n), "item": i, "period": p} for n, (i, p) in told.items()
    ]
    doc = nlp(text)
    sold, of, leaked = Linked(doc).annotated({"text": text, "quantities": numbers})
    boats = (text.index("boats of"), text.index("boats of") + 5)
    assert sold.links == {"item": boats, "period": (text.index("2004"), text.index("2004") + 4)}
    assert of.links == {"item": None, "period": None}
    assert leaked.links == {"item": boats}, "words that are not there tell nothing of when"
    found = {n.start: n.links for n in Linked(doc).found()}
    assert found[text.index("12")] == sold.links


def test_a_window_tells_where_a_number_points_in_it(encoder: Model) -> None:
    from extract.pipes.encoder.windows import windows

    text = "In May the trust sold twenty boats."
    may, twenty, boats = ((text.index(w), text.index(w) + len(w)) for w in ("May", "twenty", "boats"))
    story = Story("a", text, [(0, len(text))], [], True, [Number(*twenty, {"item": boats, "period": may})])
    [window] = windows(text, story.paragraphs, encoder.tokenizer)
    made = example(window, story)
    at = window.spans.index(twenty)
    assert [window.spans[link[at]] for link in made.links] == [boats, may]
    assert sum(aim != IGNORED for link in made.links for aim in link) == len(LINKS)
    nothing = replace(story, numbers=[Number(*twenty, {"item": None})])
    item, period = example(window, nothing).links
    assert (item[at], period[at]) == (0, IGNORED)


def test_other_names_in_a_story_leave_its_numbers_with_their_words() -> None:
    text = "Ann Poe sold 12 boats."
    story = Story("a", text, [(0, len(text))], [], True, [Number(13, 15, {"item": (16, 21), "period": None})])
    for seed in range(20):
        other = renamed(story, Names(["Ann Poe"], []), Random(seed))
        [number] = other.numbers
        assert other.text[number.start : number.end] == "12"
        assert other.text[slice(*number.links["item"])] == "boats"
        assert number.links["period"] is None


def test_the_encoders_word_is_weighed_on_what_it_has_not_learnt_from(
    nlp: Language, ten: list[dict[str, Any]], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(monkeypatch, items, nlp, file, "--tune", file, "-o", tmp_path)
    learnt = {feature: float(weight) for feature, weight in table(tmp_path / "weights.tsv")}
    assert {
        "joined:parse",
        "joined:encoder",
        "joined:nothing counted",
        "joined:rules by behind",
        "period:encoder",
    } <= set(learnt)
    assert learnt["joined:encoder"] > 0, "where it points an item is likelier"
    every = list(items.cases(nlp, ten, learnt))
    told = choices.shares_right([case for case in every if case.kind == "joined:"])
    assert set(told) == {"rules", "encoder", "both"}
    assert told["both"] >= 0.8
