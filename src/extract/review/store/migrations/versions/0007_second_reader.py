"""What the second reader says of a fact, and where somebody still has to look at it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and an index of the few facts in which the two readers differ."""
    op.add_column("fact", sa.Column("reread", sa.JSON))
    op.add_column("fact", sa.Column("reread_at", sa.DateTime(timezone=True)))
    op.add_column("fact", sa.Column("differs", sa.Boolean, nullable=False, server_default=sa.false()))
    where = {"sqlite": sa.text("differs = 1"), "postgresql": sa.text("differs")}
    op.create_index("fact_differs", "fact", ["id"], sqlite_where=where["sqlite"], postgresql_where=where["postgresql"])


def downgrade() -> None:
    """There is no way back, since there is none from what came before either."""
    raise NotImplementedError("who has read which article is not taken back")
