from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from extract.registry import FILE, DecisionError, build
from handmade import article, entity, write_run

pytestmark = pytest.mark.slow

FOOTBALL = "The striker headed past the goalkeeper as the Premiership side held on. "
RUGBY = "The fly-half kicked the conversion and the hooker won every lineout in the Six Nations. "


def registry(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "registry")


def together(out: Path, *pairs: tuple[str, str]) -> bool:
    """Whether these entities, by article and name, have one registry id."""
    links = pd.read_parquet(out / "links").merge(pd.read_parquet(out / "entities"), on=["article", "entity"])
    found = {links[(links["article"] == a) & (links["name"] == n)]["registry"].item() for a, n in pairs}
    return len(found) == 1


def run(out: Path, *rows: dict[str, Any], texts: dict[str, str] | None = None, **more: Any) -> Path:
    ids = sorted({r["article"] for r in rows})
    write_run(out, articles=[article(i, (texts or {}).get(i, i), **more) for i in ids], entities=rows)
    build(out)
    return out


def test_a_short_name_of_one_year_and_the_long_one_of_another_are_one_body(tmp_path: Path) -> None:
    out = write_run(
        tmp_path / "out",
        articles=[article("a", published="2006-04-01", outlet="Gazette"), article("b", published="2011-05-03")],
        entities=[
            entity("a", "Ceop", "organisation"),
            entity("b", "Child Exploitation and Online Protection centre", "organisation", aliases=["Ceop"]),
        ],
    )
    summary = build(out)
    (row,) = registry(out).to_dict("records")
    assert row["name"] == "Child Exploitation and Online Protection centre"
    assert list(row["aliases"]) == ["Ceop"]
    assert (row["articles"], row["mentions"], list(row["outlets"])) == (2, 2, ["Gazette"])
    assert (row["first_seen"].year, row["last_seen"].year) == (2006, 2011)
    assert (summary.entities, summary.people, summary.organisations, summary.over_articles) == (2, 0, 1, 1)


def test_what_took_a_bodys_place_is_told_and_is_another_body(tmp_path: Path) -> None:
    out = run(tmp_path / "out", entity("a", "Soca", "organisation"), entity("b", "NCA", "organisation"))
    successor = registry(out).set_index("name")["successor"]
    assert successor["Soca"] == "National Crime Agency"
    assert pd.isna(successor["NCA"])


def test_an_acronym_goes_with_the_only_long_form_that_articles_explain_it_by(tmp_path: Path) -> None:
    out = run(
        tmp_path / "out",
        entity("a", "Marden Allotment Holders Trust", "organisation", aliases=["MAHT"]),
        entity("b", "MAHT", "organisation"),
        entity("c", "Northern Vets League", "organisation", aliases=["NVL"]),
        entity("d", "National Vole Lovers", "organisation", aliases=["NVL"]),
        entity("e", "NVL", "organisation"),
    )
    assert together(out, ("a", "Marden Allotment Holders Trust"), ("b", "MAHT"))
    assert not together(out, ("c", "Northern Vets League"), ("e", "NVL"))
    assert not together(out, ("d", "National Vole Lovers"), ("e", "NVL"))


def test_an_acronym_that_several_listed_bodies_share_is_not_tied(tmp_path: Path) -> None:
    out = run(
        tmp_path / "out",
        entity("a", "FSA", "organisation"),
        entity("b", "FSA", "organisation"),
        entity("c", "Food Standards Agency", "organisation", aliases=["FSA"]),
    )
    assert not together(out, ("a", "FSA"), ("b", "FSA"))
    assert not together(out, ("a", "FSA"), ("c", "Food Standards Agency"))


def test_names_of_no_body_in_particular_are_not_tied(tmp_path: Path) -> None:
    rows = [entity(a, n, "organisation") for a in "ab" for n in ("City Council", "Central Bank", "Greek Federation")]
    out = run(tmp_path / "out", *rows, *(entity(a, "Greek Athletics Federation", "organisation") for a in "cd"))
    for name in ("City Council", "Central Bank", "Greek Federation"):
        assert not together(out, ("a", name), ("b", name))
    assert together(out, ("c", "Greek Athletics Federation"), ("d", "Greek Athletics Federation"))


