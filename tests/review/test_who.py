"""Who may sign in, how often somebody may guess, what is told where something fails, and what nobody else can read."""

import stat
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from extract.cli import app as command
from extract.review.auth import AccountError, RefusedError, add_user, change_user, password_sign_in, users
from extract.review.auth.accounts import user_named
from extract.review.auth.signin import BY_ADDRESS, BY_NAME, network
from extract.review.names import NoNameError, cleaned, fold
from extract.review.runs import import_run
from extract.review.serve import ServeError, public_address, settings
from extract.review.store import Attempt, Store, StoreError, User, beside, open_store
from extract.review.store.engine import shown, without_password
from extract.review.web import Settings
from reviewing import PASSWORD
from servers import served

JSON = {"accept": "application/json"}


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Édith Åkesson", "édith åkesson"), ("ÉDITH ÅKESSON", "e\u0301dith a\u030akesson"), ("Groß", "GROSS"), ("ſam", "SAM"),
        ("Ann  Price", " ann price "), ("İpek", "i\u0307pek"), ("Ｍary", "mary"), ("ΣΟΦΟΣ", "σοφος"), ("Ǆemal", "ǆEMAL"),
    ],
)  # fmt: skip
def test_two_spellings_are_one_name(both: Store, one: str, other: str) -> None:
    assert fold(one) == fold(other)
    with both.write() as session:
        add_user(session, one, "editor", password=PASSWORD)
    assert password_sign_in(both, other, PASSWORD, "192.0.2.1").name == " ".join(one.split())
    with pytest.raises(AccountError, match="there is an account"), both.write() as session:
        add_user(session, other, "editor", password=PASSWORD)
    with both.write() as session:
        assert change_user(session, other, role="reader").role == "reader"
        assert [u.role for u in users(session)] == ["reader"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "\u3164",
        "\u2800 \u2800",
        "...",
        "\u0301",
        "Ann\u202eecirP",
        "A\u200bnn",
        "A\x00nn",
        "A\nnn" + "n" * 90,
    ],
)
def test_what_shows_as_nothing_or_as_another_is_no_name(store: Store, name: str) -> None:
    with pytest.raises(NoNameError):
        cleaned(name)
    with pytest.raises(AccountError, match="a name has"), store.write() as session:
        add_user(session, name, "editor", password=PASSWORD)


def test_one_of_two_who_are_added_at_once_is_told_so(both: Store) -> None:
    def one(name: str) -> str:
        try:
            with both.write() as session:
                add_user(session, name, "editor", password=PASSWORD)
        except AccountError as error:
            return str(error)
        return "made"

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(one, ["Åsa Groß", "ÅSA GROSS", "åsa groß", "Åsa  GROSS"] * 2))
    assert told["made"] == 1
    assert all("there is an account" in said and "argon2" not in said for said in told if said != "made")


def test_adding_somebody_twice_says_so_before_it_asks_for_a_password(out: Path) -> None:
    def add(name: str) -> Any:
        return CliRunner().invoke(command, ["review", "user", "add", str(out), name], input=f"{PASSWORD}\n")

    assert add("Zoë Ng").exit_code == 0
    again = add("ZOE\u0308 NG")
    assert (again.exit_code, "there is an account 'Zoë Ng' already" in again.output) == (2, True)
    assert "argon2" not in again.output
    assert "Traceback" not in again.output


def test_accounts_of_an_earlier_desk_keep_working(database: str) -> None:
    """Two names that an earlier desk took for two are two still: the second gets a number."""
    from alembic import command as alembic
    from alembic.config import Config

    from extract.review.store.engine import _MIGRATIONS

    plain = database.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(plain)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        alembic.upgrade(config, "0002")
        rows = [("Élan", False), ("élan", True), ("Ann", True), ("ÉLAN", True), ("ÉLAN (2)", True)]
        for name, active in rows:
            connection.execute(
                text("INSERT INTO user_account (name, role, active, created) VALUES (:n, 'editor', :a, :c)"),
                {"n": name, "a": active, "c": "2026-01-05 10:00:00+00:00"},
            )
    engine.dispose()
    store = open_store(database)
    with store.read() as session:
        names = [u.name for u in users(session)]
        assert sorted(names) == sorted(["Ann", "élan", "ÉLAN (2)", "ÉLAN (3)", "Élan (4)"])
        found = user_named(session, "ÉLAN")
        assert found is not None
        assert (found.name, found.active) == ("élan", True)
        assert all(u.folded == fold(u.name) for u in users(session))
    store.close()


# Guesses


def guesses(store: Store, tries: list[tuple[str, str, str]]) -> list[str]:
    """What becomes of sign-ins that all come at once: name, password, address."""

    def one(given: tuple[str, str, str]) -> str:
        try:
            return password_sign_in(store, *given).name
        except RefusedError as error:
            return "later" if error.wait else "wrong"

    with ThreadPoolExecutor(60) as pool:
        return list(pool.map(one, tries))


