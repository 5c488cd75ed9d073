import pytest

from extract.ingest.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mae'r cyngor wedi dweud y bydd y llyfrgell yn cau ym mis Mai, ac mae trigolion y dref yn flin.", "cy"),
        ("Le maire a déclaré que les travaux de la gare seraient finis dans deux ans et que le pont est sûr.", "fr"),
        ("Der Bürgermeister sagte, dass die Brücke nicht vor dem Sommer fertig wird und das sei ein Problem.", "de"),
        ("Мэр города сообщил во вторник, что новый мост через реку откроют не раньше осени этого года.", "und"),
        ("The mayor said on Tuesday that the new bridge would not open before autumn, and blamed the weather.", "en"),
        (
            "Results: Corringham 2 Vale 1; Marden 0 Holm Park 3; Wexcombe 1 Quay 1; Thorpe 4 Easton 4; Hale 0.",
            "en",
        ),
        ("Café Zürich, El Paso, Los Angeles, La Paz and São Paulo were among 40 places named by the firm.", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert language(text) == code
