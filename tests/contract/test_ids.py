from pathlib import Path

import extract


def test_entities_whose_names_begin_at_one_place_have_ids_of_their_own(here: None, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(
        "Sony's rival Nintendo has cut prices.\n\nThe maker of games said it had lost £2m. Sony had not.\n",
        encoding="utf-8",
    )
    extract.run([source], tmp_path / "out")
    entities = extract.open(tmp_path / "out").entities
    assert entities["entity"].is_unique
