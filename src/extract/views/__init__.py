"""Facts for a person to read: an article, or a table, in the terminal and in a notebook."""

from extract.contract.wording import number
from extract.views.show import show
from extract.views.view import View

__all__ = ["View", "number", "show"]
