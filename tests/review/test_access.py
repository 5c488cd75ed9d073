"""The desk for everybody: narrow windows and large letters, keyboard alone, a screen reader, own keys, own clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from browsing import Page
from extract.review.auth import add_user
from extract.review.figures import spoken
from extract.review.store import Fact, Store, beside, open_store
from reviewing import PASSWORD, copied
from servers import at_hand

PHONE, TABLET, HALF, QUARTER = (320, 568), (768, 1024), (640, 400), (320, 200)
"""A phone, a tablet, and a window of 1280 by 800 at 200 % and at 400 %."""
DIALOGS = ("s", "t", "p", "c", "m", "q", "+", ">", "?")

WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
    const modal = document.querySelector("dialog[open]");
    for (const e of (modal ?? document.body).querySelectorAll("*")) {
        const box = e.getBoundingClientRect();
        if (!e.checkVisibility() || box.width < 2 || e.closest(".hidden, .skip")) continue;
        const told = `${e.localName}.${e.className}#${e.id}`;
        if (["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`${told} scrolls sideways`);
        let cut = e.parentElement;
        while (cut && getComputedStyle(cut).overflowX === "visible") cut = cut.parentElement;
        if (!cut && (box.right > width + 1 || box.left < -1)) found.push(`${told} sticks out`);
    }
    return found;
}"""

LISTEN = """() => {
    window.heard = [];
    const live = "[aria-live], [role=status], [role=alert], [role=log], output";
    new MutationObserver((changes) => {
        const said = new Set(changes.map((c) => (c.target.closest ? c.target : c.target.parentElement)?.closest(live)).filter(Boolean));
        for (const c of changes) for (const n of c.addedNodes) if (n.matches?.(live)) said.add(n);
        for (const e of said) if (e.checkVisibility() && e.textContent.trim()) window.heard.push(e.textContent.trim());
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""

WHERE = (
    "document.activeElement === document.body ? null : document.activeElement.dataset.do ?? document.activeElement.id"
)


@pytest.fixture
def address(out: Path) -> Iterator[str]:
    """A desk with accounts over the ferry's and the storm's articles."""
    with _staffed(out) as there:
        yield there


@pytest.fixture(scope="module")
def looked_at(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same desk for all the tests that decide nothing."""
    with _staffed(copied(made, tmp_path_factory.mktemp("looked_at"))) as there:
        yield there


@contextmanager
def _staffed(out: Path) -> Iterator[str]:
    store = open_store(beside(out))
    with store.write() as session:
        for name, role in (("Ann Price", "chief"), ("Mary Quill", "editor"), ("Ben Oduya", "editor")):
            add_user(session, name, role, password=PASSWORD)
    store.close()
    with at_hand(out) as there:
        yield there


