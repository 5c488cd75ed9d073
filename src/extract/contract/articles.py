"""The fields of an article, in the order in which inputs and gold have them."""

FIELDS = ("id", "title", "published", "url", "outlet", "authors", "text")
"""What else a record has is kept in `extra`."""
