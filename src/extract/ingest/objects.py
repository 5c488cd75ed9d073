"""JSON objects as articles: by the contract's fields, as ninjs, or by the names that other exports give them."""

from collections.abc import Mapping
from typing import Any

from extract.article import Article
from extract.ingest import ninjs
from extract.ingest.headings import columns, plain, shown
from extract.ingest.limits import UnreadableError
from extract.ingest.reading import Reading
from extract.ingest.record import Reject
from extract.ingest.rows import Layout, Tell, keyed


class Objects:
    """Makes articles of a file's objects; tells once what the keys were taken for, where that had to be guessed."""

    def __init__(self, name: str, reading: Reading, tell: Tell) -> None:
        self._name, self._reading, self._tell = name, reading, tell
        self._told = False

    def article(self, fields: Mapping[str, Any], notes: tuple[str, ...] = ()) -> Article | Reject:
        """The Article of an object, or why there is none; columns that the user named count where it has them."""
        keys = {plain(key) for key in fields}
        pairs = tuple((name, heading) for name, heading in self._reading.pairs if plain(heading) in keys)
        if not pairs and ("text" in fields or ninjs.is_item(fields)):
            return ninjs.record(fields, notes)
        try:
            found = columns(list(fields), pairs)
        except UnreadableError:
            said = f"its fields are {shown(list(fields))}: say which is the text by --column text=NAME"
            return Reject("no_text", f"the record has no text; {said}" if fields else "the record has no text")
        if not self._told:
            self._told = True
            self._tell(Layout(self._name, "JSON", found.pairs(), None, tuple(found.rest)))
        return keyed(found, list(fields.values()), self._reading, notes)
