"""`extract review`: the desk on which editors check a run, its accounts, and what leaves it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from typer.core import TyperGroup

from extract.cli.terminal import Exit, err, fail, need, out
from extract.contract.wording import many
from extract.folders import address

if TYPE_CHECKING:
    from extract.review.store import Store

_LIBRARIES = ("fastapi", "uvicorn", "jinja2", "multipart", "sqlalchemy", "alembic", "argon2", "authlib", "itsdangerous")
_FOLDER = typer.Argument(metavar="OUT", help="The folder of a finished run.")
_DATABASE = typer.Option("--database", metavar="URL", help="postgresql://… or sqlite:///FILE; else OUT.review.sqlite.")
_ROLE = typer.Option(help="reader, editor or chief.")


class What(StrEnum):
    """What can be exported."""

    FACTS = "facts"
    CORRECTIONS = "corrections"


class _ServeUnlessTold(TyperGroup):
    """`extract review OUT` serves; the other words are commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `serve` before a folder."""
        first = next((a for a in args if not a.startswith("-")), None)
        if first is not None and first not in self.commands:
            args = ["serve", *args]
        return super().parse_args(ctx, args)


review = typer.Typer(
    cls=_ServeUnlessTold,
    no_args_is_help=True,
    help="The review desk: editors check, correct and sign a run's facts in the browser.",
)
user = typer.Typer(no_args_is_help=True, help="Who may sign in.")
review.add_typer(user, name="user")


def store_of(folder: Path, database: str | None) -> "Store":
    """The store of a run. Leaves with a message if it cannot be opened."""
    need("the review desk", _LIBRARIES, "review")
    from extract.review.store import StoreError, beside, open_store

    if far := address(folder):
        fail(Exit.USAGE, f"{far} is an address: copy the run to a folder of this machine and review it there")
    if database is None and not folder.is_dir():
        fail(Exit.USAGE, f"there is no folder {folder}: name the OUT of a finished run")
    try:
        return open_store(database or beside(folder))
    except StoreError as error:
        fail(Exit.USAGE, str(error))


@review.command()
def serve(
    folder: Annotated[Path, _FOLDER],
    database: Annotated[str | None, _DATABASE] = None,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where to listen; else 8000, or the next that is free.")
    ] = None,
    public_url: Annotated[
        str | None, typer.Option(help="The address that browsers use, where a proxy stands before the desk.")
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="The proxy whose X-Forwarded-For says where a request comes from."),
    ] = None,
) -> None:
    """Serve the desk for the run in OUT until Ctrl-C."""
    store = store_of(folder, database)
    from extract.ports import PortError, port_for
    from extract.review.auth import AccountError
    from extract.review.auth.openid import Provider
    from extract.review.runs import import_run
    from extract.review.serve import USUAL, ServeError, settings
    from extract.review.serve import serve as go
    from extract.review.store import StoreError

    moves = public_url is None and port is None
    try:
        port_for(host, None if moves else port or USUAL, USUAL)
        found = import_run(store, folder)
        port = port_for(host, None if moves else port or USUAL, USUAL)
        how = settings(store, host, port, public_url, Provider.from_environment(), trusted_proxy or ())
    except (StoreError, ServeError, PortError, AccountError) as error:
        fail(Exit.USAGE, str(error))
    news = ""
    if found.fresh and (found.kept or found.again):
        news = f"; {many(found.kept, 'decision')} stand{'s' * (found.kept == 1)}, {found.again:,} to look at again"
    if found.fresh and found.news:
        news += f"; of {found.news:,} the run now says something else"
    if found.differ:
        news += f"; of {found.differ:,} the second reader says something else"
    if found.audited:
        news += f"; the audit found something about {found.audited:,} of them"
    if found.stale:
        news += f"; of {many(found.stale, 'article')} the second reader has another run: `extract reread OUT --apply`"
    if found.aside:
        news += f"; {found.aside:,} on articles that this run does not have wait until one has them"
    out.print(
        f"{many(found.facts, 'fact')} of {many(found.articles, 'article')}{news}", highlight=False, soft_wrap=True
    )
    if found.damage:
        err.print(f"Without what the audit found: {found.damage}", highlight=False, soft_wrap=True)
    out.print(f"The desk: {how.public_url or f'http://localhost:{port}'}", highlight=False, soft_wrap=True)
    if how.local is not None:
        out.print("No sign-in: only this computer can reach it.", style="dim")
    if moves and port != USUAL:
        out.print(f"Port {USUAL} is in use by another program.", style="dim", highlight=False)
    if how.public_url and not how.proxies:
        out.print(
            "All sign-ins count as from one address: name the proxy before the desk with --trusted-proxy.", style="dim"
        )
    sys.stdout.flush()
    go(store, folder, host, port, how)


@review.command()
def export(
    folder: Annotated[Path, _FOLDER],
    target: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where to write; made if need be.")],
    what: Annotated[
        What, typer.Option(help="The reviewed facts, or the editors' corrections, a row a change.")
    ] = What.FACTS,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="gold, parquet, inception, labelstudio, prodigy; of corrections csv, xlsx, parquet. All unless told.",
        ),
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Also articles that are not wholly decided.")] = False,
    database: Annotated[str | None, _DATABASE] = None,
) -> None:
    """Write what was reviewed: gold for evaluation and training, the corrected table, other tools' formats."""
    if blocked := next((p for p in (target, *target.parents) if p.exists() and not p.is_dir()), None):
        fail(Exit.USAGE, f"-o is a folder, and {blocked} is a file: name a folder, which is made if need be")
    store = store_of(folder, database)
    from extract.review.export import CORRECTIONS, FORMATS, write, write_corrections

    known = CORRECTIONS if what is What.CORRECTIONS else FORMATS
    wanted = formats or list(known)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        fail(Exit.USAGE, f"there is no format {unknown[0]} of {what.value}: take {', '.join(known)}")
    read_in(store, folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with store.read() as session:
            for name in wanted:
                file = target / known[name].file
                with _whole(file) as opened:
                    if what is What.CORRECTIONS:
                        told = write_corrections(session, name, opened).line()
                    else:
                        told = write(session, name, opened, partial=partial).line()
                out.print(f"{file}: {told}", highlight=False, soft_wrap=True)
    except (OSError, ImportError) as error:
        fail(Exit.NOTHING, str(error))


@contextmanager
def _whole(file: Path) -> Iterator[BinaryIO]:
    """A file that nobody but its owner may read, and that takes the place of an earlier one once it is whole."""
    from extract.review.store import PRIVATE

    begun = file.with_name(f".{file.name}.part")
    begun.unlink(missing_ok=True)
    try:
        begun.touch(PRIVATE)
        with begun.open("wb") as opened:
            yield opened
        begun.replace(file)
    finally:
        begun.unlink(missing_ok=True)


def read_in(store: "Store", folder: Path) -> None:
    """Bring the store up to the run in the folder, if there is one."""
    from extract.review.runs import import_run
    from extract.review.store import StoreError

    try:
        import_run(store, folder)
    except StoreError as error:
        fail(Exit.USAGE, str(error))


@user.command("add")
def add(
    folder: Annotated[Path, _FOLDER],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[str, _ROLE] = "editor",
    database: Annotated[str | None, _DATABASE] = None,
) -> None:
    """Make an account; asks for its password, or reads it from standard input."""
    store = store_of(folder, database)
    from extract.review.auth import AccountError, add_user, free_name

    try:
        with store.read() as session:
            free_name(session, name)
        password = _password()
        with store.write() as session:
            made = add_user(session, name, role, password=password)
    except AccountError as error:
        fail(Exit.USAGE, str(error))
    out.print(f"{made.name} may sign in as {made.role}", highlight=False)


@user.command("change")
def change(
    folder: Annotated[Path, _FOLDER],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[str | None, _ROLE] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password.")] = False,
    shut: Annotated[bool | None, typer.Option("--shut/--open", help="Shut the account, or open it again.")] = None,
    database: Annotated[str | None, _DATABASE] = None,
) -> None:
    """Change an account's role or password, or shut it; who is signed in with it is signed out."""
    store = store_of(folder, database)
    from extract.review.auth import AccountError, change_user

    new = _password() if password else None
    try:
        with store.write() as session:
            made = change_user(session, name, role=role, password=new, active=None if shut is None else not shut)
    except AccountError as error:
        fail(Exit.USAGE, str(error))
    out.print(f"{made.name}: {made.role}, {'open' if made.active else 'shut'}", highlight=False)


@user.command("list")
def list_users(folder: Annotated[Path, _FOLDER], database: Annotated[str | None, _DATABASE] = None) -> None:
    """Print the accounts."""
    store = store_of(folder, database)
    from extract.review.auth import users

    with store.read() as session:
        found = users(session)
    for u in found:
        how = "password" if u.password else "OpenID Connect"
        out.print(f"{u.name:24} {u.role:8} {how:16} {'' if u.active else 'shut'}".rstrip(), highlight=False)
    if not found:
        err.print("There are no accounts: the desk is served on this computer alone.", style="dim")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password (12 characters or more)", hide_input=True, confirmation_prompt=True))
