"""What the pages do not type: made out of the code and a real run when the site is built.

A page asks for it with a comment on a line of its own, `<!-- made: NAME ARGUMENTS -->`, and for the facts of
a text with a block:

    ```{facts} source cue content
    The text of an article.
    ```
"""

import atexit
import csv
import html
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

import cells
import pandas as pd
from sphinx.application import Sphinx
from typer.main import get_command

import extract
from extract import plots
from extract.article import moment
from extract.cli import app as cli
from extract.contract.tables import TABLES
from extract.data import columns
from extract.data.lists import catalogue, purpose
from extract.data.organisations import kinds
from extract.lexicon.rules import rules
from extract.registry import build
from extract.registry.tables import LINKS, REGISTRY
from extract.table.process import default
from extract.views import number

ROOT = Path(__file__).parent.parent
COMMENT = re.compile(r"^<!-- made: (\w+) ?(.*?) -->$", re.MULTILINE)
BLOCK = re.compile(r"^```\{facts\} (.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)
DAY = moment("2011-05-03")
"""The publication day of the texts in `{facts}` blocks."""

TYPES = {
    "string": "str",
    "int64": "Int64",
    "int32": "Int32",
    "double": "float64",
    "float": "float32",
    "bool": "bool",
    "timestamp[us, tz=UTC]": "timestamp, UTC",
    "timestamp[us]": "day",
    "list<item: string>": "list of str",
    "list<item: list<item: int64>>": "list of [start, end]",
    "dictionary<values=string, indices=int8, ordered=0>": "category",
}


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx asks of an extension."""
    app.connect("source-read", lambda _app, _page, source: source.__setitem__(0, made(source[0])))
    return {"parallel_read_safe": True}


def made(page: str) -> str:
    """The page with what it asks for. Raises KeyError for what is not made here."""
    page = cells.page(page, desk()) if cells.MARK in page else page
    page = COMMENT.sub(lambda m: MAKERS[m[1]](*m[2].split()), page)
    return BLOCK.sub(lambda m: shown(m[2].strip(), m[1].split()), page)


@cache
def desk() -> Path:
    """A folder as a reader's, until the build ends: `corpus/`, `notebooks/`, and a run in `out/facts`."""
    folder = Path(tempfile.mkdtemp(prefix="extract-docs-"))
    atexit.register(shutil.rmtree, folder)
    for name in ("corpus", "notebooks"):
        (folder / name).symlink_to(ROOT / name)
    with chdir(folder):
        extract.run(["corpus/articles.jsonl"], "out/facts")
    build(folder / "out" / "facts")
    return folder


def run() -> Path:
    """The finished run over corpus/, with its registry."""
    return desk() / "out" / "facts"


@cache
def table(name: str) -> pd.DataFrame:
    """A table of the run."""
    return pd.read_parquet(run() / name)


def schemas() -> dict[str, dict[str, str]]:
    """The type of every column of every table, in words."""
    found = {name: {c: TYPES.get(str(k), str(k)) for c, k in kinds.items()} for name, kinds in TABLES.items()}
    for name, schema in (("registry", REGISTRY), ("links", LINKS)):
        found[name] = {field.name: TYPES.get(str(field.type), str(field.type)) for field in schema}
    found["entities"]["mentions"] = "list of {start, end, form}"
    return found


def meanings(name: str) -> dict[str, str]:
    """What every column of a table means, by column."""
    return {column: meaning for of, column, meaning in columns("columns.tsv") if of == name}


def meaning_table(name: str) -> str:
    """The columns of a table that the run of this site does not have, with what they mean."""
    return _markdown(("column", "meaning"), [(f"`{column}`", meaning) for column, meaning in meanings(name).items()])


def column_table(name: str) -> str:
    """A table's columns with type, meaning and a value out of the run."""
    data, about = table(name), meanings(name)
    rows = []
    for column, kind in schemas()[name].items():
        meaning = about[column]
        if kind == "category":
            kinds = data[column].cat.categories
            meaning += " Values: " + ", ".join(f"`{k}`" for k in kinds) + "."
        rows.append((f"`{column}` {kind}", meaning, _value(_example(data[column]))))
    return _markdown(("column, type", "meaning", "for example"), rows)


def fact_tables() -> str:
    """The columns of `facts`: what they mean, with one quote and one number of the run, the fullest of each kind."""
    data, about = table("facts"), meanings("facts")
    quote, quantity = (_fullest(data[data["kind"] == kind]) for kind in ("quote", "quantity"))
    article = table("articles").set_index("id")
    lines = [
        f"The quote is out of {_plain(article.loc[quote['article'], 'title'])}: {_quoted(quote)}\n",
        f"The number is out of {_plain(article.loc[quantity['article'], 'title'])}: {_quoted(quantity)}\n",
    ]
    rows = []
    for column, kind in schemas()["facts"].items():
        meaning = about[column]
        if kind == "category":
            meaning += " Values: " + ", ".join(f"`{k}`" for k in data[column].cat.categories) + "."
        share = f"{100 * data[column].notna().mean():.0f}%"
        rows.append((f"`{column}` {kind}", meaning, _value(quote[column]), _value(quantity[column]), share))
    head = ("column, type", "meaning", "the quote", "the number", "filled")
    return "\n".join(lines) + "\n" + _markdown(head, rows)


def commands() -> str:
    """Every command with its usage, arguments and options, as the program itself tells them."""
    found = []
    for name, command in get_command(cli).commands.items():  # type: ignore[attr-defined]
        found.append(f"## extract {name}\n")
        found.append(_command(command, f"extract {name}"))
    return "\n".join(found)


def _command(command: Any, name: str) -> str:
    if hasattr(command, "commands"):
        return "\n".join(f"### {name} {n}\n\n{_command(c, f'{name} {n}')}" for n, c in command.commands.items())
    context = type(command).context_class(command, info_name=name)
    text = [f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n", f"{command.help}\n"]
    rows = []
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record:
            words = re.sub(r"<list\[(\w+)\]>", r"<\1>", record[0])
            words = words if parameter.param_type_name == "option" else words.split(" <")[0]
            rows.append((f"`{words}`", _plain(record[1])))
    return "\n".join((*text, _markdown(("argument or option", "what it does"), rows), ""))


def whys() -> str:
    """The ways in which the run's facts were found, with how many and one of them."""
    data = table("facts")
    patterns = data["why"].map(_pattern)
    first = data.assign(pattern=patterns).drop_duplicates("pattern").set_index("pattern")
    rows = [
        (_plain(pattern), str(count), _plain(first.loc[pattern, "why"]))
        for pattern, count in Counter(patterns).most_common(24)
    ]
    return _markdown(("what `why` says", "facts", "one of them, in full"), rows)


def _pattern(why: str) -> str:
    """The sentence without the words that are the article's own."""
    why = re.sub(r' = [^,"(]*[^,"( ]', " = …", re.sub(r'"[^"]*"', "“…”", why))
    why = re.sub(r"`[^`]*`", "`…`", re.sub(r"paragraph \d+", "paragraph …", why))
    return re.sub(r"inside a quote by (?!somebody)[^,]+", "inside a quote by …", why)


def confidence() -> str:
    """How many of the run's facts lie in which band of confidence."""
    data = table("facts")
    bands = pd.cut(data["confidence"].astype(float), [0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0])
    counts = pd.crosstab(bands, data["kind"]).sort_index(ascending=False)
    rows = [(f"{b.left:.2f} to {b.right:.2f}", str(c["quote"]), str(c["quantity"])) for b, c in counts.iterrows()]
    return _markdown(("confidence", "quotes", "numbers"), rows)


def manifest() -> str:
    """The run's manifest."""
    found = json.loads((run() / "manifest.json").read_text(encoding="utf-8"))
    return f"```json\n{json.dumps(found, indent=2, ensure_ascii=False)}\n```"


def card(model: str) -> str:
    """The card of a trained model, its links led to the pages of this site."""
    text = (ROOT / "models" / model / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"\]\(\.\./(\w+)/README\.md\)", r"](\1.md)", text)
    text = text.replace("](../../corpus/real/README.md)", "](../real.md)")
    return re.sub(r"\]\((\w+\.svg)\)", rf"](../../models/{model}/\1)", text)


def gold() -> str:
    """What the gold of real articles is, its link led to the page of this site."""
    text = (ROOT / "corpus" / "real" / "README.md").read_text(encoding="utf-8")
    return text.replace("](../README.md)", "](corpus.md)")


def figures(name: str) -> str:
    """A table of figures that a program under bench/ measured and wrote to `docs/NAME.tsv`."""
    with (Path(__file__).parent / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter="\t")
    return _markdown(head, rows)


def public() -> str:
    """The public names, out of their docstrings."""
    kinds = {
        name: "autoclass" if isinstance(getattr(extract, name), type) else "autofunction" for name in extract.__all__
    }
    return "\n".join(f"## extract.{n}\n\n```{{eval-rst}}\n.. {k}:: extract.{n}\n```\n" for n, k in kinds.items())


def charts() -> str:
    """The functions that draw, out of their docstrings."""
    names = (name for name in plots.__all__ if name.islower())
    return "\n".join(f"```{{eval-rst}}\n.. autofunction:: extract.plots.{name}\n```\n" for name in names)


def known_kinds() -> str:
    """The kinds of organisations."""
    return ", ".join(f"`{kind}`" for kind in sorted(kinds())) + "."


def rules_without() -> str:
    """The rules that a pipeline can do without, with what `why` says of them and an example."""
    rows = [(f"`{name}`", _plain(r.wording), _plain(r.example)) for name, r in rules().items() if r.component]
    return _markdown(("rule", "what `why` says", "an example"), rows)


def lists() -> str:
    """The lists of the language's knowledge, with their columns."""
    rows = [
        (f"`{name}`", ", ".join(f"({c.name})" if c.optional else c.name for c in columns), _plain(purpose(name)))
        for name, columns in catalogue().items()
    ]
    return _markdown(("list", "columns", "what it is for"), rows)


MAKERS: dict[str, Callable[..., str]] = {
    "columns": column_table,
    "meanings": meaning_table,
    "facts": fact_tables,
    "commands": commands,
    "whys": whys,
    "confidence": confidence,
    "manifest": manifest,
    "card": card,
    "gold": gold,
    "figures": figures,
    "public": public,
    "charts": charts,
    "kinds": known_kinds,
    "rules": rules_without,
    "lists": lists,
    "notebook": cells.notebook,
}


def shown(text: str, wanted: list[str]) -> str:
    """A text with its facts marked, and a table of the wanted columns: `number` is the number in words."""
    article = extract.Article("example", text, published=DAY)
    facts = extract.facts(article, nlp=default())
    facts["number"] = [
        number(f["low"], f["high"], f["comparator"], f["unit"], f["per"]) if f["kind"] == "quantity" else None
        for f in facts.to_dict("records")
    ]
    rows = [[_value(row[column]) for column in wanted] for row in facts.to_dict("records")]
    found = _markdown(wanted, rows) if rows else "*No facts.*"
    return f'<div class="example">{_marked(text, facts)}</div>\n\n{found}\n'


def _marked(text: str, facts: pd.DataFrame) -> str:
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    spans = [(s, e, k) for k, ps in zip(facts["kind"], facts["pieces"], strict=True) for s, e in ps]
    for start, end, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
        opens.setdefault(start, []).append(f'<mark class="{kind}">')
        closes.setdefault(end, []).append("</mark>")
    words = []
    for at in range(len(text) + 1):
        words += [*closes.get(at, []), *opens.get(at, [])]
        words.append("<br>" if text[at : at + 1] == "\n" else html.escape(text[at : at + 1]))
    return re.sub("(<br>)+", "</p><p>", f"<p>{''.join(words)}</p>")


def _fullest(facts: pd.DataFrame) -> dict[str, Any]:
    at = facts.notna().sum(axis=1).idxmax()
    return dict(facts.loc[at])


def _quoted(fact: dict[str, Any]) -> str:
    return f"*{_plain(fact['sentence'])}*"


def _example(values: pd.Series) -> Any:
    filled = values[values.map(lambda v: len(v) > 0 if hasattr(v, "__len__") else not pd.isna(v))]
    return filled.iloc[0] if len(filled) else None


def _value(value: Any, longest: int = 90) -> str:
    """A cell: code where it is short, plain where it is long."""
    if hasattr(value, "__len__") and not isinstance(value, str):
        words = json.dumps([v.tolist() if hasattr(v, "tolist") else v for v in value], ensure_ascii=False)
    elif value is None or pd.isna(value):
        return ""
    elif isinstance(value, pd.Timestamp):
        words = value.isoformat().removesuffix("+00:00").removesuffix("T00:00:00")
    elif isinstance(value, float):
        words = f"{value:.3f}".rstrip("0").rstrip(".")
    else:
        words = str(value)
    words = " ".join(words.split())
    words = words if len(words) <= longest else words[: longest - 1].rsplit(" ", 1)[0] + " …"
    return _plain(words) if words else ""


def _plain(words: str) -> str:
    """Words that Markdown leaves as they are."""
    return re.sub(r"([\\|*_\[\]<>#$~])", r"\\\1", " ".join(words.split()))


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