def test_a_word_that_the_archive_writes_small_is_no_name_to_tie_by(tmp_path: Path) -> None:
    texts = dict.fromkeys("ab", "Several victims spoke.")
    rows = [
        entity(a, n, "organisation") for a, n in zip("abcd", ("Victims", "Victims", "Quorvex", "Quorvex"), strict=True)
    ]
    out = run(tmp_path / "out", *rows, texts=texts)
    assert not together(out, ("a", "Victims"), ("b", "Victims"))
    assert together(out, ("c", "Quorvex"), ("d", "Quorvex"))


def test_a_town_is_one_team_in_football_and_another_in_rugby(tmp_path: Path) -> None:
    texts = {"f1": FOOTBALL, "f2": FOOTBALL, "f3": FOOTBALL, "r1": RUGBY, "r2": RUGBY}
    rows = [entity(a, "Newcastle", "organisation") for a in ("f1", "f2", "r1", "r2", "x")]
    out = run(tmp_path / "out", *rows, entity("f3", "Newcastle United", "organisation"), texts=texts)
    assert together(out, ("f1", "Newcastle"), ("f2", "Newcastle"), ("f3", "Newcastle United"))
    assert together(out, ("r1", "Newcastle"), ("r2", "Newcastle"))
    assert not together(out, ("f1", "Newcastle"), ("r1", "Newcastle"))
    assert not together(out, ("f1", "Newcastle"), ("x", "Newcastle"))
    assert set(registry(out)["field"].dropna()) == {"rugby"}


def test_a_full_name_is_one_person_until_roles_contradict(tmp_path: Path) -> None:
    out = run(
        tmp_path / "out",
        entity("a", "Osbert Quill", role="education secretary"),
        entity("b", "Osbert Quill"),
        entity("c", "Osbert Quill", role="former minister"),
        entity("d", "Barnaby Thrale", role="striker"),
        entity("e", "Barnaby Thrale", role="junior minister"),
        entity("f", "José Álvarez"),
        entity("g", "Jose Alvarez"),
        texts={"d": FOOTBALL},
    )
    assert together(out, ("a", "Osbert Quill"), ("b", "Osbert Quill"), ("c", "Osbert Quill"))
    assert not together(out, ("d", "Barnaby Thrale"), ("e", "Barnaby Thrale"))
    assert together(out, ("f", "José Álvarez"), ("g", "Jose Alvarez"))


def test_contradicting_roles_are_one_person_where_the_same_company_speaks_for_it(tmp_path: Path) -> None:
    rows = [entity(a, "Lavinia Stroud", role=r) for a, r in (("a", "actress"), ("b", "MP"))]
    out = run(tmp_path / "out", *rows, *(entity(a, "Perpetua Okafor") for a in "ab"))
    assert together(out, ("a", "Lavinia Stroud"), ("b", "Lavinia Stroud"))


def test_two_of_one_name_are_kept_apart_by_role(tmp_path: Path) -> None:
    common = [entity(f"n{n}", f"Peter {s}") for n, s in enumerate(["Davies", "Ames", "Boyle", "Cray", "Dunn"])]
    common += [entity(f"m{n}", f"{f} Davies") for n, f in enumerate(["Anna", "Brian", "Clare", "Denis"])]
    out = run(
        tmp_path / "out",
        *common,
        entity("x", "Peter Davies", role="chief executive", affiliation="Ceop"),
        entity("y", "Peter Davies", role="chief executive", affiliation="Ceop"),
        entity("z", "Peter Davies", role="goalkeeper"),
        texts={"z": FOOTBALL},
    )
    assert together(out, ("x", "Peter Davies"), ("y", "Peter Davies"))
    assert not together(out, ("x", "Peter Davies"), ("z", "Peter Davies"))


