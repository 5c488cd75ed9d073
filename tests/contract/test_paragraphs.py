from extract.contract.paragraphs import lines


def test_a_paragraph_is_a_line_however_it_ends() -> None:
    text = "  Fares rise\r\n\r\nThe council said so. \u2028It gave no day.\n"
    assert [text[start:end] for start, end in lines(text)] == ["Fares rise", "The council said so.", "It gave no day."]
