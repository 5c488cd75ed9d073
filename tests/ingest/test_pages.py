"""What is read off web pages: pages as newsrooms make them, and the faults that such pages have."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extract.article import Article, plausible
from extract.ingest import Reject
from extract.ingest.page import from_page

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PAGES = Path(__file__).parent / "pages"
EXPECTED = [json.loads(line) for line in (PAGES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
PUBLISHED = '<meta property="article:published_time" content="2021-09-15T09:00:00Z">'
CHANGED = '<meta property="article:modified_time" content="2025-01-07T10:00:00Z">'
BODY = """<p>Fares on the Marden ferry will go up in spring, the harbour board has decided after a year of talks.</p>
<p>Its chair, Agnes Thorne, said that the price of fuel had left it no choice, and that children would travel free.</p>
<p>Islanders have collected 640 signatures against the plan and will hand them in on Friday at the town hall.</p>
<p>The board carries some 90,000 people a year across the sound, most of them in July and August, it says.</p>"""


def page(head: str = "", before: str = "", after: str = "", title: str = "Fares up") -> str:
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<article><h1>Fares up</h1>{before}{BODY}{after}</article></body></html>"""


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def read(data: str | bytes, **known: str) -> Article:
    found = from_page(data.encode() if isinstance(data, str) else data, now=NOW, **known)
    assert isinstance(found, Article), found
    return found


def day(data: str) -> str | None:
    published = read(data).published
    return published.date().isoformat() if published else None


@pytest.mark.parametrize("wanted", EXPECTED, ids=[one["page"] for one in EXPECTED])
def test_pages_as_newsrooms_make_them(wanted: dict[str, object]) -> None:
    a = read((PAGES / f"{wanted['page']}.html").read_bytes())
    assert a.published
    at = a.published.isoformat() if "T" in str(wanted["published"]) else a.published.date().isoformat()
    assert (a.title, at, list(a.authors)) == (wanted["title"], wanted["published"], wanted["authors"])
    assert wanted["outlet"] in (None, a.outlet)
    assert [words for words in wanted["has"] if words not in a.text] == []  # type: ignore[attr-defined]
    assert [words for words in wanted["lacks"] if words in a.text] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("head", "before", "wanted"),
    [
        (CHANGED, "<p>Published: 15 September 2021 | Updated: 20 September 2021</p>", "2021-09-15"),
        (CHANGED, "<p>Updated: 20 September 2021. First published: 15 September 2021</p>", "2021-09-15"),
        (CHANGED, "<div>Posted on Sept 15, 2021</div><div>Last modified: Sept 20, 2021</div>", "2021-09-15"),
        (CHANGED, "<dl><dt>Published</dt><dd>15 Sep 2021</dd><dt>Updated</dt><dd>20 Sep 2021</dd></dl>", "2021-09-15"),
        (CHANGED, "<time datetime='2021-09-15'>15/09/2021</time>", "2021-09-15"),
        (linked('{"@type":"NewsArticle","dateModified":"2024-01-05T10:00:00Z"}'), "<p>15 Sept 2021</p>", "2021-09-15"),
        ('<meta property="og:updated_time" content="2025-01-07T10:00:00Z">', "<p>10 July 2020</p>", "2020-07-10"),
        ('<meta name="last-modified" content="2025-01-07">', "<p>By Ivy Cole, Friday 10th July 2020</p>", "2020-07-10"),
        ("", "<p>Updated <time datetime='2021-09-20'>20 Sept</time></p>"
             "<p>Published <time datetime='2021-09-15'>15 Sept</time></p>", "2021-09-15"),
        (CHANGED + '<link rel="canonical" href="https://echo.example/2021/09/15/fares">', "", "2021-09-15"),
        (CHANGED, "", None),
        (linked('{"@type":"NewsArticle","dateModified":"2024-01-05T10:00:00Z"}'), "", None),
        ("", "<p>Last updated: 20 September 2021</p>", None),
        ("", "<p>Modified 20 September 2021, 10.15am</p>", None),
        ("", "<time class='updated' datetime='2021-09-20'>20 September 2021</time>", None),
    ],
)  # fmt: skip
def test_a_day_that_is_seen_comes_before_the_day_of_a_change(head: str, before: str, wanted: str | None) -> None:
    assert day(page(head, before)) == wanted


