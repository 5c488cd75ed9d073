from pathlib import Path

import pytest

import extract
from extract.ingest.language import language, not_english

FOREIGN = dict(
    row.split("\t") for row in (Path(__file__).parent / "foreign.tsv").read_text(encoding="utf-8").splitlines()
)
"""By code, a short report in that language; what stands in the others says much the same."""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mae'r cyngor wedi dweud y bydd y llyfrgell yn cau ym mis Mai, ac mae trigolion y dref yn flin.", "cy"),
        ("Le maire a déclaré que les travaux de la gare seraient finis dans deux ans et que le pont est sûr.", "fr"),
        ("Der Bürgermeister sagte, dass die Brücke nicht vor dem Sommer fertig wird und das sei ein Problem.", "de"),
        ("Мэр города сообщил во вторник, что новый мост через реку откроют не раньше осени этого года.", "und"),
        ("市长星期二宣布游泳池将于三月关闭。", "und"),
        ("Incendie à Nice : deux morts et douze blessés dans un immeuble", "fr"),
        ("LA MAIRIE FERME LA PISCINE\nLES ENFANTS NE PEUVENT PLUS Y ALLER, SELON LE MAIRE.", "fr"),
    ],
)
def test_what_is_not_english_is_told_from_a_line_on(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("code", FOREIGN)
def test_a_short_report_in_another_language_is_not_english(code: str) -> None:
    assert language(FOREIGN[code]) == code
    assert language(FOREIGN[code].upper()) != "en"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said on Tuesday that the new bridge would not open before autumn, and blamed the weather.",
        "THE MAYOR SAID ON TUESDAY THAT THE NEW BRIDGE WOULD NOT OPEN BEFORE AUTUMN.",
        "Results: Corringham 2 Vale 1; Marden 0 Holm Park 3; Wexcombe 1 Quay 1; Thorpe 4 Easton 4; Hale 0.",
        "Marden: S O'Dowd; K O'Marra, J de la Haye, P van der Lyn, U Nilsen; A Roe (capt), O'Toole. Subs: K Hale.",
        "1. E. Marsh (U.S.) 21.42; 2. O. Da Lima (Brazil) 20.98; 3. I. van Aken (U.S.) 20.60; 4. S. Roe (U.K.)",
        "Café Zürich, El Paso, Los Angeles, La Paz and São Paulo were among 40 places named by the firm.",
        "Pupils sang Mae Hen Wlad fy Nhadau and read from Un Nos Ola Leuad before the minister spoke to them.",
        "Fire kills two in Nice",
        "Erm, I, I don't know, like. You know? We just went in. Yeah. And he's like, no, no.",
        "",
    ],
)
def test_english_of_any_kind_stays(text: str) -> None:
    assert language(text) == "en"
    assert language(text.upper()) == "en"


def test_why_a_text_is_refused_is_said_in_words() -> None:
    assert not_english(FOREIGN["fr"]) == "it is not English: it looks like French"
    assert not_english("Ο δήμαρχος ανακοίνωσε ότι η πισίνα θα κλείσει.") == (
        "it is not English: most of its letters are of another script"
    )
    assert not_english("Fares will rise, the council said.") is None


def test_a_report_in_english_that_quotes_another_language_stays() -> None:
    quoted = f"The notice at the pool, in Welsh alone, said this and no more than this: {FOREIGN['cy']} Those who came "
    quoted += "with their children on Tuesday were told by the attendant that it would not be open again before May."
    assert language(quoted) == "en"


def test_a_text_file_in_french_gives_no_facts(here: None, tmp_path: Path) -> None:
    (tmp_path / "piscine.txt").write_text(FOREIGN["fr"], encoding="utf-8")
    (tmp_path / "pool.txt").write_text('The pool will shut in March. "It hurts," said Jane Roe.', encoding="utf-8")
    counts = extract.run([tmp_path], tmp_path.with_name("out"), jobs=1)
    assert (counts.articles, counts.reasons) == (1, {"language": 1})