def test_a_surname_is_tied_only_with_support(tmp_path: Path) -> None:
    out = run(
        tmp_path / "out",
        entity("a", "Bingham"),
        entity("b", "Bingham"),
        entity("c", "Thrale"),
        entity("d", "Thrale"),
        *(entity(a, "Perpetua Okafor") for a in "cd"),
        entity("e", "Osbert Quill", role="education secretary"),
        entity("f", "Quill", role="education secretary"),
    )
    assert not together(out, ("a", "Bingham"), ("b", "Bingham"))
    assert together(out, ("c", "Thrale"), ("d", "Thrale"))
    assert together(out, ("e", "Osbert Quill"), ("f", "Quill"))


def test_every_entity_is_linked_once_and_no_finished_part_is_touched(tmp_path: Path) -> None:
    rows = [
        entity(a, n, k) for a in "abc" for n, k in (("Jo Ng", "person"), ("Leeds", "organisation"), ("A", "person"))
    ]
    out = write_run(tmp_path / "out", articles=[article(a) for a in "abc"], entities=rows)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    build(out)
    links = pd.read_parquet(out / "links")
    assert sorted(links["entity"]) == sorted(r["entity"] for r in rows)
    assert set(links["registry"]) == set(registry(out)["id"])
    assert registry(out)["id"].is_unique
    assert {p: p.read_bytes() for p in before} == before
    assert {p.name for p in out.iterdir()} == {
        "articles", "dates", "entities", "facts", "links", "manifest.json", "registry",
    }  # fmt: skip


def test_bytes_depend_neither_on_parts_nor_on_a_second_run(tmp_path: Path) -> None:
    rows = [entity(f"{n:02}", name) for n in range(12) for name in ("Jo Ng", "Ng", f"Al Moss {n % 3}", "Leeds")]
    articles = [article(f"{n:02}", FOOTBALL if n % 2 else RUGBY, published="2011-05-03") for n in range(12)]
    made = []
    for name, parts, order in (("a", 1, 1), ("b", 4, -1)):
        out = write_run(tmp_path / name, parts=parts, articles=articles[::order], entities=rows[::order])
        for _ in range(2):
            build(out)
            made.append(
                {p.relative_to(out): p.read_bytes() for t in ("registry", "links") for p in (out / t).iterdir()}
            )
    assert all(one == made[0] for one in made)


@pytest.fixture
def davies(tmp_path: Path) -> Path:
    rows = [entity(a, "Jo Ng") for a in "abc"] + [entity("d", "Joanna Ng")]
    out = write_run(tmp_path / "out", articles=[article(a) for a in "abcd"], entities=rows)
    build(out)
    return out


def test_merges_and_splits_by_hand_hold_in_every_later_run(davies: Path) -> None:
    ids = registry(davies).set_index("name")["id"]
    build(davies, merges=[(ids["Joanna Ng"], ids["Jo Ng"])])
    summary = build(davies, split=ids["Joanna Ng"], articles=["a", "b"])
    assert (summary.merges, summary.splits) == (1, 2)
    for _ in range(2):
        assert together(davies, ("d", "Joanna Ng"), ("c", "Jo Ng"))
        assert together(davies, ("a", "Jo Ng"), ("b", "Jo Ng"))
        assert not together(davies, ("a", "Jo Ng"), ("c", "Jo Ng"))
        build(davies)
    assert (davies / FILE).read_text().splitlines() == [
        "action,id,other,part,note",
        f"merge,{ids['Joanna Ng']},{ids['Jo Ng']},,",
        f"split,{ids['Joanna Ng']},a,2,",
        f"split,{ids['Joanna Ng']},b,2,",
    ]


