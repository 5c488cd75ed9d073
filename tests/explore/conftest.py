from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exploring import Answer, asked
from extract.explore import make
from handmade import article, entity, fact, write_run

DAY = datetime(2011, 5, 3, tzinfo=UTC)
TEXT = "The pier is <b>safe</b>, said Jane Roe. Fares rose 13% to £2.50 in 2011. About 40 boats were lost."
NUMBER = {"kind": "quantity", "source_type": "narrator", "comparator": "="}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    one = fact("a/1", TEXT, "The pier is <b>safe</b>", quote_type="direct", source="Jane Roe", source_type="person",
               source_role="leader", sentence=TEXT.partition(" Fares")[0], cue="said", published=DAY,
               people=["Jane Roe"], source_entity=entity("a/1", "Jane Roe")["entity"],
               organisations=["Marden Council"])  # fmt: skip
    return write_run(
        tmp_path / "out",
        articles=[
            article("a/1", TEXT, title="Fares <up>", published="2011-05-03", outlet="Gazette"),
            article("b", "Nothing was said.", title="Silence"),
        ],
        entities=[entity("a/1", "Jane Roe", role="leader", aliases=["Roe"]),
                  entity("a/1", "Marden Council", "organisation")],
        facts=[
            one,
            fact("a/1", TEXT, "13%", **NUMBER, low=13.0, high=13.0, unit="%", item_text="Fares", item="fare",
                 owner="Marden Ferries", places=["Marden", "Kent"]),
            fact("a/1", TEXT, "About 40", **{**NUMBER, "comparator": "~"}, low=40.0, high=40.0, item="boat",
                 item_text="boats", change="down", confidence=0.4),
        ],
    )  # fmt: skip


@pytest.fixture
def ask(run: Path) -> Callable[..., Answer]:
    file = make(run)
    return lambda *words, **more: asked(file, *words, **more)
