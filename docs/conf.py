"""How Sphinx builds both sites; ``-t zh`` or ``-t en`` says which (run by site/build.py)."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "site"))

CHINESE = tags.has("zh")  # noqa: F821 - Sphinx puts it here

project = "govtopics"
author = "The govtopics authors"
copyright = "The govtopics authors"  # noqa: A001 - Sphinx's name
language = "zh_CN" if CHINESE else "en"
nitpicky = True
# Types in docstrings are words such as "DataFrame"; our own names must lead somewhere.
nitpick_ignore_regex = [("py:class", r"(?!govtopics\.).*")]

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "myst_nb",
    "sphinx_design",
    "chinese",
    "links",
    "formulas",
    "search",
    "switch",
]
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 4
myst_url_schemes = {"http": None, "https": None, "mailto": None, "site": "{{path}}#{{fragment}}"}
nb_execution_mode = "off"  # site/pages.py runs them
nb_output_stderr = "error"
nb_merge_streams = True
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "none"
toc_object_entries_show_parents = "hide"
napoleon_google_docstring = False
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_use_ivar = True

templates_path = ["site/templates"]
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_theme = "pydata_sphinx_theme"
html_title = "govtopics"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_additional_pages = {"search": "search.html"}
html_math_renderer = "mathml"
html_context = {"default_mode": "auto"}
ALONE = ("index", "search", "ten-minutes", "how-do-i", "common-mistakes", "other-tools")
ALONE += ("codebook", "moving")  # pages that belong to no section
html_sidebars = {"**": ["sidebar-nav-bs"]} | dict.fromkeys(ALONE, ())
if CHINESE:  # dashes in the English of docstrings, and no quotation mark is touched
    smartquotes_action, smartquotes_excludes = "D", {"languages": [], "builders": []}
html_theme_options = {
    "logo": {"text": "govtopics"},
    "navbar_end": ["language", "theme-switcher"],
    "header_links_before_dropdown": 5,
    "header_dropdown_text": "更多" if CHINESE else "More",
    "search_bar_text": "搜索" if CHINESE else "Search",
    "show_nav_level": 1,
    "navigation_depth": 3,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}