def test_sixty_guesses_at_once_are_no_more_than_one_after_the_other(both: Store) -> None:
    with both.write() as session:
        add_user(session, "Ann", "editor", password=PASSWORD)
    for name in ("Ann", "nobody at all"):
        spread = [(name, f"a guess, the {n}th of them", f"192.0.2.{n}") for n in range(60)]
        assert Counter(guesses(both, spread)) == {"wrong": BY_NAME, "later": 60 - BY_NAME}
    one_place = [(f"name {n}", "a guess", "2001:db8:1:2::" + f"{n:x}") for n in range(60)]
    assert Counter(guesses(both, one_place)) == {"wrong": BY_ADDRESS, "later": 60 - BY_ADDRESS}


def test_many_who_know_their_password_are_let_in_from_one_address(both: Store) -> None:
    names = [f"Editor {n}" for n in range(30)]
    with both.write() as session:
        for name in names:
            add_user(session, name, "editor", password=PASSWORD)

    def let_in(name: str) -> str:
        return password_sign_in(both, name, PASSWORD, "192.0.2.7").name

    with ThreadPoolExecutor(2) as pool:  # as two desks on one database would look at them
        assert list(pool.map(let_in, names)) == names
    with both.read() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_how_long_to_wait_is_told_by_the_oldest_failure(store: Store) -> None:
    for n in range(BY_NAME):
        with pytest.raises(RefusedError):
            password_sign_in(store, "ann", f"guess {n}", "192.0.2.1")
    with pytest.raises(RefusedError, match="Try again in 15 minutes") as told:
        password_sign_in(store, "ÄNN".replace("Ä", "A"), PASSWORD, "192.0.2.2")
    assert 0 < told.value.wait <= 901


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"), ("fe80::1%eth0", "fe80::/64"), ("?", "?"), ("a\u202eb\x00", "a\\u202eb\\x00"),
    ],
)  # fmt: skip
def test_one_place_is_one_address(address: str, counted: str) -> None:
    assert network(address) == counted


def test_the_client_behind_a_trusted_proxy_counts_and_nobody_else_is_believed(store: Store, out: Path) -> None:
    def counted(proxies: tuple[str, ...], peer: str, forwarded: str | None) -> str:
        from extract.review.web import create_app

        app = create_app(store, out, Settings(port=80, proxies=proxies))
        browser = TestClient(
            app, base_url="http://localhost", client=(peer, 50000), headers={"origin": "http://localhost"}
        )
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        browser.post("/sign-in", data={"name": "ann", "password": "wrong"}, headers=headers)
        with store.write() as session:
            found = session.scalars(select(Attempt.address)).one()
            session.query(Attempt).delete()
        return found

    assert counted((), "10.0.0.5", "203.0.113.9") == "10.0.0.5"
    assert counted(("10.0.0.6",), "10.0.0.5", "203.0.113.9") == "10.0.0.5"
    assert counted(("10.0.0.5",), "10.0.0.5", "203.0.113.9") == "203.0.113.9"
    assert counted(("10.0.0.0/24",), "10.0.0.5", "198.51.100.1, 203.0.113.9, 10.0.0.7") == "203.0.113.9"
    assert counted(("10.0.0.5",), "10.0.0.5", None) == "10.0.0.5"


def test_a_proxy_is_an_address(store: Store) -> None:
    with store.write() as session:
        add_user(session, "ann", "editor", password=PASSWORD)
    how = settings(store, "0.0.0.0", 8000, "https://desk.example", None, ["10.0.0.5", "10.1.2.3/16", "::1"])
    assert how.proxies == ("10.0.0.5", "10.1.0.0/16", "::1")
    for given in ("*", "proxy.example", "0.0.0.0/0", "::/0", ""):
        with pytest.raises(ServeError, match="--trusted-proxy"):
            settings(store, "0.0.0.0", 8000, "https://desk.example", None, [given])


def ask(
    address: str, path: str, form: dict[str, str] | None = None, cookie: str = "", **headers: str
) -> tuple[int, Any]:
    """A request without a browser: the status, and the headers."""
    body = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(f"{address}{path}", body, {"origin": address, "cookie": cookie, **headers})
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=120) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_signs_in_does_not_hold_up_who_works(out: Path, database: str) -> None:
    """Thirty editors come at once, from one newsroom, while sixty guesses are made; each is let in, and work goes on."""
    store = open_store(database)
    import_run(store, out)
    with store.write() as session:
        for n in range(30):
            add_user(session, f"Editor {n}", "editor", password=PASSWORD)
    store.close()
    with served(out, database) as address:

        def enter(n: int) -> tuple[int, str]:
            status, headers = ask(address, "/sign-in", {"name": f"editor {n}", "password": PASSWORD})
            return status, headers.get("set-cookie", "").split(";")[0]

        def guess(n: int) -> int:
            return ask(address, "/sign-in", {"name": "Editor 0", "password": f"guess number {n}"})[0]

        began = time.monotonic()
        _, cookie = enter(29)
        with ThreadPoolExecutor(100) as pool:
            guessed = [pool.submit(guess, n) for n in range(60)]
            entered = [pool.submit(enter, n) for n in range(1, 29)]
            slowest = 0.0
            while not all(done.done() for done in guessed + entered):
                asked = time.monotonic()
                assert ask(address, "/facts/1", cookie=cookie, accept="application/json")[0] == 200
                slowest = max(slowest, time.monotonic() - asked)
        statuses = Counter(done.result() for done in guessed)
        assert statuses == {401: BY_NAME, 429: 60 - BY_NAME}
        assert {done.result()[0] for done in entered} == {303}
        assert slowest < 3
        assert time.monotonic() - began < 120


