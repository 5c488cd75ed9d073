"""What a person looks at, in three forms: HTML in a notebook, colours in a terminal, plain text."""

from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult


@dataclass(frozen=True, repr=False, slots=True)
class View:
    """A notebook displays it as HTML, rich prints it, `str()` gives plain text, and `page()` an HTML file."""

    parts: tuple[RenderableType, ...]
    markup: str
    title: str = "Facts"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Group(*self.parts)

    def __str__(self) -> str:
        console = Console(width=120, no_color=True)
        with console.capture() as capture:
            console.print(self)
        return capture.get()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f'<div class="extract-view" lang="en"><style>{style()}</style>{self.markup}</div>'

    def page(self) -> str:
        """A whole HTML page, complete in itself: to save, to send, to print."""
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" '
            f'content="light dark"><title>{escape(self.title)}</title></head><body>{self._repr_html_()}</body></html>\n'
        )


@cache
def style() -> str:
    """The style sheet of all views."""
    return (files("extract.views") / "style.css").read_text(encoding="utf-8")
