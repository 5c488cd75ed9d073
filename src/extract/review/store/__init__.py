"""The desk's database: SQLite beside a run's folder by default, PostgreSQL by URL."""

from extract.review.store.engine import PRIVATE, Store, StoreError, beside, open_store
from extract.review.store.models import Article, Attempt, Base, Entity, Event, Fact, Login, Presence, Run, User

__all__ = [
    "PRIVATE",
    "Article",
    "Attempt",
    "Base",
    "Entity",
    "Event",
    "Fact",
    "Login",
    "Presence",
    "Run",
    "Store",
    "StoreError",
    "User",
    "beside",
    "open_store",
]
