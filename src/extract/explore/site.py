"""The pages: Datasette over the file, with templates of our own and nothing that writes, calls out or runs SQL."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from extract.explore import pages
from extract.explore.file import written
from extract.explore.guard import App, guarded
from extract.explore.pages import NAME

USUAL = 8010
"""The port where the pages are, if nobody asks for another."""

_HERE = Path(__file__).parent
_PAGE = 40
"""Facts on a page."""

_NAMED = ({"array": "places"}, {"array": "organisations"})
_SETTINGS = {
    "default_page_size": _PAGE,
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "default_facet_size": 8,
    "facet_time_limit_ms": 800,
    "sql_time_limit_ms": 5_000,
    "truncate_cells_html": 0,
    "max_csv_mb": 0,
}
_METADATA = {
    "title": "Facts",
    "databases": {
        NAME: {
            "tables": {
                "quotes": {
                    "title": "Who said what",
                    "facets": ["speaker", "outlet", "year", *_NAMED, {"array": "people"}, "how"],
                    "fts_table": "facts_fts",
                    "fts_pk": "n",
                },
                "numbers": {
                    "title": "How many of what",
                    "facets": ["item", "owner", "unit", "speaker", "outlet", "year", *_NAMED, "change"],
                    "fts_table": "facts_fts",
                    "fts_pk": "n",
                },
                "names": {"title": "People and organisations", "facets": ["type"]},
                "articles": {"title": "Articles", "facets": ["outlet"]},
                "claims": {"title": "Told by several", "facets": ["kind", "item", "owner", {"array": "outlets"}]},
                "claims_facts": {"title": "What several tell, fact by fact", "facets": ["verdict"]},
                "audit": {"title": "To look at first", "facets": ["check"], "sort_desc": "weight"},
            }
        }
    },
}


class _File(Database):  # type: ignore[misc]
    """A database whose path may have any signs in it: Datasette writes it into an address as it is."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that reads."""
        found = sqlite3.connect(f"file:{quote(self.path)}?immutable=1", uri=True, check_same_thread=False)
        self._all_file_connections.append(found)
        return found


def application(path: Path, title: str) -> App:
    """The pages of a run's file as an ASGI application; `title` is what its home page is headed."""
    from datasette import handle_exception  # which must come behind the plugins, or is none of them

    if not pm.is_registered(pages):
        pm.register(pages, name="extract")
    handle_exception.rich = None  # else a page that is not there fills the terminal
    site = Datasette(
        [],
        metadata={**_METADATA, "title": title},
        template_dir=str(_HERE / "templates"),
        static_mounts=[("own", str(_HERE / "static"))],
        settings=_SETTINGS,
        cache_headers=False,
    )
    site.remove_database("_memory")
    site.made_of = path, written(path.parent)
    site.add_database(_File(site, path=str(path), is_mutable=False), name=NAME)
    inner: App = site.app()
    return guarded(inner)


def serve(path: Path, title: str, port: int) -> None:
    """Serve the pages of a file on this computer alone until interrupted."""
    import uvicorn

    uvicorn.run(
        application(path, title),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