ARTICLE = '{"@type":"NewsArticle","headline":"Fares up","datePublished":"2020-07-10","dateModified":"2025-01-07"}'
VIDEO = '{"@type":"VideoObject","name":"The ferry","datePublished":"2019-01-01"}'


@pytest.mark.parametrize(
    "data",
    [
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"<![CDATA[\n{ARTICLE}\n]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        f"<!--\n{ARTICLE}\n-->",
        f"[{VIDEO},{ARTICLE}]",
        f"{VIDEO}\n{ARTICLE}",
        f'{{"@graph":[{VIDEO},{ARTICLE}]}}',
        f'{{"@type":"WebPage","datePublished":"2018-02-03","mainEntity":{ARTICLE}}}',
        ARTICLE.replace('"NewsArticle"', '["Article","NewsArticle"]'),
        ARTICLE.replace('"NewsArticle"', '"http://schema.org/ReportageNewsArticle"'),
        ARTICLE.replace("}", f',"video":{VIDEO},}}'),
        ARTICLE.replace('"Fares up"', '"Fares\nup"'),
        ARTICLE.replace('"', "&quot;"),
        f'[{ARTICLE.replace("Fares up", "Mill burns").replace("2020-07-10", "2020-06-01")},{ARTICLE}]',
    ],
)  # fmt: skip
def test_the_day_in_linked_data_is_the_articles_own(data: str) -> None:
    assert day(page(CHANGED + linked(data))) == "2020-07-10"


def test_of_several_articles_in_linked_data_the_pages_own_counts() -> None:
    other = '{"@type":"NewsArticle","url":"https://echo.example/mill","datePublished":"2020-06-01","author":"Ada Penn"}'
    page_itself = '"mainEntityOfPage":{"@id":"http://www.echo.example/fares/"}'
    own = f'{{"@type":"NewsArticle",{page_itself},"datePublished":"2020-07-10"}}'
    a = read(page('<link rel="canonical" href="https://echo.example/fares">' + linked(f"[{other},{own}]")))
    assert (a.published, a.authors, a.url) == (datetime(2020, 7, 10, tzinfo=UTC), (), "https://echo.example/fares")


def test_another_article_in_linked_data_is_not_taken_for_the_pages_own() -> None:
    other = (
        '{"@type":"NewsArticle","url":"https://echo.example/mill","headline":"Mill burns","datePublished":"2020-06-01"}'
    )
    head = '<link rel="canonical" href="https://echo.example/fares">' + linked(other)
    assert day(page(head)) is None
    assert day(page(head, "<p>10 July 2020</p>")) == "2020-07-10"


def test_minutes_between_fields_are_no_contradiction() -> None:
    data = '{"@type":"NewsArticle","dateCreated":"2021-09-01T08:00:00Z","datePublished":"2021-09-15T09:00:30Z"}'
    a = read(page(PUBLISHED + linked(data)))
    assert (a.published, a.extra) == (datetime(2021, 9, 15, 9, tzinfo=UTC), {})


def test_microdata_of_the_article_and_not_of_what_stands_in_it() -> None:
    scope = '<div itemscope itemtype="https://schema.org/VideoObject">'
    video = f'{scope}<meta itemprop="datePublished" content="2019-01-01"></div>'
    own = '<time itemprop="datePublished" datetime="2020-07-10T08:00:00+01:00">10 July</time>'
    data = page(before=video + own).replace(
        "<article>", '<article itemscope itemtype="https://schema.org/NewsArticle">'
    )
    assert read(data).published == datetime(2020, 7, 10, 7, tzinfo=UTC)


