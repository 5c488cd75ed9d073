"""extract_links: what a quantity counts and whose it is, whose word a fact is, when and where."""

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from extract.contract.reasons import Reason
from extract.lexicon.rules import switched_off
from extract.pipes.component import Component
from extract.pipes.links.chances import Weights, choose_items, weights
from extract.pipes.links.items import attach_items
from extract.pipes.links.owners import find_owners
from extract.pipes.links.periods import date_facts, date_vague
from extract.pipes.links.places import find_places
from extract.pipes.links.series import tie_conversions
from extract.pipes.links.sources import attribute, voiced
from extract.pipes.needs import need


@Language.factory(
    "extract_links",
    requires=["doc._.facts_entities", "doc._.facts_quantities", "doc._.facts_dates", "doc._.facts_quotes", "token.dep"],
    assigns=["doc._.facts_places", "doc._.facts_quantities", "doc._.facts_vague", "doc._.facts_quotes"],
    default_config={"without": []},
)
def make_links(nlp: Language, name: str, without: list[str]) -> "Links":
    """The component; `without` are the ids of rules to do without."""
    return Links(without=switched_off("extract_links", without))


class Links(Component):
    """Writes `doc._.facts_places`, completes `doc._.facts_quantities`, `doc._.facts_vague` and `doc._.facts_quotes`.

    `weights` are those of `models/items` if none.
    """

    name = "extract_links"
    writes = ("facts_places",)
    completes = ("facts_quotes", "facts_quantities", "facts_vague")

    def __init__(self, weights: Weights | None = None, without: frozenset[str] = frozenset()) -> None:
        self.weights, self.without = weights, without

    def write(self, doc: Doc) -> None:
        """Tie every fact to its item, its source and its period."""
        need(doc, "extract_links", "facts_entities", "facts_quantities", "facts_dates", "facts_quotes", parse=True)
        doc._.facts_places = find_places(doc)
        tie_conversions(doc)
        known = weights() if self.weights is None else self.weights
        ways = attach_items(doc, doc._.facts_quantities, self.without)
        ways = choose_items(doc, ways, known, self.without)
        ways += attach_items(doc, doc._.facts_vague, self.without)
        attribute(doc, self.without)
        date_facts(doc, known)
        date_vague(doc)
        owned = find_owners(doc, (*doc._.facts_quantities, *doc._.facts_vague), ways)
        _explain(doc, ways, owned)


def _explain(doc: Doc, ways: Iterable[str], owned: Iterable[str | None]) -> None:
    """Tell of every quantity what its parts went by; `ways` lead to the items, `owned` to the owners."""
    text, entities = doc.text, doc._.facts_entities
    for q, way, whose in zip((*doc._.facts_quantities, *doc._.facts_vague), ways, owned, strict=True):
        q.reasons = [r for r in q.reasons if not r.rule.startswith("link.")]
        if q.item_text:
            q.reasons.append(Reason(f"link.item-{way}", [q.item_text]))
        if q.restates is not None:
            first = doc._.facts_quantities[q.restates]
            q.reasons.append(Reason("link.restated", [text[first.start : first.end]]))
        if q.source is not None:
            name = entities[q.source.entity].name if q.source.entity is not None else "somebody unnamed"
            q.reasons.append(Reason(voiced(q), [name] if q.cue is None else [name, text[slice(*q.cue)]]))
        if q.period_text:
            q.reasons.append(Reason("link.period", [text[slice(*q.period_text)]]))
        if q.owner is not None and whose is not None:
            q.reasons.append(Reason(f"link.owner-{whose}", [q.owner]))