def test_what_is_merged_has_the_name_of_what_it_was_merged_into(davies: Path) -> None:
    ids = registry(davies).set_index("name")["id"]
    build(davies, merges=[(ids["Joanna Ng"], ids["Jo Ng"])])
    (row,) = registry(davies).to_dict("records")
    assert (row["id"], row["name"], list(row["aliases"])) == (ids["Joanna Ng"], "Joanna Ng", ["Jo Ng"])


def test_several_merges_in_one_go_all_hold_also_by_an_id_that_one_of_them_took(tmp_path: Path) -> None:
    names = {"a": "Joanna Ng", "b": "Jo Ng", "c": "J Ng", "d": "Joanna Ng-Harte"}
    rows = [entity(a, name) for a, name in names.items()]
    out = write_run(tmp_path / "out", articles=[article(a) for a in names], entities=rows)
    build(out)
    ids = registry(out).set_index("name")["id"]
    summary = build(
        out,
        merges=[
            (ids["Joanna Ng"], ids["Jo Ng"]),
            (ids["Jo Ng"], ids["J Ng"]),
            (ids["Joanna Ng-Harte"], ids["Joanna Ng"]),
        ],
    )
    (row,) = registry(out).to_dict("records")
    assert (summary.merges, row["id"], row["name"]) == (3, ids["Joanna Ng-Harte"], "Joanna Ng-Harte")
    with pytest.raises(DecisionError, match=f"{ids['Jo Ng']} and {ids['J Ng']} are one already"):
        build(out, merges=[(ids["Jo Ng"], ids["J Ng"])])
    build(out, split=ids["Joanna Ng-Harte"], articles=["a"])
    build(out, split=ids["Joanna Ng"], articles=["b"])
    assert set(registry(out)["name"]) == {"Joanna Ng-Harte", "Joanna Ng", "Jo Ng"}


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ({"merges": [("nobody", "{}")]}, "--merge nobody {}: the registry has no nobody"),
        ({"merges": [("{}", "nobody")]}, "the registry has no nobody"),
        ({"merges": [("{}", "{}")]}, "cannot be merged with itself"),
        ({"split": "{}", "articles": ["d"]}, "article d has no entity that is {}"),
    ],
)
def test_a_decision_about_what_is_not_there_changes_nothing(davies: Path, decision: Any, message: str) -> None:
    known = registry(davies).set_index("name")["id"]["Jo Ng"]
    before = {p: p.read_bytes() for p in davies.rglob("*") if p.is_file()}
    filled = {
        "merges": [tuple(x.format(known) for x in pair) for pair in decision.get("merges", [])],
        "split": decision["split"].format(known) if "split" in decision else None,
        "articles": decision.get("articles", []),
    }
    with pytest.raises(DecisionError, match=message.format(known, known)):
        build(davies, **filled)
    assert {p: p.read_bytes() for p in davies.rglob("*") if p.is_file()} == before


def test_a_line_of_the_file_that_cannot_be_read_is_named(davies: Path) -> None:
    (davies / FILE).write_text("action,id,other\nmarry,x,y\n")
    with pytest.raises(DecisionError, match="line 2: a line is merge,ID,ID or split,ID,ARTICLE"):
        build(davies)
    (davies / FILE).write_text("id,other\nx,y\n")
    with pytest.raises(DecisionError, match="has no column action"):
        build(davies)
    (davies / FILE).write_bytes("action,id,other,part,note\nmerge,x,y,,café\n".encode("cp1252"))
    with pytest.raises(DecisionError, match="line 2, is not UTF-8"):
        build(davies)


def test_a_folder_without_a_finished_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no finished run"):
        build(tmp_path)


