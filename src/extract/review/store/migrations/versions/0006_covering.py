"""Indexes from which lists, counts and searches are answered without the rows, which carry texts and histories."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WIDER = {
    "fact_queue": ["state", "rank", "id", "second_of", "article_id", "editor", "kind", "confidence"],
    "fact_place": ["article_id", "start", "id", "second_of", "state", "editor"],
    "fact_count": ["state", "second_of", "article_id", "kind", "confidence", "editor", "flagged", "decided_by"],
}
_LISTED = ["title", "outlet", "published", "editor", "read_by"]


def upgrade() -> None:
    """Widen the indexes of facts; index the articles for their list, and on SQLite what is searched in."""
    for name, columns in _WIDER.items():
        op.drop_index(name, "fact")
        op.create_index(name, "fact", columns)
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_index("article_listed", "article", ["present", "key", *(_LISTED if sqlite else [])])
    op.drop_index("article_outlet", "article")
    op.create_index("article_outlet", "article", ["present", "outlet"])
    op.create_index("article_work", "article", ["present", "editor", "read_by"])
    if sqlite:  # where an entry may be as long as it likes
        op.create_index("article_title", "article", ["present", sa.text('lower(coalesce(title, "key"))'), "key"])
        op.create_index("fact_search", "fact", ["search", "article_id", "state"])
        op.create_index("entity_search", "entity", ["search", "article_id"])


def downgrade() -> None:
    """There is no way back, since there is none from what came before either."""
    raise NotImplementedError("who has read which article is not taken back")