def test_a_day_that_cannot_be_is_passed_over_and_noted() -> None:
    placeholder = linked('{"@type":"NewsArticle","datePublished":"0001-01-01T00:00:00Z"}')
    a = read(page(placeholder))
    assert (a.published, a.extra["_notes"]) == (None, ["published is no day that can be: 0001-01-01T00:00:00Z"])
    assert day(page(placeholder, "<p>10 July 2020</p>")) == "2020-07-10"
    assert day(page(placeholder + PUBLISHED)) == "2021-09-15"
    for never in ("1970-01-01T00:00:00Z", "2026-12-24T09:00:00Z", "0001-01-01T00:00:00+05:00", "1799-12-31"):
        assert day(page(PUBLISHED.replace("2021-09-15T09:00:00Z", never))) is None
    assert day(page(PUBLISHED.replace("2021-09-15T09:00:00Z", "2026-11-30T09:00:00Z"))) == "2026-11-30"


def test_plausible_days() -> None:
    assert plausible(datetime(1800, 1, 1, tzinfo=UTC), NOW)
    assert not plausible(datetime(1799, 12, 31, tzinfo=UTC), NOW)
    assert not plausible(datetime(2026, 12, 2, tzinfo=UTC), NOW)


def test_where_the_page_contradicts_itself_what_a_reader_sees_decides_and_it_is_noted() -> None:
    head = PUBLISHED + linked('{"@type":"NewsArticle","datePublished":"2021-09-10T08:00:00Z"}')
    a = read(page(head))
    assert a.published == datetime(2021, 9, 15, 9, tzinfo=UTC)
    noted = "published is not the same everywhere: 2021-09-15T09:00:00+00:00, not 2021-09-10T08:00:00+00:00"
    assert a.extra["_notes"] == [noted]
    assert read(page(head, "<p>Published 10 September 2021</p>")).published == datetime(2021, 9, 10, 8, tzinfo=UTC)


IVY = '{"@type":"Person","name":"Ivy Cole"}'
THREE = ["IVY COLE", "MAX DUNN", "UNA REEVE"]


def by(author: str, more: str = "") -> str:
    return linked(f'{{"@graph":[{{"@type":"NewsArticle","author":{author}}}{more}]}}')


@pytest.mark.parametrize(
    ("head", "before", "wanted"),
    [
        ('<meta name="author" content="By Ivy Cole, Political Editor">', "", ["Ivy Cole"]),
        ("", '<p class="byline">By Ivy Cole, Transport Correspondent</p>', ["Ivy Cole"]),
        ("", '<div class="author">Ivy Cole May 4, 2021</div>', ["Ivy Cole"]),
        ("", '<div class="author">Max Dunn Monday 4, 2021</div>', ["Max Dunn"]),
        ("", '<div class="author">Una Reeve | 14 July 2021 | 3 min read</div>', ["Una Reeve"]),
        ("", '<div class="byline">By <a rel="author">IVY COLE</a>, MAX DUNN and UNA REEVE in Marden</div>', THREE),
        ("", "<p>By Ivy Cole and Max Dunn</p>", ["Ivy Cole", "Max Dunn"]),
        ("", '<div class="author-block"><b>Ivy Cole</b><i>Health Editor</i><a>@ivy</a></div>', ["Ivy Cole"]),
        ("", '<span itemprop="author">Ivy Cole</span>', ["Ivy Cole"]),
        ("", '<address class="vcard"><a rel="author" href="/ivy">Ivy Cole</a></address>', ["Ivy Cole"]),
        ('<meta name="author" content="IVY COLE">' + by(f"[{IVY}]"), "", ["Ivy Cole"]),
        (by('[{"name":"IVY COLE"},{"name":"Ivy  Cole"}]'), "", ["Ivy Cole"]),
        ('<meta name="author" content="Ivy Cole; ivy cole">', "", ["Ivy Cole"]),
        (by('{"@type":"Person","name":["Ivy Cole","Max Dunn"]}'), "", ["Ivy Cole", "Max Dunn"]),
        (by('"Ivy Cole and Max Dunn"'), "", ["Ivy Cole", "Max Dunn"]),
        (by('{"@id":"#i"}', ',{"@type":"Person","@id":"#i","name":"Ivy Cole"}'), "", ["Ivy Cole"]),
        (by('{"@type":"Person","givenName":"Ivy","familyName":"Cole"}'), "", ["Ivy Cole"]),
        (by(IVY), '<p class="byline">By Ivy Cole and Max Dunn</p>', ["Ivy Cole", "Max Dunn"]),
        (by('{"@type":"Organization","name":"Press Association"}'), "", []),
        ('<meta name="author" content="&lt;a href=x&gt;Ivy O&amp;#39;Cole&lt;/a&gt;">', "", ["Ivy O'Cole"]),
        ('<meta property="article:author" content="https://www.facebook.example/echo">', "", []),
        ('<meta name="author" content="Marden Echo"><meta property="og:site_name" content="Marden Echo">', "", []),
        ('<meta name="author" content="Max Dunn is a reporter">', "", ["Max Dunn"]),
        ('<meta name="author" content="Max Dunn News reporter">', "", ["Max Dunn"]),
        ('<meta name="author" content="Follow Author">', "", []),
        ('<meta name="author" content="Last Updated January 7">', "", []),
        ('<meta name="author" content="MARDEN ECHO STAFF NOVEMBER">', "", []),
        ('<meta name="author" content="PA">', '<p class="byline">By PA Reporter</p>', []),
    ],
)  # fmt: skip
def test_authors_are_the_names_of_people_each_once(head: str, before: str, wanted: list[str]) -> None:
    assert list(read(page(head + PUBLISHED, before)).authors) == wanted