@contextmanager
def at_desk(
    browser: Any, address: str, size: tuple[int, int] = (1280, 800), who: str = "Ann Price", **more: Any
) -> Iterator[Page]:
    """Somebody signed in, with the ferry's facts in the order of its article."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    page = Page(context.new_page(), address)
    page.sign_in(who)
    page.page.goto(f"{address}/?article=ferry&order=article&status=all")
    page.ready()
    yield page
    context.close()


def each_screen(page: Page, look: Callable[[str], None]) -> None:
    """Look at the desk, at its dialogs, and at all other pages."""
    look("desk")
    for key in DIALOGS:
        page.keys(key)
        page.page.wait_for_selector("dialog[open]")
        look(f"after {key}")
        page.keys("Escape")
        page.page.wait_for_selector("dialog[open]", state="detached")
    page.keys("j", "j", "j")
    page.page.wait_for_selector(".fact.quantity")
    for key in ("v", "i"):
        page.keys(key)
        page.page.wait_for_selector("dialog[open]")
        look(f"after {key}")
        page.keys("Escape")
    page.keys("b")
    look("marking words")
    page.keys("Escape", "h")
    page.page.wait_for_selector(".history")
    look("history")
    for opener, there in (("#open-queue", ".queue-pane.open"), ("#open-menu", "#menu:popover-open")):
        if page.page.is_visible(opener):
            page.page.click(opener)
            page.page.wait_for_selector(there)
            look(opener)
            page.keys("Escape")
    for path in ("articles", "articles?q=fares", "articles?q=nothing-of-it", "work", "agreement", "export", "nowhere"):
        page.page.goto(f"{page.address}/{path}")
        look(path)


@pytest.mark.parametrize("size", [PHONE, HALF, QUARTER, TABLET, (568, 320), (1280, 800)], ids=str)
def test_nothing_is_scrolled_sideways(browser: Any, looked_at: str, size: tuple[int, int]) -> None:
    found: list[str] = []
    with at_desk(browser, looked_at, size) as page:
        each_screen(page, lambda name: found.extend(f"{name}: {x}" for x in page.page.evaluate(WIDER)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [PHONE, HALF, QUARTER, TABLET], ids=str)
def test_the_article_is_readable_beside_what_is_decided(browser: Any, looked_at: str, size: tuple[int, int]) -> None:
    """Some lines of it are in view, with the words of the fact among them; a key then shows the next fact's words."""
    with at_desk(browser, looked_at, size) as page:
        for _ in range(3):
            seen = page.page.evaluate("""() => {
                const pane = document.getElementById("main").getBoundingClientRect();
                const bottom = Math.min(pane.bottom, innerHeight);
                const words = document.querySelector(".on-q").getBoundingClientRect();
                const line = parseFloat(getComputedStyle(document.querySelector(".words p")).lineHeight);
                return { lines: (bottom - Math.max(pane.top, 0)) / line, width: pane.width, inside: words.top >= pane.top && words.top < bottom };
            }""")
            assert seen["lines"] >= 4
            assert seen["width"] >= 280
            assert seen["inside"]
            before = page.fact()
            page.keys("j")
            page.moved(before)
            if page.page.query_selector(".fact.quantity"):
                break


def test_nothing_of_the_menu_is_lost_on_a_tablet(browser: Any, looked_at: str) -> None:
    with at_desk(browser, looked_at, TABLET) as page:
        wanted = ["Articles", "Work", "Agreement", "Export", "Sign out"]
        for path in ("", "articles", "work"):
            page.page.goto(f"{looked_at}/{path}")
            page.tab_to("#open-menu")
            page.keys("Enter")
            page.page.wait_for_selector("#menu:popover-open")
            shown = page.page.locator("#menu a:visible, #menu button:visible").all_inner_texts()
            assert shown == wanted
            assert "Ann Price" in page.page.inner_text("#menu")
            page.keys("Tab", "Tab", "Escape")
            page.page.wait_for_selector("#menu:popover-open", state="detached")
            assert page.page.evaluate(WHERE) == "open-menu"
        page.keys("Enter", "Tab", "Tab", "Tab", "Tab", "Enter")
        page.page.wait_for_url("**/export")
        page.page.goto(looked_at)
        page.ready()
        assert page.page.is_visible("#help-button")
        assert page.page.is_visible("#progress")


def test_the_focus_returns_after_every_dialog(browser: Any, address: str) -> None:
    with at_desk(browser, address) as page:
        for at in ("#fact [data-do=comment]", "#items", "#fact .fact", "[data-do=filters]"):
            page.page.focus(at)
            before = page.page.evaluate(WHERE)
            for key in DIALOGS:
                page.keys(key)
                page.page.wait_for_selector("dialog[open]")
                page.keys("Escape")
                page.page.wait_for_selector("dialog[open]", state="detached")
                assert page.page.evaluate(WHERE) == before, (at, key)

        # A dialog that saves draws the pane anew, and the button that opened it has the focus again.
        version = 0
        for button, keys in (
            ("speaker", ["T", "o", "m", "Enter"]),
            ("period", ["x", "Enter"]),
            ("comment", ["x", "Enter"]),
        ):
            page.page.focus(f"#fact [data-do={button}]")
            page.keys("Enter")
            page.page.wait_for_selector("dialog[open]")
            page.keys(*keys)
            version += 1
            page.version(version)
            page.until(f"({WHERE}) === '{button}'")
        page.page.focus("#fact [data-do=words]")
        page.keys("Enter", "ArrowLeft", "Enter")
        page.version(version + 1)
        page.until(f"({WHERE}) === 'words'")

        # The search gives it back too, and so do filters that make the queue anew.
        page.page.focus("#fact [data-do=history]")
        page.keys("/")
        page.until(f"({WHERE}) === 'q'")
        page.keys("Escape")
        assert page.page.evaluate(WHERE) == "history"
        page.keys("q", "f")
        page.page.wait_for_selector(".chips")
        page.until(f"({WHERE}) === 'history'")
        page.page.focus(".tabs [data-status=all]")
        page.keys("Enter")
        page.page.wait_for_load_state("networkidle")
        page.until("document.activeElement?.dataset.status === 'all'")