def test_forms_of_one_full_name_are_one_person_where_what_they_share_says_so(tmp_path: Path) -> None:
    forms = ("Anthony Harrow", "Tony Harrow", "George W Pell", "George Pell", "Ann B Lowe", "Ann C Lowe", "Ann Lowe")
    out = run(
        tmp_path / "out",
        *(entity(f"{n}{i}", name, role="harbour minister") for n, name in enumerate(forms) for i in "ab"),
        *(entity(f"x{i}", "Robert Vane", role="striker") for i in "ab"),
        *(entity(f"y{i}", "Bob Vane", role="harbour minister") for i in "ab"),
        *(entity("z", name, role="clerk of works") for name in ("Dan Orrin", "Daniel Orrin")),
    )
    assert together(out, ("0a", "Anthony Harrow"), ("1b", "Tony Harrow"))
    assert together(out, ("2a", "George W Pell"), ("3b", "George Pell"))
    assert not together(out, ("4a", "Ann B Lowe"), ("6a", "Ann Lowe")), "another Ann Lowe may be meant"
    assert not together(out, ("xa", "Robert Vane"), ("ya", "Bob Vane")), "a striker is no minister"
    assert not together(out, ("z", "Dan Orrin"), ("z", "Daniel Orrin")), "one article names both"
    (row,) = registry(out)[lambda r: r["name"].isin(["Tony Harrow", "Anthony Harrow"])].to_dict("records")
    assert row["why"] == "form"


def test_who_is_known_by_a_title_and_one_name_has_both_for_a_name(tmp_path: Path) -> None:
    out = run(
        tmp_path / "out",
        entity("a", "Harrow", aliases=["Lord Harrow"], role="lord chancellor"),
        entity("b", "Harrow", aliases=["Lord Harrow"]),
        entity("c", "Harrow"),
        entity("d", "Ann Harrow", aliases=["Lady Harrow"]),
    )
    rows = registry(out).set_index("name")
    assert rows.loc["Lord Harrow"]["articles"] == 2
    assert "Harrow" in rows.loc["Lord Harrow"]["aliases"]
    assert rows.loc["Harrow"]["articles"] == 1, "a Harrow without a title may be anybody"
    assert "Ann Harrow" in rows.index


def test_a_body_that_many_states_have_is_one_in_each_country(tmp_path: Path) -> None:
    british = "MPs sat late. The British vote was close, and London waited for the UK result."
    french = "Paris was calm. The French vote was close, and France waited."
    out = run(
        tmp_path / "out",
        *(entity(a, "Parliament", "organisation") for a in "abcdef"),
        texts={"a": british, "b": british, "c": british, "d": french, "e": french, "f": "Nobody knew more."},
    )
    assert together(out, ("a", "Parliament"), ("b", "Parliament"))
    assert together(out, ("d", "Parliament"), ("e", "Parliament"))
    assert not together(out, ("a", "Parliament"), ("d", "Parliament"))
    assert together(out, ("a", "Parliament"), ("f", "Parliament")), "what is about no country is about the archive's"
    rows = registry(out)
    assert set(rows["why"]) == {"country"}


def test_a_surname_is_its_best_known_bearers_where_the_article_is_about_what_he_is_in(tmp_path: Path) -> None:
    out = run(
        tmp_path / "out",
        *(entity(a, "Marek Dvorsky") for a in "abc"),
        entity("d", "Dvorsky"),
        entity("e", "M Dvorsky"),
        entity("f", "Dvorsky"),
        entity("g", "Dvorsky"),
        entity("g", "Marek Dvorsky"),
        texts=dict.fromkeys("abcdeg", FOOTBALL) | {"f": "The soprano sang."},
    )
    assert together(out, ("a", "Marek Dvorsky"), ("d", "Dvorsky"), ("e", "M Dvorsky"))
    assert not together(out, ("a", "Marek Dvorsky"), ("f", "Dvorsky"))
    assert not together(out, ("g", "Marek Dvorsky"), ("g", "Dvorsky")), "the article tells them apart"
    assert "Marek Dvorsky" in set(registry(out)["name"])