def test_who_comments_is_no_author() -> None:
    after = '<div class="comments"><div class="comment-author">Una Reeve</div><p class="byline">By Max Dunn</p></div>'
    assert read(page(after=after)).authors == ()


SITE = '<meta property="og:site_name" content="Marden Echo">'


@pytest.mark.parametrize(
    ("title", "head", "wanted"),
    [
        ("Fares up | Marden Echo", "", "Fares up"),
        ("Fares up - BBC News", "", "Fares up"),
        ("Marden Echo | News | Fares up", "", "Fares up"),
        ("Fares up", '<meta property="og:title" content="Fares up | Marden Echo">', "Fares up"),
    ],
)
def test_the_name_of_the_site_is_off_the_title(title: str, head: str, wanted: str) -> None:
    assert read(page(head, title=title)).title == wanted
    assert read(page(SITE + head, title=title).replace("<h1>Fares up</h1>", "")).title == wanted


@pytest.mark.parametrize(
    ("title", "head", "wanted"),
    [
        ("Spider-Man - far from home", SITE, "Spider-Man - far from home"),
        ("Spider-Man - far from home - Marden Echo", SITE, "Spider-Man - far from home"),
        ("Fares up – what it means for you", SITE, "Fares up – what it means for you"),
        ("Fares up: the winners | Travel | Marden Echo", SITE, "Fares up: the winners"),
        ("Fares up - mardenecho", '<link rel="canonical" href="https://www.mardenecho.example/fares">', "Fares up"),
        ("Echo chambers - how to leave one", SITE, "Echo chambers - how to leave one"),
        ("Fares up « The Dale Courier", "", "Fares up"),
        ("Council v Mail | Marden Council", linked('{"@type":"WebSite","name":"Marden Council"}'), "Council v Mail"),
    ],
)
def test_titles_without_a_heading(title: str, head: str, wanted: str) -> None:
    assert read(page(head, title=title).replace("<h1>Fares up</h1>", "")).title == wanted


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("", '<div class="paywall">Subscribe for £1 a week to read on. Already a subscriber? Log in.</div>', "£1"),
        ("<p><strong>READ MORE: <a href='/x'>Man, 43, held over 12 thefts</a></strong></p>", "", "43"),
        ("<p><strong>Read more:</strong><br><a href='/x'>Man held over 12 thefts in a week</a></p>", "", "12 thefts"),
        ("<ul><li><a href='/x'>Man held over 12 thefts in a week</a></li></ul>", "", "12 thefts"),
        ("<p>MORE: <a href='/x'>Man held over 12 thefts</a></p>", "", "12 thefts"),
        ("<p>Published: Monday, 4th May 2009</p>", "", "2009"),
        ("", "<div class='subscribe-box'><h3>Read on</h3><p>Get 3 months for £3.</p></div>", "£3"),
        ("<p>[Related: <a href='/x'>Man held over 12 thefts</a>]</p>", "", "12 thefts"),
        ("", "<p>Follow us on <a href='#'>the web</a> and sign up to our newsletter for 50 stories a day.</p>", "50"),
        ("<div class='newsletter-signup'><p>Ten stories, 7 days a week, in 1 email.</p></div>", "", "7 days"),
        ("<figure><img src='x'><figcaption>The boat holds 300 people</figcaption></figure>", "", "300"),
        ("<img src='x'><p class='imageCaption'>The boat holds 300 people</p>", "", "300"),
        ("<p>The quay on Monday, where 300 people waited. Picture: Marden Echo</p>", "", "300"),
        ("<div id='cookie-notice'><p>We use cookies. By using this you agree to 152 partners.</p></div>", "", "152"),
        ("<p>This website uses cookies and shares data with 152 partners.</p>", "", "152"),
    ],
)  # fmt: skip
def test_furniture_is_not_in_the_text(before: str, after: str, gone: str) -> None:
    kept = "<p>A ticket will cost £2.60, the board said.</p>"
    text = read(page(PUBLISHED, before + kept, after)).text
    assert gone not in text
    assert [words for words in ("£2.60", "harbour board", "640 signatures", "90,000 people") if words not in text] == []