def test_the_focus_stays_where_it_was_after_a_decision(browser: Any, address: str, out: Path) -> None:
    """By buttons alone, with single keys turned off: Tab to Accept once, then Enter for one fact after the other."""
    with at_desk(browser, address) as page:
        page.page.click("#help-button")
        page.page.uncheck("#keys-on")
        page.keys("Escape")
        page.tab_to("[data-do=accept]")
        first = page.fact()
        for button in ("accept", "accept", "reject"):
            page.page.focus(f"[data-do={button}]")
            before = page.fact()
            page.keys("Enter")
            page.moved(before)
            assert page.page.evaluate(WHERE) == button
        page.page.focus("[data-do=undo]")
        page.keys("Enter")
        page.saved()
        page.until(f"({WHERE}) === 'undo'")
        page.page.wait_for_selector(f'#item-{first}[data-state="accepted"]')
        page.page.focus("#items")
        page.keys("ArrowUp", "ArrowUp")
        assert page.page.evaluate(WHERE) == "items"
    with open_store(beside(out)).read() as session:
        assert session.query(Fact).where(Fact.state == "accepted").count() == 2


def test_a_screen_reader_hears_the_next_fact_after_a_key(browser: Any, address: str) -> None:
    with at_desk(browser, address) as page:
        regions = page.page.locator(":is([aria-live], [role=status], [role=alert], [role=log], output):not(dialog *)")
        assert regions.count() == 1
        assert regions.first.get_attribute("aria-live") == "polite"
        page.page.evaluate(LISTEN)

        def heard(count: int) -> str:
            page.until(f"window.heard.join(' ').split('sure').length > {count}")
            page.page.wait_for_timeout(150)
            return " ".join(page.page.evaluate("window.heard.splice(0)"))

        before = page.fact()
        page.keys("j")
        page.moved(before)
        said = heard(1)
        assert said.startswith("Quote, ") or said.startswith("Number, ")
        assert page.page.get_attribute(".fact", "aria-label") in said
        words = {
            "Quote, Marden Council: Fares will rise 13% to £2.50. 90% sure",
            "Number, Marden Council: ▲ 13% fare, in words 13%. 70% sure",
            "Quote, Tom Hale: Nobody likes it … But 414 children travel free. 30% sure",
            "Number, Tom Hale: 414 child, in words 414. 60% sure",
            "Quote, Tom Hale: trade had halved since May. 80% sure",
        }
        assert said.rstrip(".") in words
        page.keys("a")
        page.saved()
        said = heard(1)
        assert said.startswith("Accepted. ")
        assert said.removeprefix("Accepted. ").rstrip(".") in words

        # Once each: what is heard is neither the pane again nor the message twice.
        assert said.count("Accepted") == 1
        assert said.count("sure") == 1

        # A correction is heard as the fact now is, an undo too, and what cannot be done is told.
        page.keys("z")
        assert "Accepted" not in heard(1).split("sure", 1)[1]
        page.keys("v" if page.page.query_selector(".fact.quote") else "t")
        page.until("window.heard.some((x) => /has no (value|type)/.test(x))")
        page.page.evaluate("window.heard.splice(0)")
        page.keys("b")
        page.until("window.heard.some((x) => x.startsWith('Bounds: '))")
        page.keys("ArrowLeft")
        page.until("window.heard.filter((x) => x.startsWith('Bounds: ')).length > 1")
        page.keys("Escape")
        assert page.problems == []


