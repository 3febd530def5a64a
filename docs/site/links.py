"""Links that work where the sources are read, turned into links of the site; names into theirs."""

import posixpath
import pydoc
import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import make_refnode

import govtopics
from reference import ERRORS
from stage import home_of

LINK = re.compile(r"\]\((\.\./[^)#\s:]+|[^)#\s:]+\.md)(#[^)\s]*)?\)")
NAME = re.compile(r"(?:gt|govtopics)\.(\w+)(?:\(.*\))?", re.DOTALL)


def site_links(app: Sphinx, docname: str, content: list[str]) -> None:
    """Lead links to what their targets became: an executed page, or one of the other site."""
    site = "zh" if app.tags.has("zh") else "en"
    folder = posixpath.dirname(home_of(site, docname))

    def led(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, link[1]))
        other, _, name = target.partition("/")
        name, ending = posixpath.splitext(name)
        if other == "decisions":
            other, name = "en", target.removesuffix(".md")
        elif target.startswith("../notebooks/"):
            other, name = "zh", target.removeprefix("../").rpartition(".")[0]
        elif other not in ("zh", "en") or ending != ".md":
            return link[0]
        here = posixpath.dirname(docname)
        if other == site:
            executed = Path(app.srcdir, f"{name}.ipynb").exists()
            ending = ".ipynb" if executed else ".md"
            return f"]({posixpath.relpath(name, here or '.')}{ending}{link[2] or ''})"
        top = {"zh": ".", "en": "en"}
        path = posixpath.relpath(f"{top[other]}/{name}.html", posixpath.join(top[site], here))
        return f"](site:{path}{link[2] or ''})"

    content[0] = LINK.sub(led, content[0])


class NamesToPages(SphinxTransform):
    """`gt.keyness` in running text leads to its page."""

    default_priority = 400

    def apply(self) -> None:
        """For Sphinx."""
        for literal in list(self.document.findall(nodes.literal)):
            named = NAME.fullmatch(literal.astext())
            inside = (nodes.title, nodes.reference, addnodes.pending_xref)
            if (
                named is None
                or named[1] not in govtopics.__all__
                or isinstance(literal.parent, inside)
            ):
                continue
            reference = addnodes.pending_xref(
                "",
                refdomain="py",
                reftype="obj",
                reftarget=f"govtopics.{named[1]}",
                refexplicit=True,
                refwarn=True,
                refdoc=self.env.docname,
            )
            literal.replace_self(reference)
            reference += literal


def known_by_another_name(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.TextElement
) -> nodes.Element | None:
    """A docstring names a function by its module: its page has the public name alone.

    One that is not public has no page: its name stays, if there is such a function.
    """
    parts = node.get("reftarget", "").split(".")
    public = [i for i, part in enumerate(parts) if part in (*govtopics.__all__, *ERRORS)]
    if node.get("refdomain") != "py":
        return None
    if not public:
        return inner if ours(node["reftarget"]) else None
    objects = env.domains.python_domain.objects
    found = objects.get(".".join(["govtopics", *parts[public[0] :]]))
    if found is None:
        return None
    return make_refnode(app.builder, node["refdoc"], found.docname, found.node_id, inner)


def ours(name: str) -> bool:
    """Whether a dotted name is one of ours."""
    if not name.startswith("govtopics."):
        return False
    try:
        return pydoc.locate(name) is not None
    except pydoc.ErrorDuringImport:
        return False


def setup(app: Sphinx) -> dict[str, bool]:
    """For Sphinx."""
    app.connect("source-read", site_links)
    app.connect("missing-reference", known_by_another_name)
    app.add_transform(NamesToPages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
