"""The pages in a real browser: nobody is kept out, in light and dark, and a search leads to a reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Page
from extract.explore import make
from servers import answering


@pytest.fixture
def address(run: Path) -> Iterator[str]:
    from extract.explore.site import application

    with answering(lambda _: application(make(run), "out")) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(browser: Any, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = Page(context.new_page(), address)
    found = []
    for place in ("/", "/facts/quotes", "/facts/numbers?item=boat", "/facts/names", "/facts/articles", "/article/b",
                  "/article/a%2F1"):  # fmt: skip
        page.page.goto(address + place)
        found += page.barred(place)
    context.close()
    assert found == page.problems == []


def test_a_search_leads_by_keys_to_the_reason(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = Page(context.new_page(), address)
    page.page.goto(address)
    page.until("document.activeElement?.id === 'q'")
    page.page.keyboard.type("pier")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**/facts/quotes?_search=pier")
    page.tab_to("a[aria-label^='Why']")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**/fact/*")
    assert "by hand" in page.page.inner_text("main")
    context.close()
    assert page.problems == []