# OpenID Connect is in test_openid.py. The address of the desk:


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://desk.example.org", "https://desk.example.org"), ("https://Desk.Example.org:443/", "https://desk.example.org"),
        ("https://desk.example.org:8443", "https://desk.example.org:8443"), ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1", "http://127.0.0.1"), ("http://[::1]:80", "http://[::1]"), ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)  # fmt: skip
def test_the_public_address_is_as_browsers_write_it(given: str, kept: str) -> None:
    assert public_address(given) == kept


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://desk.example.org", "in the clear"), ("http://10.0.0.5:8000", "in the clear"), ("http://localhost.example", "in the clear"),
        ("https://desk.example.org/review", "beyond the host"), ("ftp://desk.example.org", "no address"), ("desk.example.org", "no address"),
        ("https://", "no address"), ("https://ann:secret@desk.example.org", "no address"), ("https://desk.example.org:99999", "no address"),
        ("https://[::1", "no address"),
    ],
)  # fmt: skip
def test_a_public_address_that_will_not_do_is_refused(given: str, said: str) -> None:
    with pytest.raises(ServeError, match=said) as told:
        public_address(given)
    assert "secret" not in str(told.value)


# Files and addresses of the database


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_what_the_desk_writes_is_its_owners_alone(tmp_path: Path, out: Path) -> None:
    loose = out.with_name("out.review.sqlite")
    loose.chmod(0o644)
    fresh = open_store(beside(tmp_path / "50% of a#run?"))
    opened = open_store(beside(out))
    with opened.write() as session:
        add_user(session, "ann", "editor", password=PASSWORD)
        there = [f for f in tmp_path.iterdir() if ".sqlite" in f.name]
        assert {f.name for f in there} >= {"50% of a#run?.review.sqlite", "out.review.sqlite", "out.review.sqlite-wal"}
        assert {f.name: mode(f) for f in there} == {f.name: 0o600 for f in there}
    fresh.close()
    opened.close()
    for what in ("facts", "corrections"):
        done = CliRunner().invoke(command, ["review", "export", str(out), "-o", str(tmp_path / "x"), "--what", what])
        assert done.exit_code == 0, done.output
    assert {mode(f) for f in (tmp_path / "x").iterdir()} == {0o600}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:s3cr3t@localhost:1/x", "postgresql://ann:s3cr3t@localhost:port/x", "mysql://ann:s3cr3t@host/x",
        "postgresql://ann@localhost:1/x?password=s3cr3t", "postgresql://ann:p@s3cr3t/@localhost:1/x", "postgresql+nothing://ann:s3cr3t@h/x",
        "postgresql:/ann:s3cr3t@h/x password=s3cr3t",
        "postgresql://ann:q?s3cr3t@localhost:1/x", "sqlite:///nowhere/at/all.sqlite?password=s3cr3t",
    ],
)  # fmt: skip
def test_an_address_is_never_printed_with_its_password(out: Path, url: str) -> None:
    result = CliRunner().invoke(command, ["review", "user", "list", str(out), "--database", url])
    assert result.exit_code == 2, result.output
    assert "s3cr3t" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "s3cr3t" not in shown(url)


def test_a_password_is_not_repeated_after_a_driver() -> None:
    url = "postgresql://ann:s3cr%2Bt%20x@localhost/x?sslpassword=hidd+en"
    said = without_password('FATAL: "s3cr+t x" and s3cr%2Bt%20x and hidd en will not do for ann', url)
    assert said == 'FATAL: "***" and *** and *** will not do for ann'


def test_a_mistake_of_the_database_says_nothing_of_what_was_asked(both: Store) -> None:
    row = {"name": "Ann", "folded": "ann", "role": "editor", "active": True, "password": "$argon2id$x"}
    with both.write() as session:
        session.execute(insert(User).values(**row, created=func.now()))
    with pytest.raises(IntegrityError) as told, both.write() as session:
        session.execute(insert(User).values(**row, created=func.now()))
    assert "argon2" not in str(told.value)


def test_a_store_of_another_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("a letter home, which is no database at all")
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{tmp_path / 'x.sqlite'}")
