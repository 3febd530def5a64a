"""What web pages say, as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.formats.base import Read, extra

BLANKS = re.compile(r"[ \t\r\n\f]+")
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "button",
        "option",
    ]
)
UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "textarea",
        "svg",
        "iframe",
        "object",
    ]
)


def read_html(data: bytes, encoding: str | None) -> Read:
    """The visible text of a web page."""
    parser = extra("lxml.html", ".html files")
    decoded = decode(data, encoding)
    page = parser.document_fromstring(
        decoded.text.encode("utf-8", "replace") or b"<p/>",
        parser=parser.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
    )
    lines = "".join(_pieces(page)).split("\n")
    text = "\n".join(line.strip(" ") for line in lines)
    return Read(re.sub(r"\n{3,}", "\n\n", text).strip("\n"), decoded.encoding, decoded.doubt)


def _pieces(page: Any) -> Iterator[str]:
    """The words of a page in order, a line break around every block; deep pages need no stack."""
    steps: list[tuple[Any, bool]] = [(page, True)]
    while steps:
        node, entering = steps.pop()
        block = node.tag in BLOCKS
        if entering:
            if block:
                yield "\n"
            steps.append((node, False))
            if node.tag not in UNSEEN:
                yield _inline(node, node.text)
                steps += [(child, True) for child in reversed(node)]
        else:
            if block:
                yield "\n"
            yield _inline(node.getparent(), node.tail)


def _inline(node: Any, text: str | None) -> str:
    if not text or node is None:
        return ""
    return text if node.tag == "pre" else BLANKS.sub(" ", text)
