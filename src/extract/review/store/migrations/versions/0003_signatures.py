"""Ids that are never given twice, the answers to writes, disputes, and what a new run says of a fact dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; on SQLite make the table of facts anew, as its ids are the rows' own."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "fact", recreate="always" if sqlite else "never", table_kwargs={"sqlite_autoincrement": True}
    ) as fact:
        fact.add_column(sa.Column("disputed", sa.Boolean, nullable=False, server_default=sa.false()))
        fact.add_column(sa.Column("news", sa.JSON))
    if sqlite:
        _never_again()
    op.drop_index("fact_second", "fact")
    twice = sa.text("second_of IS NOT NULL")  # so few that no plan may take them for many
    op.create_index("fact_second", "fact", ["second_of"], sqlite_where=twice, postgresql_where=twice)
    told = sa.text("news IS NOT NULL")
    op.create_index("fact_news", "fact", ["id"], sqlite_where=told, postgresql_where=told)
    op.create_table(
        "answer",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
    )
    op.create_index("answer_at", "answer", ["at"])


def _never_again() -> None:
    """Go on counting after the highest id that the history or a page may know."""
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'fact'")
    op.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'fact', max("
        "coalesce((SELECT max(id) FROM fact), 0), coalesce((SELECT max(fact_id) FROM event), 0), "
        "coalesce((SELECT max(fact_id) FROM presence), 0))"
    )


def downgrade() -> None:
    """There is no way back: answers and disputes would be lost."""
    raise NotImplementedError("the desk's signatures are not taken back")