def test_roles_and_affiliations_need_two_articles_and_have_their_years(tmp_path: Path) -> None:
    told = {
        "a": {"role": "Harbour minister", "affiliation": "Tories"},
        "b": {"role": "harbour minister", "affiliation": "Conservatives"},
        "c": {"role": "clerk", "affiliation": "Oxfam"},
    }
    bodies = {"a": "Tories", "b": "Conservatives", "c": "Oxfam"}
    out = write_run(
        tmp_path / "out",
        articles=[article(i, published=f"200{n}-05-01") for n, i in enumerate("abc", start=4)],
        entities=[
            *(entity(i, "Lena Dray", **more) for i, more in told.items()),
            *(entity(i, body, "organisation") for i, body in bodies.items()),
        ],
    )
    build(out)
    row = registry(out).set_index("name").loc["Lena Dray"]
    assert [role.lower() for role in row["roles"]] == ["harbour minister"]
    assert list(row["roles_seen"]) == ["2004–2005"]
    assert list(row["affiliations"]) == ["Conservatives"], "the body's one name, here that of two articles"


def test_what_somebody_was_does_not_prolong_what_somebody_is(tmp_path: Path) -> None:
    days = {"a": "2004-05-01", "b": "2006-02-01", "c": "2011-09-01", "d": "2012-09-01", "e": "2013-01-01"}
    told = {
        "a": ("director", "Cafod"),
        "b": ("director of trade", "Cafod"),
        "c": ("former director", "Cafod"),
        "d": ("ex-head of tax", "Oxfam"),
        "e": ("director of the former mint", "Royal Mint"),
    }
    out = write_run(
        tmp_path / "out",
        articles=[article(a, published=day) for a, day in days.items()],
        entities=[entity(a, "Lena Dray", role=role, affiliation=body) for a, (role, body) in told.items()]
        + [entity(a, "Tom Vole", role="former head", affiliation="Shelter") for a in "ab"],
    )
    build(out)
    rows = registry(out).set_index("name")
    row = rows.loc["Lena Dray"]
    assert list(row["affiliations"]) == ["Cafod"]
    assert list(row["affiliations_seen"]) == ["2004–2006"], "in 2011 she was no director any more"
    row = rows.loc["Tom Vole"]
    assert (list(row["roles"]), list(row["roles_seen"])) == (["former head"], ["2004–2006"])
    assert (list(row["affiliations"]), list(row["affiliations_seen"])) == (["Shelter"], [None])


def test_a_body_that_somebody_has_left_stands_behind_the_one_that_he_is_of(tmp_path: Path) -> None:
    out = write_run(
        tmp_path / "out",
        articles=[article(a, published=f"200{a}-05-01") for a in "1234567"],
        entities=[entity(a, "Lena Dray", role="former chairwoman", affiliation="Shelter") for a in "12345"]
        + [entity(a, "Lena Dray", role="director", affiliation="Cafod") for a in "67"],
    )
    build(out)
    row = registry(out).set_index("name").loc["Lena Dray"]
    assert list(row["affiliations"]) == ["Cafod", "Shelter"]
    assert list(row["affiliations_seen"]) == ["2006–2007", None]


def test_a_towns_name_without_a_sport_is_the_team_that_nearly_all_others_are(tmp_path: Path) -> None:
    texts = dict.fromkeys("abcdef", FOOTBALL) | {"g": "The club opened a school."}
    out = run(tmp_path / "out", *(entity(a, "Newcastle", "organisation") for a in texts), texts=texts)
    assert together(out, ("a", "Newcastle"), ("g", "Newcastle"))


def test_a_person_and_a_body_are_not_merged(tmp_path: Path) -> None:
    out = run(tmp_path / "out", entity("a", "Jane Roe"), entity("a", "Oxfam", "organisation"))
    one, other = registry(out)["id"]
    with pytest.raises(DecisionError, match="are a person and an organisation"):
        build(out, merges=[(one, other)])


def test_a_name_in_capitals_is_not_what_somebody_is_called(tmp_path: Path) -> None:
    out = run(tmp_path / "out", *(entity(a, "JANE ROE") for a in "ab"), entity("c", "Jane Roe"))
    assert list(registry(out)["name"]) == ["Jane Roe"]
