"""What the audit found about a fact."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and an index of the few facts about which something was found."""
    op.add_column("fact", sa.Column("findings", sa.JSON))
    op.add_column("fact", sa.Column("audited", sa.Boolean, nullable=False, server_default=sa.false()))
    where = {"sqlite": sa.text("audited = 1"), "postgresql": sa.text("audited")}
    op.create_index("fact_audited", "fact", ["id"], sqlite_where=where["sqlite"], postgresql_where=where["postgresql"])


def downgrade() -> None:
    """There is no way back, since there is none from what came before either."""
    raise NotImplementedError("who has read which article is not taken back")
