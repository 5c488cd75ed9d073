"""Articles that are read whole, that are found by their words, and that somebody has; facts that are handed over."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from extract.review.fields import searched
from extract.review.words import named

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_REFUSAL = "who has read an article is append-only"
_BATCH = 1000
_INDEXED = 250_000
"""So many characters of an article PostgreSQL indexes: more distinct words may not fit into one tsvector."""
_BREAKS = """.,;:!?-/\\@_'"&+=#~%$<>()[]{}*|^"""
"""What PostgreSQL's parser would make hosts, paths, signs and compounds of; between words it is a space."""


def upgrade() -> None:
    """Make the columns, the log of readings, and the index of the articles' words."""
    for name, kind in (
        ("editor", sa.Text), ("handed_by", sa.Text), ("handed_at", _MOMENT), ("note", sa.Text),
        ("read_by", sa.Text), ("read_at", _MOMENT), ("read_of", sa.Text),
    ):  # fmt: skip
        op.add_column("article", sa.Column(name, kind))
    op.add_column("fact", sa.Column("editor", sa.Text))
    op.add_column("entity", sa.Column("search", sa.Text, nullable=False, server_default=""))
    op.create_index("fact_editor", "fact", ["editor"])
    op.create_index("article_editor", "article", ["editor"])
    op.create_index("article_read", "article", ["read_by"])
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("of", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
    )
    op.create_index("reading_article", "reading", ["article_id", "id"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    (_sqlite if sqlite else _postgresql)()
    _fold_anew()


def _sqlite() -> None:
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER reading_no_{what.lower()} BEFORE {what} ON reading "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    op.execute(
        "CREATE VIRTUAL TABLE article_words USING fts5(title, text, content='article', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    gone = (
        "INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', OLD.id, OLD.title, OLD.text);"
    )
    come = "INSERT INTO article_words (rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);"
    op.execute(f"CREATE TRIGGER article_words_come AFTER INSERT ON article BEGIN {come} END")
    op.execute(f"CREATE TRIGGER article_words_gone AFTER DELETE ON article BEGIN {gone} END")
    op.execute(
        "CREATE TRIGGER article_words_new AFTER UPDATE OF title, text ON article "
        f"WHEN OLD.title IS NOT NEW.title OR OLD.text IS NOT NEW.text BEGIN {gone} {come} END"
    )
    op.execute("INSERT INTO article_words (article_words) VALUES ('rebuild')")


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION reading_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for name, what in (("change", "UPDATE OR DELETE ON reading FOR EACH ROW"), ("truncate", "TRUNCATE ON reading")):
        op.execute(f"CREATE TRIGGER reading_no_{name} BEFORE {what} EXECUTE FUNCTION reading_refuse()")
    breaks = _BREAKS.replace("'", "''")

    def words(of: str, weight: str) -> str:
        plain = f"regexp_replace(normalize({of}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
        spaced = f"translate({plain}, '{breaks}', '{' ' * len(_BREAKS)}')"
        return f"setweight(to_tsvector('simple', {spaced}), '{weight}')"

    title, text = words("coalesce(title, '')", "A"), words(f"left(text, {_INDEXED})", "B")
    op.get_bind().exec_driver_sql(
        f"ALTER TABLE article ADD COLUMN words tsvector GENERATED ALWAYS AS ({title} || {text}) STORED".replace(
            "%", "%%"
        )
    )
    op.execute("CREATE INDEX article_words ON article USING gin (words)")


def _fold_anew() -> None:
    """What is searched in names and facts, without accents."""
    bind = op.get_bind()
    entity = sa.table("entity", *(sa.column(n) for n in ("id", "name", "search")), sa.column("aliases", sa.JSON))
    fact = sa.table("fact", sa.column("id"), sa.column("search"), sa.column("values", sa.JSON))
    folds: list[tuple[sa.TableClause, Callable[[sa.Row[Any]], str]]] = [
        (entity, lambda row: named(row.name, row.aliases)),
        (fact, lambda row: searched(row.values)),
    ]
    for table, fold in folds:
        last = 0
        while rows := bind.execute(sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(_BATCH)).all():
            last = rows[-1].id
            new = [{"of": row.id, "to": fold(row)} for row in rows]
            bind.execute(table.update().where(table.c.id == sa.bindparam("of")).values(search=sa.bindparam("to")), new)


def downgrade() -> None:
    """There is no way back: what was read whole would be lost."""
    raise NotImplementedError("who has read which article is not taken back")
