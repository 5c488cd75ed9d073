"""Days, zones, authors and escaped markup in feeds."""

from pathlib import Path

import pytest

from extract.article import Article
from extract.ingest import moments, records


def item(folder: Path, inner: str, channel: str = "") -> Article:
    path = folder / "feed.rss"
    path.write_text(
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Marden Echo</title>'
        f"{channel}<item><guid>1</guid>{inner}</item></channel></rss>",
        encoding="utf-8",
    )
    [(_, found)] = records([path])
    assert isinstance(found, Article), found
    return found


def published(folder: Path, words: str, channel: str = "") -> tuple[str | None, list[str]]:
    a = item(folder, f"<pubDate>{words}</pubDate><description>One.</description>", channel)
    notes = [note for note in a.extra["_notes"] if "summary" not in note]
    return a.published.isoformat() if a.published else None, notes


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("+02:00", "18T23"), ("+0200", "18T23"), ("GMT+2", "18T23"), ("UTC +2", "18T23"), ("UTC+02:00", "18T23"),
        ("CEST", "18T23"), ("EET", "18T23"), ("GMT+1", "19T00"), ("CET", "19T00"), ("BST", "19T00"),
        ("+0100 (CET)", "19T00"), ("GMT", "19T01"), ("Z", "19T01"), ("", "19T01"), ("-0000", "19T01"), ("EDT", "19T05"),
        ("EST", "19T06"), ("-05:00", "19T06"), ("PST", "19T09"), ("AEST", "18T15"), ("NZDT", "18T12"),
        ("Europe/Paris", "19T00"), ("ET", "19T06"),
    ],
)  # fmt: skip
def test_zones_are_converted(tmp_path: Path, zone: str, hour: str) -> None:
    assert published(tmp_path, f"Fri, 19 Nov 2021 01:45:08 {zone}") == (f"2021-11-{hour}:45:08+00:00", [])


def test_half_hours(tmp_path: Path) -> None:
    for zone in ("+0530", "+05:30", "UTC+05:30"):
        assert published(tmp_path, f"Fri, 19 Nov 2021 01:45 {zone}") == ("2021-11-18T20:15:00+00:00", [])


def test_a_zone_that_is_not_known_is_utc_with_a_note(tmp_path: Path) -> None:
    wanted = ("2021-11-19T01:45:08+00:00", ["zone is not known: QQT is read as UTC"])
    assert published(tmp_path, "Fri, 19 Nov 2021 01:45:08 QQT") == wanted


def test_a_name_of_several_zones_goes_by_the_feeds_country(tmp_path: Path) -> None:
    words = "Tue, 7 Jun 2022 06:00:00 IST"
    noted = ["zone could be another: IST is read as UTC+05:30"]
    assert published(tmp_path, words) == ("2022-06-07T00:30:00+00:00", noted)
    assert published(tmp_path, words, "<language>en-ie</language>") == ("2022-06-07T05:00:00+00:00", [])
    assert published(tmp_path, words, "<link>https://www.liffey.ie/</link>") == ("2022-06-07T05:00:00+00:00", [])
    assert (
        published(tmp_path, words.replace("IST", "EST"), "<language>en-AU</language>")[0] == "2022-06-06T20:00:00+00:00"
    )


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("9 July 2021", "2021-07-09T00:00:00"),
        ("Fri, 9 Jul 2021", "2021-07-09T00:00:00"),
        ("Friday 9th July, 2021", "2021-07-09T00:00:00"),
        ("July 9, 2021", "2021-07-09T00:00:00"),
        ("2021-07-09", "2021-07-09T00:00:00"),
        ("09/07/2021", "2021-07-09T00:00:00"),
        ("07/19/2021", "2021-07-19T00:00:00"),
        ("9 July 2021 3:45 pm", "2021-07-09T15:45:00"),
        ("July 9, 2021 at 12:05 AM", "2021-07-09T00:05:00"),
        ("Fri, 09 Jul 21 15:45 GMT", "2021-07-09T15:45:00"),
        ("2021-07-09 15:45:00 +0100", "2021-07-09T14:45:00"),
        ("31 June 2021", None),
        ("last Friday", None),
        ("2021", None),
    ],
)
def test_days_with_and_without_a_time(tmp_path: Path, words: str, wanted: str | None) -> None:
    found, notes = published(tmp_path, words)
    assert found == (f"{wanted}+00:00" if wanted else None)
    assert bool(notes) == (wanted is None)


@pytest.mark.parametrize(
    "words",
    [
        "1 " * 20_000,
        "1:" * 20_000,
        "May " * 9000,
        "(" * 40_000,
        "+1" * 20_000,
        " " * 40_000,
        "9 July 2021" + " " * 40_000 + "7",
    ],
)
def test_days_that_would_take_for_ever(words: str) -> None:
    assert moments.read(words) is None


@pytest.mark.parametrize(
    ("description", "wanted"),
    [
        ("&amp;lt;p&amp;gt;Fares rise.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;", "Fares rise.\nTwo."),
        ("&lt;p&gt;Fares rise 13%.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "Fares rise 13%.\nTwo."),
        ("<p>Fares rise 13%.</p><p>Two.</p>", "Fares rise 13%.\nTwo."),
        ("<![CDATA[<p>Fares rise 13%.</p><p>Two.</p>]]>", "Fares rise 13%.\nTwo."),
        ("<![CDATA[&lt;p&gt;Fares rise 13%.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;]]>", "Fares rise 13%.\nTwo."),
        ("&lt;![CDATA[&lt;p&gt;Fares rise 13%.&lt;/p&gt;]]&gt;", "Fares rise 13%."),
        ("Fares rise.&amp;lt;br/&amp;gt;Two &amp;amp;amp; three.", "Fares rise.\nTwo & three."),
        ("&amp;lt;a href=&amp;quot;x&amp;quot;&amp;gt;Fares&amp;lt;/a&amp;gt; rise", "Fares rise"),
        ("Fares&amp;nbsp;rise &amp;amp;#163;5", "Fares rise £5"),
        ("Fewer than &lt; 20, a &lt; b, AT&amp;T", "Fewer than < 20, a < b, AT&T"),
        ("Fewer than &amp;lt; 20, a &amp;lt; b, AT&amp;amp;T", "Fewer than < 20, a < b, AT&T"),
        ("<![CDATA[a < b and AT&T; 3 > 2]]>", "a < b and AT&T; 3 > 2"),
    ],
)  # fmt: skip
def test_escaped_markup_does_not_reach_the_text(tmp_path: Path, description: str, wanted: str) -> None:
    assert item(tmp_path, f"<description>{description}</description>").text == wanted


def test_titles_and_authors_of_feeds(tmp_path: Path) -> None:
    a = item(
        tmp_path,
        "<title>Salt &amp;amp;amp; vinegar &amp;lt;em&amp;gt;up&amp;lt;/em&amp;gt;</title>"
        "<dc:creator>IVY COLE, Marden Echo</dc:creator>"
        "<dc:creator>By Ivy Cole and Max Dunn, Chief Reporter</dc:creator><description>One.</description>",
    )
    assert (a.title, a.authors) == ("Salt & vinegar up", ("Ivy Cole", "Max Dunn"))
