"""What somebody is told who lacks a library: a command that works however extract was installed."""

from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import pytest

from extract.extras import MissingExtraError, command, need

INSTALLED = {
    "attributed-facts": (
        "1",
        [
            "spacy",
            'duckdb<3,>=2; extra == "query"',
            'xlsxwriter>=3; extra == "query"',
            'fsspec[http]>=2024; extra == "archives"',
            "backports-zstd; python_version < '3' and extra == 'archives'",
            'attributed-facts[archives]; extra == "cloud"',
            's3fs; extra == "cloud"',
        ],
    ),
    "xlsxwriter": ("3.2", []),
    "fsspec": ("2025.1", ['aiohttp>=3; extra == "http"', 'oddments; extra == "full"']),
}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, list[str]]]:
    """Installed distributions by name: version and requirements."""
    there = dict(INSTALLED)

    def distribution(name: str) -> SimpleNamespace:
        if name not in there:
            raise PackageNotFoundError(name)
        return SimpleNamespace(version=there[name][0], requires=there[name][1])

    monkeypatch.setattr("extract.extras.distribution", distribution)
    return there


def test_the_command_names_what_is_missing_of_the_extra_within_its_bounds(installed) -> None:
    assert command("query") == 'pip install "duckdb>=2,<3"'


def test_a_version_out_of_bounds_is_as_good_as_missing(installed) -> None:
    installed["xlsxwriter"] = ("2.9", [])
    assert command("query") == 'pip install "duckdb>=2,<3" "xlsxwriter>=3"'


def test_an_extra_within_an_extra_and_one_of_a_library_are_looked_into(installed) -> None:
    assert command("cloud") == 'pip install "fsspec[http]>=2024" "s3fs"'
    installed["aiohttp"] = ("3.9", [])
    assert command("cloud") == 'pip install "s3fs"'


def test_all_is_named_where_all_seems_to_be_there(installed) -> None:
    installed["duckdb"] = ("2.1", [])
    assert command("query") == 'pip install "duckdb>=2,<3" "xlsxwriter>=3"'


def test_the_error_says_what_needs_which_library(installed) -> None:
    with pytest.raises(MissingExtraError, match=r'^a query needs no_such_library: pip install "duckdb>=2,<3"$'):
        need("a query", ["json", "no_such_library"], "query")


def test_where_several_are_missing_the_command_has_a_line_of_its_own(installed) -> None:
    with pytest.raises(MissingExtraError) as told:
        need("a run", ["no_such_library"], "cloud")
    assert str(told.value).splitlines() == [
        "a run needs no_such_library and 1 more that are not installed:",
        'pip install "fsspec[http]>=2024" "s3fs"',
    ]
