import ast
from pathlib import Path

import pytest

import extract
from extract.cli.run_report import quarantine_lines, remedy

SOURCE = Path(extract.__file__).parent
GIVERS = {"Reject", "UnreadableError", "_reject", "quarantined", "Rejection"}


def codes() -> set[str]:
    """The codes that reading and extracting can give: the words in lower case that are given to a reject."""
    found = set()
    for path in [*(SOURCE / "ingest").rglob("*.py"), *(SOURCE / "runs").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) in GIVERS:
                found |= {
                    part.value
                    for argument in node.args[:2]
                    for part in ast.walk(argument)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier()
                }
    return found


def test_every_code_has_a_remedy() -> None:
    found = codes()
    assert {"too_long", "language", "crashed", "duplicate_id", "unreadable"} <= found
    assert not {code for code in found if remedy(code) == remedy("a code that nobody knows")}


def test_a_line_a_reason_says_how_many_where_why_and_what_to_do() -> None:
    one = {"where": "news/piscine.txt", "reason": "it is not English: it looks like French"}
    long = {"where": "book.txt", "reason": "900,000 characters, more than 150,000"}
    assert quarantine_lines({"language": 1200, "too_long": 1}, {"language": one, "too_long": long}) == [
        "quarantine: 1,200 language, such as news/piscine.txt (it is not English: it looks like French). "
        "Only English is read: leave it out, or give a translation.",
        "quarantine: 1 too_long, book.txt (900,000 characters, more than 150,000). "
        "Split it: one article a file, or one a line of a .jsonl, of 150,000 characters (25,000 words) at most.",
    ]


def test_a_code_without_a_remedy_of_its_own_is_told_all_the_same() -> None:
    (line,) = quarantine_lines({"strange": 2}, {"strange": {"where": "a.txt", "reason": "it is odd"}})
    assert line == "quarantine: 2 strange, such as a.txt (it is odd). See what the quarantine says of it."


@pytest.mark.parametrize("name", ["a\x1b[31m.txt", "a\n.txt", "a\u202e.txt"])
def test_a_name_made_to_disturb_the_screen_stays_on_its_line(name: str) -> None:
    (line,) = quarantine_lines({"empty": 1}, {"empty": {"where": name, "reason": "the file is empty. " * 40}})
    assert line.isprintable()
    assert len(line) < 450


def test_a_reason_is_told_whole_and_a_very_long_one_up_to_a_word() -> None:
    reason = "no column is taken for the text: it has " + ", ".join(f"column {n}" for n in range(15))
    (line,) = quarantine_lines({"no_text": 1}, {"no_text": {"where": "desk/letters.csv", "reason": reason}})
    assert f"desk/letters.csv ({reason}). " in line
    (line,) = quarantine_lines({"no_text": 1}, {"no_text": {"where": "desk/letters.csv", "reason": f"{reason} " * 3}})
    told = line[line.index("(") + 1 : line.index("…")]
    assert f"{reason} {reason} ".startswith(f"{told} ")