def test_marks_have_roles_and_names(browser: Any, looked_at: str) -> None:
    with at_desk(browser, looked_at) as page:
        bare = page.page.evaluate(
            "[...document.querySelectorAll('#words .m')].filter(e => !e.role || !e.ariaLabel).map(e => e.outerHTML)"
        )
        assert bare == []
        told = page.page.locator("#words").aria_snapshot()
        for name in (
            "quote by Marden Council",
            "source",
            "cue",
            "quote by Tom Hale",
            "quote by Marden Council, number",
        ):
            assert f'group "{name}"' in told
        assert page.page.locator("#words [aria-current=true]").first.get_attribute("aria-label").startswith("quote by")
        buttons = page.page.locator("#fact .actions").aria_snapshot()
        assert 'button "Accept"' in buttons
        assert page.page.get_attribute("[data-do=sweep]", "aria-keyshortcuts") == "Plus"


def test_an_editor_has_keys_of_their_own(browser: Any, address: str) -> None:
    with at_desk(browser, address) as page:

        def change(act: str, key: str) -> str:
            page.page.focus(f"[data-rekey={act}]")
            page.keys("Enter", key)
            told: str = page.page.inner_text("#keys-told")
            return told

        page.keys("?")
        assert "k is “previous” already" in change("accept", "k")
        assert page.page.inner_text("[data-rekey=accept]") == "…"
        page.keys("Control+k")
        assert "browser" in page.page.inner_text("#keys-told")
        page.keys("F9")
        assert "Only a letter" in page.page.inner_text("#keys-told")
        page.keys("Escape")
        assert page.page.is_visible("#dialog-help")
        assert page.page.inner_text("[data-rekey=accept]") == "a"
        assert change("accept", "1") == "1 is “accept, and on to the next” now."
        assert change("reject", "Alt+r") == "Alt+r is “reject” now."
        assert change("flag", "Delete") == "“flag for a second reader” has no key now."
        assert change("comment", "f") == "f is “comment” now."
        page.keys("Escape")
        assert page.page.inner_text("[data-do=accept] kbd") == "1"
        assert not page.page.is_visible("[data-do=flag] kbd")

        # They hold in what comes later, after the page is loaded again, and for nobody else.
        first = page.fact()
        page.keys("a", "r")
        page.page.wait_for_timeout(150)
        assert page.fact() == first
        page.keys("1")
        second = page.moved(first)
        page.page.reload()
        page.ready()
        assert page.page.inner_text("[data-do=accept] kbd") == "1"
        assert page.page.get_attribute("[data-do=accept]", "aria-keyshortcuts") == "1"
        page.page.goto(f"{address}/?fact={second}&status=all&order=article")
        page.ready()
        page.keys("Alt+r")
        page.moved(second)
        page.saved()
        page.keys("?")
        shown = {
            act: page.page.inner_text(f"[data-rekey={act}]") for act in ("accept", "reject", "flag", "comment", "next")
        }
        assert shown == {"accept": "1", "reject": "Alt+r", "flag": "–", "comment": "f", "next": "j"}
        page.keys("Escape")
        page.page.click("#sign-out")
        page.sign_in("Mary Quill")
        assert page.page.inner_text("[data-do=accept] kbd") == "a"
        page.page.click("#sign-out")
        page.sign_in("Ann Price")
        page.keys("?")
        page.page.click("#keys-given")
        assert page.page.inner_text("[data-rekey=accept]") == "a"
        page.keys("Escape")
        assert page.page.inner_text("[data-do=accept] kbd") == "a"
        assert page.problems == []


