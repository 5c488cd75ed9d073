"""What the pages have beside Datasette's own: an article with its facts marked, a fact with its reasons."""

import json
from typing import Any
from urllib.parse import quote, unquote

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response
from datasette.views.base import DatasetteError
from jinja2 import Environment

from extract.explore.file import changed, written

NAME = "facts"
"""What the file is called in addresses."""

_LISTS = ("pieces", "people", "organisations", "places", "aliases", "mentions", "authors")
_TIMES = ("published", "period_start", "period_end")

Row = dict[str, Any]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The two pages of our own."""
    return [(r"^/article/(?P<id>.+)$", article), (r"^/fact/(?P<id>[0-9a-f]+)$", fact)]


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """For an address that asks for what there is not, as an order by no column: 400 and why; Datasette says 500."""
    malformed = isinstance(exception, ValueError) and request.query_string
    if not (malformed or (isinstance(exception, DatasetteError) and getattr(exception, "status", None) == 500)):
        return None
    why = getattr(exception, "message", "The address asks for what there is not.")

    async def answered() -> Response:
        kind = request.path.rpartition(".")[2]
        if kind == "json":
            return Response.json({"ok": False, "error": why, "status": 400}, status=400)
        if kind == "csv":
            return Response.text(why, status=400)
        page = await datasette.render_template("error.html", {"status": 400, "error": why}, request)
        return Response.html(page, status=400)

    return answered


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """What templates make of cells: addresses, days, lists."""
    env.filters |= {"at": _at, "listed": _listed, "day": _day}


@hookimpl
def extra_template_vars(view_name: str, datasette: Datasette) -> Any:
    """For the home page: how much there is, and who and what comes most."""

    async def counted() -> Row:
        db = datasette.get_database(NAME)
        there = set(await db.table_names()) | set(await db.view_names())
        path, before = datasette.made_of
        told = {"has": there & {"audit", "claims"}, "changed": changed(before, written(path.parent))}
        if view_name != "index":
            return told
        counts = {
            name: (await db.execute(f'SELECT count(*) FROM "{name}"')).single_value()
            for name in ("quotes", "numbers", "names", "articles", "claims", "audit")
            if name in there
        }
        return told | {
            "counts": counts,
            "speakers": await _most(datasette, "quotes", "speaker"),
            "items": await _most(datasette, "numbers", "item"),
            "outlets": await _most(datasette, "quotes", "outlet"),
        }

    return counted


async def _most(site: Datasette, view: str, column: str) -> list[tuple[str, int]]:
    found = await site.get_database(NAME).execute(
        f"SELECT {column}, count(*) AS n FROM {view} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
    )
    return [(row[0], row[1]) for row in found.rows]


async def article(datasette: Datasette, request: Request) -> Response:
    """An article with its quotes tied to speakers and its numbers to what they count."""
    from pandas import DataFrame

    from extract.views import page

    name = unquote(request.url_vars["id"])
    name = name if name.strip(".~") else name[1:]
    one = await _one(datasette, "articles", "id", name, f"There is no article {name}")
    facts = await _rows(datasette, "facts", "article", name, "start")
    entities = await _rows(datasette, "entities", "article", name, "name")
    body = page.LEGEND + page.body(one["text"], page.blocks(one["text"]), facts)
    names = page.names(DataFrame(entities), level=2) if entities else ""
    context = {"article": one, "body": body, "names": names, "facts": facts, "style": _style()}
    return Response.html(await datasette.render_template("article.html", context, request))


async def fact(datasette: Datasette, request: Request) -> Response:
    """A fact in its paragraph, with all that is known of it."""
    from extract.views.fact import context, explain

    row = await _one(datasette, "facts", "fact", request.url_vars["id"], "There is no such fact")
    of = await _one(datasette, "articles", "id", row["article"], f"There is no article {row['article']}")
    for name in _TIMES:
        row[name] = _moment(row[name])
    known = {
        "fact": row,
        "article": of,
        "context": context(row, of["text"], 1).markup,
        "known": explain(row).markup,
        "style": _style(),
    }
    return Response.html(await datasette.render_template("fact.html", known, request))


async def _rows(site: Datasette, table: str, column: str, value: str, order: str) -> list[Row]:
    db = site.get_database(NAME)
    if not await db.table_exists(table):
        return []
    sql = f'SELECT * FROM "{table}" WHERE "{column}" = ? ORDER BY "{order}"'
    return [_read(dict(row)) for row in (await db.execute(sql, [value], truncate=False, page_size=1_000_000)).rows]


async def _one(site: Datasette, table: str, column: str, value: str, otherwise: str) -> Row:
    found = await _rows(site, table, column, value, column)
    if not found:
        raise NotFound(otherwise)
    return found[0]


def _read(row: Row) -> Row:
    return row | {name: json.loads(row[name]) for name in _LISTS if isinstance(row.get(name), str)}


def _at(text: str) -> str:
    """An id in an address; browsers take dots alone for a way up."""
    return quote(text, safe="") if str(text).strip(".~") else f"~{text}"


def _listed(text: str | None) -> list[str]:
    found = json.loads(text) if text else []
    return [str(one) for one in found]


def _moment(text: str | None) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> str:
    return f"{_moment(text[:10]):%-d %B %Y}" if text else ""


def _style() -> str:
    from extract.views.view import style

    return style()