@pytest.mark.parametrize(
    "around",
    [
        '<aside class="main-column">{}</aside>',
        '<form id="aspnetForm">{}</form>',
        '<div class="newsletter-post">{}</div>',
        '<div class="article cookies-accepted">{}</div>',
        '<div id="related-story">{}</div>',
    ],
)
def test_a_notice_is_not_taken_for_the_article(around: str) -> None:
    notice = '<div id="cookie"><p>We use cookies. By clicking accept you agree to our use of 152 partners.</p></div>'
    body = around.format(f"<h1>Fares up</h1>{BODY}")
    text = read(f"<html><head><title>Fares up</title></head><body>{notice}{body}</body></html>").text
    assert "152" not in text
    assert "640 signatures" in text
    assert "90,000 people" in text


def test_an_index_of_teasers_has_no_text() -> None:
    teasers = "".join(
        f'<div class="card"><h3><a href="/{n}">Council votes to close {n} libraries in the county by spring</a></h3>'
        f"<p>Ward {n}</p></div>"
        for n in range(2, 30)
    )
    data = f"<html><head><title>Echo</title></head><body><main>{teasers}</main></body></html>"
    found = from_page(data.encode(), now=NOW)
    assert isinstance(found, Reject)
    assert found.code == "no_text"
    assert "links" in found.reason
    assert "640 signatures" in read(page(after=f"<div>{teasers}</div>")).text
    stories = ",".join(f'{{"@type":"NewsArticle","headline":"Story {n}"}}' for n in range(9))
    found = from_page(data.replace("</head>", linked(f"[{stories}]") + "</head>").encode(), now=NOW)
    assert isinstance(found, Reject)


def test_latin_1_that_is_utf_8_is_read_as_that_and_noted() -> None:
    data = page(PUBLISHED, "<p>“It is £3 now,” said Ms Thorne.</p>").replace('charset="utf-8"', 'charset="iso-8859-1"')
    a = read(data)
    assert "“It is £3 now,”" in a.text
    assert a.extra["_notes"] == ["read as UTF-8: it says iso-8859-1"]
    assert "£3 now" in read(data.replace("“", '"').replace("”", '"').encode("latin-1")).text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:section" content="Business"><meta property="article:tag" content="Ferries, Fares">',
        linked(
            '{"@type": "NewsArticle", "headline": "Fares up", "articleSection": ["Business"],'
            ' "keywords": ["Ferries", "Fares"]}'
        ),
    ],
)
def test_section_and_tags_are_those_that_the_page_says(head: str) -> None:
    row = read(page(head)).row
    assert (row["section"], row["tags"]) == ("Business", ["Ferries", "Fares"])
    assert (read(page()).row["section"], read(page()).row["tags"]) == (None, [])
