"""Names folded by one rule, unique as folded; failed sign-ins found by name and by address."""

import logging

import sqlalchemy as sa
from alembic import op

from extract.review.names import fold

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

log = logging.getLogger("extract.review")


def upgrade() -> None:
    """Fold the names there are; of two that are one and the same, all but the first get a number."""
    op.add_column("user_account", sa.Column("folded", sa.Text, nullable=False, server_default=""))
    users = sa.table("user_account", *(sa.column(n) for n in ("id", "name", "folded", "active")))
    bind = op.get_bind()
    found = bind.execute(sa.select(users.c.id, users.c.name).order_by(users.c.active.desc(), users.c.id)).all()
    names, taken = {name for _, name in found}, set()
    for user, name in found:
        new, n = name, 1
        while fold(new) in taken or (new != name and new in names):
            n += 1
            new = f"{name} ({n})"
        taken.add(fold(new))
        if new != name:
            log.warning("two accounts have the name %r: one of them is %r from now on", name, new)
        bind.execute(sa.update(users).where(users.c.id == user).values(name=new, folded=fold(new)))
    op.create_index("user_account_folded", "user_account", ["folded"], unique=True)
    op.create_index("attempt_name", "attempt", ["name", "at"])
    op.create_index("attempt_address", "attempt", ["address", "at"])


def downgrade() -> None:
    """Take it back; an account that got a number keeps it."""
    op.drop_index("attempt_address", "attempt")
    op.drop_index("attempt_name", "attempt")
    op.drop_index("user_account_folded", "user_account")
    op.drop_column("user_account", "folded")
