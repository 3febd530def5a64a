"""The link to the same page in the other language."""

import posixpath
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

NAMES = {"zh": "中文", "en": "English"}


def other_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _tree: Any
) -> None:
    """Tell the templates where the same page of the other site is, or else its first page."""
    site, other = ("zh", "en") if app.tags.has("zh") else ("en", "zh")
    sources = Path(app.srcdir).parent / other
    there = pagename == "search" or any(
        (sources / f"{pagename}{ending}").exists() for ending in (".md", ".ipynb")
    )
    top = {"zh": ".", "en": "en"}
    page = f"{top[other]}/{pagename if there else 'index'}.html"
    here = posixpath.join(top[site], posixpath.dirname(pagename))
    context["other_page"] = posixpath.relpath(page, here)
    context["other_language"] = NAMES[other]
    context["other_code"] = "zh-CN" if other == "zh" else "en"
    context["site"] = site
    context["up"] = posixpath.relpath(".", here)


def setup(app: Sphinx) -> dict[str, bool]:
    """For Sphinx."""
    app.connect("html-page-context", other_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
