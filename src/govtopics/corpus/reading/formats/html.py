"""The text of web pages, as lines, parsed as browsers parse them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.formats.base import FormatError, Read, extra
from govtopics.messages import Message, say, say_number

BLANKS = re.compile(r"[ \t\r\n\f]+")
HAN = re.compile("[一-鿿]")
CELL = "\x1f"  # between cells, until the row is whole
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "xmp",
    ]
)
AS_IT_STANDS = frozenset(["pre", "listing", "plaintext", "xmp"])
# Never text: scripts, pictures, and readings above the characters of <ruby>.
NEVER = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "svg",
        "math",
        "rt",
        "rp",
        "rtc",
        "audio",
        "video",
        "canvas",
        "select",
        "datalist",
    ]
)
# Not shown by a browser, but some pages have their article there.
UNSEEN = frozenset(["noscript", "template", "textarea", "object", "noframes", "noembed"])
HIDDEN_STYLE = re.compile(
    r"(?i)(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$))"
)
FOOTNOTE_MARK = re.compile(r"\s*(?:[\[〔［(（【]\s*(?:\d{1,3}|注\d{0,3})\s*[\]〕］)）】]|[①-⑳])\s*")
# Elements that swallow the rest of a page if not closed, and what should come after them.
SWALLOWING = ("title", "textarea", "style", "script", "noscript", "xmp", "iframe", "noframes")
CLOSES = re.compile(r"(?i)</head|<body|<(?:p|div|h[1-6]|table|br|center|section|article)[\s>/]")
REPORT_LENGTH = 200  # Chinese characters of a hidden part that may be the article itself
SENTENCE_LENGTH = 10
CELLS_OF_ROW = 400  # characters; longer rows are layout, not data
DEEPEST_FRAME = 3
MOST_SELECTORS = 500
ARCHIVE = re.compile(r"(?i)^content-type:\s?multipart/related", re.MULTILINE)
ARCHIVED = say("it is a web archive; open it in a browser and save the page as HTML")
LIST_MARK = re.compile(r">, ?<")
UNCLOSED = say(
    "a comment or element of the page is never closed, so that a browser hides what follows; it "
    "was read all the same"
)


def read_html(data: bytes, encoding: str | None) -> Read:
    """The text of a web page as a browser shows it, one line per block."""
    decoded = decode(data, encoding)
    source = _sound(decoded.text)
    if ARCHIVE.search(source[:2000]):
        raise FormatError(ARCHIVED)
    page = _Page.of(source)
    doubts = page.doubts
    closed = _with_ends(source)
    if closed != source:
        mended = _Page.of(closed)
        gained = len(HAN.findall(mended.text)) - len(HAN.findall(page.text))
        if gained > 0 or (gained == 0 and "<" in page.text):
            page, doubts = mended, (*mended.doubts, ("hidden", UNCLOSED))
    if not page.text.strip():
        raise FormatError(_why_empty(source))
    return Read(page.text, decoded.encoding, decoded.doubt, doubts, page.told)


def _sound(source: str) -> str:
    """The source without nulls, halves of characters and marks of XML, which parsers reject.

    The commas and brackets of a list of tags that a program wrote are removed too.
    """
    if source[:20].lstrip().startswith("[<"):
        source = LIST_MARK.sub(">\n<", source).strip()[1:].removesuffix("]")
    source = source.replace("\0", "").replace(CELL, " ").encode("utf-8", "replace").decode("utf-8")
    return source.replace("<![CDATA[", "").replace("]]>", "") if "<![CDATA[" in source else source


def _with_ends(source: str) -> str:
    """The source with the missing ends of elements that would swallow the rest of the page."""
    tail = source.rfind("-->") + 1
    start = source.find("<!--", tail)
    if start >= 0 and source.find("--!>", start) < 0 and source.find("<!-->", start) < 0:
        source = source[:start] + source[start:].replace("<!--", "")
    small = source.lower() if len(source.lower()) == len(source) else source
    for tag in SWALLOWING:
        start = small.find(f"<{tag}", small.rfind(f"</{tag}") + 1)
        if start < 0:
            continue
        inside = small.find(">", start) + 1
        end = CLOSES.search(source, inside) if inside else None
        if end:
            source = f"{source[: end.start()]}</{tag}>{source[end.start() :]}"
            small = f"{small[: end.start()]}</{tag}>{small[end.start() :]}"
    return source


def _why_empty(source: str) -> Message:
    small = source.lower()
    if "<frameset" in small or "<iframe" in small:
        return say("it has only frames, no text of its own; save the page inside the frame")
    if len(HAN.findall(source)) >= REPORT_LENGTH:
        return say(
            "its text is in a comment or a script, which a browser does not show; open it in a "
            "browser and save the text"
        )
    return say("it shows no text")


class _Page(NamedTuple):
    """The lines of a page, and doubts about them."""

    text: str
    doubts: tuple[tuple[str, str], ...]
    told: tuple[Message, ...]

    @classmethod
    def of(cls, source: str, depth: int = 0) -> _Page:
        parser = extra("selectolax.lexbor", ".html")
        tree = parser.LexborHTMLParser(source)
        pieces = list(_pieces(tree.root, _hidden(tree), depth))
        kept, reasons, told = _weighed(pieces)
        lines = "".join(text for part, text in pieces if part in kept).split("\n")
        lines = [_row(line) if CELL in line else line for line in lines]
        text = "\n".join(line.strip(" ") for line in lines)
        return cls(re.sub(r"\n{3,}", "\n\n", text).strip("\n"), reasons, told)


def _row(line: str) -> str:
    """A row of a table, with tabs between its cells."""
    return "\t".join(cell for cell in (part.strip(" ") for part in line.split(CELL)) if cell)


def _hidden(tree: Any) -> frozenset[int]:
    """The elements that a page hides by an attribute or its own style sheet, on all screens.

    The page as a whole does not count: it is hidden until its script has run.
    """
    found = {node.mem_id for node in tree.css("[hidden], dialog:not([open])")}
    found |= {
        node.mem_id
        for node in tree.css("[style]")
        if HIDDEN_STYLE.search(node.attributes["style"] or "")
    }
    for selector in list(_hiding(tree))[:MOST_SELECTORS]:
        with suppress(Exception):  # the library's own, for selectors that it does not know
            found.update(node.mem_id for node in tree.css(selector))
    return frozenset(found - {node.mem_id for node in tree.css("html, body")})


def _hiding(tree: Any) -> Iterator[str]:
    """The selectors of the style sheets inside a page that hide what they select."""
    for sheet in tree.css("style"):
        for rule in _for_all_screens(sheet.text()).split("}"):
            selector, _, settings = rule.rpartition("{")
            if HIDDEN_STYLE.search(settings) and selector.strip():
                yield selector.strip()


def _for_all_screens(sheet: str) -> str:
    """A style sheet without comments and without rules for print or some widths only."""
    kept, depth, at = [], 0, 0
    sheet = "".join(
        part.partition("*/")[2] if i else part for i, part in enumerate(sheet.split("/*"))
    )
    for match in re.finditer(r"@(?:media|supports|keyframes)[^{}]{0,300}\{|[{}]", sheet):
        if depth == 0 and match[0][0] == "@":
            kept.append(sheet[at : match.start()])
            depth = 1
        elif depth:
            depth += 1 if match[0] == "{" else -1
            at = match.end()
    return "".join(kept) + (sheet[at:] if depth == 0 else "")


def _weighed(
    pieces: list[tuple[int, str]],
) -> tuple[frozenset[int], tuple[tuple[str, str], ...], tuple[Message, ...]]:
    """The parts of a page that are its text: the visible one, and hidden ones with other text.

    Sites hide a copy of the article for telephones: text that is also visible is left out. Gives
    doubts about what is read, too, and what the log says of the rest.
    """
    parts: dict[int, list[str]] = defaultdict(list)
    for part, text in pieces:
        parts[part].append(text)
    known = _sentences("".join(parts.pop(0, [])))
    kept, doubts, told = {0}, [], []
    for part, texts in parts.items():
        length = len(HAN.findall("".join(texts)))
        sentences = _sentences("".join(texts))
        if length >= REPORT_LENGTH and len(sentences - known) > 0.5 * len(sentences):
            kept.add(part)
            known |= sentences
            reason = say_number(
                "{n} character that the page hides was read as text; check whether it is",
                "{n} characters that the page hides were read as text; check whether they are",
                length,
            )
            doubts.append(("hidden", reason))
        elif length:
            left = say_number(
                "{n} character that the page hides was left out",
                "{n} characters that the page hides were left out",
                length,
            )
            told.append(left)
    return frozenset(kept), tuple(doubts), tuple(told)


def _sentences(text: str) -> set[str]:
    parts = ("".join(part.split()) for part in re.split("[。！？\n]", text))
    return {part for part in parts if len(part) >= SENTENCE_LENGTH}


def _pieces(root: Any, hidden: frozenset[int], depth: int) -> Iterator[tuple[int, str]]:
    """The words of a page in order, each with the number of its part; without recursion.

    A step is a node, whether it is entered or left, its part, whether it is inside a row of data,
    and whether its blanks count.
    """
    steps: list[tuple[Any, bool, int, bool, bool]] = [(root, True, 0, False, False)]
    parts = 0
    while steps:
        node, entering, part, row, pre = steps.pop()
        tag = node.tag
        if tag == "-text":
            text = node.text(deep=False) or ""
            yield part, text if pre else BLANKS.sub(" ", text)
            continue
        block = tag in BLOCKS
        if block:
            yield part, CELL if row else "\n"
        if not entering or _says_nothing(node, tag):
            continue
        if tag == "iframe":
            yield part, _frame(node, depth)
            continue
        if block:
            steps.append((node, False, part, row, pre))
        if part == 0 and (tag in UNSEEN or node.mem_id in hidden):
            parts += 1
            part = parts
        row = row or (tag == "tr" and _is_data(node))
        pre = pre or tag in AS_IT_STANDS
        steps += [(child, True, part, row, pre) for child in _children(node)[::-1]]


def _says_nothing(node: Any, tag: str) -> bool:
    """Whether an element is not text: a comment, a program, a picture, the mark of a footnote."""
    return (
        tag in NEVER
        or tag[0] in "-!"
        or (tag == "sup" and bool(FOOTNOTE_MARK.fullmatch(node.text())))
    )


def _frame(node: Any, depth: int) -> str:
    """The text of a page inside another, in an attribute of its frame."""
    inside = node.attributes.get("srcdoc") if depth < DEEPEST_FRAME else None
    return f"\n{_Page.of(inside, depth + 1).text}\n" if inside else ""


def _children(node: Any) -> list[Any]:
    children, child = [], node.child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _is_data(row: Any) -> bool:
    """Whether the cells of a row are data: several short ones, without a table or list inside."""
    if row.css_first("table, li, h1, h2, h3") is not None:
        return False
    cells = [node.text() for node in _children(row) if node.tag in {"td", "th"}]
    return sum(bool(cell.strip()) for cell in cells) > 1 and sum(map(len, cells)) <= CELLS_OF_ROW
