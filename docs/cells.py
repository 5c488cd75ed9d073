"""The Python of the pages and of the notebooks, run when the site is built, with what it shows.

What the last line of a block gives stands below the block, where the page asks for it with
`<!-- made: shown -->`. The blocks of a page share their names; a notebook has a kernel of its own.
"""

import ast
import asyncio
import base64
import io
import logging
import re
from contextlib import chdir, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
SECONDS = 240
"""The longest that one cell may run."""

MARK = "<!-- made: shown -->"
BLOCK = re.compile(rf"^```python\n(?P<code>(?:(?!```).*\n)*)```\n(?P<shown>\n{MARK}\n)?", re.MULTILINE)
FORMS = {"image/svg+xml": "_repr_svg_", "text/html": "_repr_html_", "text/plain": "__repr__"}
"""What is shown of a value, the best first, and the method that gives it."""


def page(text: str, folder: Path) -> str:
    """The page with what its blocks show, run in a folder; a page that asks for nothing stays as it is."""
    names: dict[str, Any] = {}
    if MARK not in text:
        return text
    with chdir(folder):
        return BLOCK.sub(lambda m: _code(m["code"]) + _ran(m["code"], names, bool(m["shown"])), text)


def notebook(name: str) -> str:
    """A notebook as a page: its text, its cells, and what they gave. Raises ValueError if one wrote to stderr."""
    out = [f"*A notebook, as it ran when this page was made: {{download}}`{name}.ipynb <{_path(name)}>`.*"]
    for cell in _executed()[name].cells:
        if cell.cell_type == "markdown":
            out.append(_links(cell.source))
            continue
        out.append(_code(cell.source + "\n"))
        for output in cell.outputs:
            if output.output_type != "stream":
                out.append(_shown(output.get("data", {})))
            elif output.name == "stdout":
                out.append(_shown({"text/plain": output.text}))
            else:
                raise ValueError(f"notebook {name} wrote to stderr: {output.text}")
    out[0], out[1] = out[1], out[0]
    return "\n\n".join(out)


@cache
def _executed() -> dict[str, Any]:
    """All notebooks with their outputs, executed side by side where they lie."""
    books = {path.stem: nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}

    async def execute() -> None:
        settings = {
            "kernel_name": "python3",
            "timeout": SECONDS,
            "resources": {"metadata": {"path": NOTEBOOKS}},
            "extra_arguments": ["--log-level=ERROR"],
        }
        clients = [NotebookClient(book, **settings) for book in books.values()]
        await asyncio.gather(*(client.async_execute() for client in clients))

    logging.getLogger("traitlets").setLevel(logging.WARNING)
    asyncio.run(execute())
    return books


def _ran(code: str, names: dict[str, Any], wanted: bool) -> str:
    """What the last expression of a block gives, below what the block printed; nothing where it is not wanted."""
    body = ast.parse(code).body
    last = body.pop() if wanted and isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<page>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<page>", "eval"), names) if last else None
    if not wanted:
        return ""
    forms = {form: getattr(value, method)() for form, method in FORMS.items() if hasattr(value, method)}
    said = {"text/plain": printed.getvalue()}
    return "\n".join((_shown(said) if printed.getvalue() else "", _shown(forms) if value is not None else "", ""))


def _shown(data: dict[str, str]) -> str:
    form = next(form for form in FORMS if form in data)
    words = data[form]
    if form == "text/plain":
        return f"`````{{code-block}} text\n:class: shown\n{words.rstrip()}\n`````"
    if form == "image/svg+xml":
        title = re.search(r"Title text '([^']+)'", words)
        source = base64.b64encode(words.encode()).decode()
        words = f'<img alt="Chart: {title[1] if title else ""}" src="data:image/svg+xml;base64,{source}">'
    return f'`````{{raw}} html\n<div class="shown">{words}</div>\n`````'


def _code(code: str) -> str:
    return f"```python\n{code}```\n"


def _links(text: str) -> str:
    """Markdown with its links led to the pages of this site."""
    text = re.sub(r"\]\(([\w-]+)\.ipynb\)", r"](\1.md)", text)
    return re.sub(r"\]\((?:\.\./)?(corpus|data)/(?:README\.md)?\)", lambda m: f"]({_PAGES[m[1]]})", text)


_PAGES = {"corpus": "../corpus.md", "data": "data.md"}


def _path(name: str) -> str:
    return f"../../notebooks/{name}.ipynb"
