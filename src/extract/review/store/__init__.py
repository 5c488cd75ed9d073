"""The desk's database: SQLite beside a run's folder by default, PostgreSQL by URL."""

from extract.review.store.engine import PRIVATE, Store, StoreError, beside, open_store
from extract.review.store.models import (
    Answer,
    Article,
    Attempt,
    Base,
    Entity,
    Event,
    Fact,
    Login,
    Presence,
    Reading,
    Run,
    User,
    row_of,
)  # fmt: skip

__all__ = [
    "PRIVATE",
    "Answer",
    "Article",
    "Attempt",
    "Base",
    "Entity",
    "Event",
    "Fact",
    "Login",
    "Presence",
    "Reading",
    "Run",
    "Store",
    "StoreError",
    "User",
    "beside",
    "open_store",
    "row_of",
]
