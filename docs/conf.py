"""The documentation site: Markdown in this folder, and what made.py makes out of the code and a real run."""

import sys
from pathlib import Path

import extract

sys.path.insert(0, str(Path(__file__).parent))

project = "extract"
version = release = extract.__version__
html_title = f"extract {version}"
copyright = "the extract maintainers, Apache-2.0"

extensions = ["myst_parser", "sphinx.ext.autodoc", "made"]
exclude_patterns = ["_*"]

myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 3

default_role = "literal"
smartquotes = False
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "undoc-members": False}
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True

html_theme = "furo"
pygments_dark_style = "github-dark"
html_static_path = ["_static"]
html_css_files = ["extract.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#8a1c4a", "color-brand-content": "#8a1c4a"},
    "dark_css_variables": {"color-brand-primary": "#f08fb5", "color-brand-content": "#f08fb5"},
}
