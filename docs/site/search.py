"""What the search page searches: the text of every page, section by section, in one script.

The script is loaded by a tag, which works where pages are read as files too. Nothing is cut into
words here: static/search.js looks the words of a query up in the texts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

# Not words that a reader sees, or seen elsewhere.
PASSED_OVER = (nodes.raw, nodes.comment, nodes.substitution_definition, addnodes.toctree)
Part = tuple[str, str, str]


def parts(node: nodes.Element, anchor: str, heading: str) -> Iterator[Part]:
    """Anchor, heading and text of a section and of those inside it, and of documented names."""
    words: list[str] = []
    inner: list[tuple[nodes.Element, str, str]] = []

    def read(element: nodes.Node) -> None:
        if isinstance(element, PASSED_OVER):
            return
        if isinstance(element, nodes.Text):
            words.append(element.astext())
        elif isinstance(element, nodes.section):
            title = element.next_node(nodes.title)
            inner.append((element, element["ids"][0], title.astext() if title else ""))
        elif isinstance(element, addnodes.desc) and _named(element) not in ("", heading):
            inner.append((element, _named(element), _named(element).rpartition(".")[2]))
        elif not (isinstance(element, nodes.title) and element.parent is node):
            for child in element.children:
                read(child)
            words.append("" if isinstance(element, nodes.Inline) else " ")

    for child in node.children:
        read(child)
    yield anchor, heading, " ".join("".join(words).split())
    for each in inner:
        yield from parts(*each)


def _named(described: addnodes.desc) -> str:
    """The anchor of what a docstring describes."""
    signature = described.next_node(addnodes.desc_signature)
    return signature["ids"][0] if signature is not None and signature["ids"] else ""


def write_texts(app: Sphinx, error: Exception | None) -> None:
    """Write ``_static/texts.js``: ``[page, title, [[anchor, heading, text], …]]`` a page."""
    if error is not None or app.builder.format != "html":
        return
    pages: list[tuple[str, str, list[Part]]] = []
    for name in sorted(app.env.found_docs):
        title = app.env.titles[name].astext()
        found = [part for part in parts(app.env.get_doctree(name), "", "") if part[1] or part[2]]
        pages.append((name, title, found))
    site = "zh" if app.tags.has("zh") else "en"
    told = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    target = Path(app.outdir) / "_static" / "texts.js"
    target.write_text(f"(window.texts ??= {{}}).{site} = {told};\n", encoding="utf-8")


def without_sphinx_search(app: Any) -> None:
    """Sphinx's own index knows no Chinese words in a query, and is not written."""
    app.builder.search = False


def setup(app: Sphinx) -> dict[str, bool]:
    """For Sphinx."""
    app.connect("builder-inited", without_sphinx_search)
    app.connect("build-finished", write_texts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