def test_who_dictates_turns_single_keys_off(browser: Any, address: str) -> None:
    with at_desk(browser, address) as page:
        page.keys("?")
        page.page.focus("[data-rekey=accept]")
        page.keys("Enter", "Alt+a")
        page.page.uncheck("#keys-on")
        page.keys("Escape")
        first = page.fact()
        for key in "arlsbtpcmnghfoxdwe.,+>q/?zy":
            page.keys(key)
        page.page.wait_for_timeout(200)
        assert page.page.locator("dialog[open]").count() == 0
        assert page.page.evaluate(WHERE) is None
        assert page.fact() == first
        page.page.reload()
        page.ready()
        page.page.click("[data-do=type]")
        page.page.wait_for_selector("#dialog-type[open]")
        page.keys("1", "2")
        assert page.page.is_visible("#dialog-type")
        page.keys("Escape", "ArrowDown")
        second = page.moved(first)
        page.keys("ArrowUp")
        page.moved(second)
        page.keys("Alt+a")
        page.moved(first)
        page.keys("Control+z")
        page.until(f"document.querySelector('.fact').dataset.id === '{first}'")
        page.saved()
        assert page.page.inner_text("#decided") == "0"


def test_times_are_by_the_readers_clock(browser: Any, address: str, out: Path) -> None:
    with at_desk(browser, address) as page:
        first = page.fact()
        page.keys("c")
        page.page.wait_for_selector("dialog[open]")
        page.keys("x", "Enter")
        page.version(1)
        page.keys("a")
        page.moved(first)
        page.saved()
    with open_store(beside(out)).write() as session:
        session.get_one(Fact, first).decided_at = datetime(2026, 3, 9, 22, 30, tzinfo=UTC)
    for zone, shown in (("Asia/Tokyo", "10 Mar 2026, 07:30"), ("America/St_Johns", "9 Mar 2026, 20:00")):
        with at_desk(browser, address, timezone_id=zone) as page:
            page.page.goto(f"{address}/?fact={first}&status=all")
            page.ready()
            signed = page.page.locator(".signed time")
            assert signed.get_attribute("datetime") == "2026-03-09T22:30:00+00:00"
            assert signed.inner_text() == shown
            page.keys("h")
            page.page.wait_for_selector(".history time")
            moment = page.page.locator(".history time").first
            at = datetime.fromisoformat(moment.get_attribute("datetime"))
            assert at.utcoffset().total_seconds() == 0
            assert moment.inner_text().endswith(f"{at.astimezone(ZoneInfo(zone)):%H:%M}")
            assert page.page.locator(".comments time").count() == 1


def test_reduced_motion_is_respected(browser: Any, address: str) -> None:
    moving = """[...document.querySelectorAll('*')].filter((e) => {
        const s = getComputedStyle(e);
        return s.animationName !== 'none' || s.transitionDuration.split(', ').some((x) => parseFloat(x) > 0) || s.scrollBehavior === 'smooth';
    }).map((e) => e.id || e.className).concat(document.getAnimations().map(String))"""
    with at_desk(browser, address, reduced_motion="reduce") as page:
        page.keys("a", "?")
        assert page.page.evaluate(moving) == []
        page.page.goto(f"{address}/articles")
        assert page.page.evaluate(moving) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, HALF, TABLET], ids=str)
def test_no_serious_finding_where_windows_are_small(
    browser: Any, looked_at: str, size: tuple[int, int], scheme: str
) -> None:
    found: list[str] = []
    with at_desk(browser, looked_at, size, color_scheme=scheme, bypass_csp=True) as page:
        each_screen(page, lambda name: found.extend(page.barred(name, **{"target-size": {"enabled": True}})))
    assert not found, "\n".join(found)


def test_what_is_said_of_a_fact_is_short(store: Store) -> None:
    with store.read() as session:
        values = session.query(Fact).where(Fact.kind == "quote").first().values | {
            "content": "word " * 200,
            "source": None,
            "source_type": None,
        }
    said = spoken("quote", values, None, "rejected")
    assert said.startswith("Quote, nobody chosen yet: word word")
    assert said.endswith("word …. rejected")
    assert len(said) < 300
