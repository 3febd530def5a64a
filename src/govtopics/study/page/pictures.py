"""The figures as parts of the page: shapes shared, names kept apart, for wide and small screens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from govtopics.messages import Language
from govtopics.study.page.words import Both, both, html, reason

COMMENTS = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<style\b.*?</style>", re.DOTALL)
SHAPE = re.compile(r'<path id="([^"]+)"([^>]*)/>')
DEFS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
ID = re.compile(r'\sid="([^"]*)"')
LINK = re.compile(r'xlink:href="#([^"]*)"')
URL = re.compile(r"url\(#([^)]*)\)")
# Letters of a line: `x` says the same in a third of the space.
# Numbers of drawings, in points, to a hundredth; a scale multiplies, and stays as fine as it is.
FINE = re.compile(r"scale\([^)]*\)|-?\d+\.(?:\d{3,}|0(?!\d))")
STYLE = re.compile(r' style="([^"]*)"')
# What a line of letters is made of, where it is worth keeping once: the same names are in many
# figures, and in both widths of each.
WORD = re.compile(r'(?:<use href="#s\d+"(?: x="[\d.]+")?/>){2,}')
# A box by its corners, and by its sides.
BOXES = (
    (re.compile(r"M (\S+) (\S+) L \1 (\S+) L (\S+) \3 L \4 \2(?: L \1 \2(?: z)?| z) ?"),
     r"M\1 \2V\3H\4V\2z"),
    (re.compile(r"M (\S+) (\S+) L (\S+) \2 L \3 (\S+) L \1 \4(?: L \1 \2(?: z)?| z) ?"),
     r"M\1 \2H\3V\4H\1z"),
)  # fmt: skip
MOVED = re.compile(r' transform="translate\((-?[\d.]+) 0\)"(?=/>)')
ROOT = re.compile(r"<svg\b[^>]*?viewBox=\"([^\"]*)\"[^>]*>")


# Letters that drawings and packed texts together may take in a page; the heaviest drawings beyond
# it stay files.
ROOM = 2_300_000


class Kind(NamedTuple):
    """Where figures of a name are on the page, and what they are called."""

    names: str
    part: str
    zh: str
    en: str


# In the order of the page; the first that fits a figure's name is its kind.
KINDS = (
    Kind("themes_by_document", "findings",
         "各主题在各报告中的占比", "Share of each report by theme"),
    Kind("(theme_)?positions", "themes",
         "主题在报告的什么位置", "Where each theme appears in the reports"),
    Kind("(theme_)?cooccurrence.*", "themes", "主题和词的共现", "What occurs together"),
    Kind("dispersion.*", "themes", "词在语料中的散布", "Dispersion of terms"),
    Kind("specifications.*", "claims",
         "断言在各种设定下的估计", "The claim under every specification"),
    Kind("review.*", "comparison", "回顾与计划", "Review against plan"),
    Kind("trajector.*", "findings", "主题的逐年变化", "Themes over the years"),
    Kind("tile_grid.*", "comparison", "主题在各省份", "A theme in the provinces"),
    Kind("themes_by_.*|prevalence.*", "comparison",
         "主题在各组报告中的占比", "Themes by group of reports"),
    Kind("targets.*", "targets", "目标和结果", "Targets and results"),
    Kind("target_levels.*", "targets", "各级政府的目标", "Targets by level of government"),
    Kind("year_comparison.*", "years", "两年的报告逐句相比", "Two years, sentence by sentence"),
    Kind("keyness.*", "comparison", "一组报告的特征词", "Keyness of a group of reports"),
    Kind(r"(?P<model>\w+?)_topics", "topics",
         "{model} 的话题及其词", "Topics of {model} and their words"),
    Kind(r"(?P<model>\w+?)_topics_by_document", "topics",
         "{model} 的话题在各报告中的份额", "Topics of {model} by report"),
    Kind(r"(?P<model>\w+?)_topic_trajectories", "topics",
         "{model} 的话题的逐年变化", "Topics of {model} over the years"),
    Kind("topic_overlap.*", "topics",
         "两种方法的话题共有的词", "Words shared by the topics of two methods"),
    Kind(r"(?P<model>\w+?)_topic_map", "topics",
         "{model} 的话题图：距离只是近似，面积为份额",
         "Map of the topics of {model}: distances are approximate, areas are shares"),
    Kind(r"(?P<model>\w+?)_(topic_)?hierarchy", "topics",
         "{model} 的话题层次：词相近的先合并", "Hierarchy of the topics of {model}"),
    Kind("removed.*", "corpus", "各报告删去了什么", "What was removed of each report"),
    Kind("stop_?words.*", "corpus", "停用词删去了什么", "What stop words took"),
    Kind("lexicon.*", "corpus", "分词词典的词是否保持完整",
         "Whether the terms of the lexicon stay whole"),
    Kind(".*", "more", "{name}", "{name}"),
)  # fmt: skip


class Picture(NamedTuple):
    """A figure of the page: its name, title, and drawing by width."""

    name: str
    title: Both
    drawings: Mapping[str, Markup]


class Drawn(NamedTuple):
    """The figures of the page: what they share, and by part of the page those that it contains.

    ``linked``: those that would make the page too heavy, of which it names the files.
    """

    shapes: Markup
    pictures: dict[str, list[Picture]]
    linked: dict[str, list[Picture]]


def pictures_part(
    drawings: Mapping[str, Mapping[str, str]], language: Language, room: int = ROOM
) -> Drawn:
    """Every figure ready for the page.

    ``drawings``: by the figure's name and width (``wide``, ``narrow``), its SVG. Text in it is
    drawn as shapes.
    ``language``: of the drawings.
    ``room``: letters that they may take.
    """
    found = _drawn(drawings, drawings, language)
    light = sorted(_all(found), key=_weight)
    while light and len(found.shapes) + sum(map(_weight, light)) > room:
        light.pop()
    if len(light) == len(drawings):
        return found
    return _drawn({picture.name: drawings[picture.name] for picture in light}, drawings, language)


def _drawn(
    kept: Mapping[str, Mapping[str, str]],
    drawings: Mapping[str, Mapping[str, str]],
    language: Language,
) -> Drawn:
    shapes = Shapes()
    held: dict[str, list[Picture]] = {}
    linked: dict[str, list[Picture]] = {}
    for name in sorted(drawings, key=lambda name: KINDS.index(_kind(name))):
        kind = _kind(name)
        title = _title(kind, name)
        drawn: dict[str, Markup] = {
            width: shapes.inline(svg, getattr(title, language))
            for width, svg in kept.get(name, {}).items()
        }
        parts = held if drawn else linked
        parts.setdefault(kind.part, []).append(Picture(name, title, drawn))
    return Drawn(shapes.markup(), held, linked)


def _all(drawn: Drawn) -> list[Picture]:
    return [picture for part in drawn.pictures.values() for picture in part]


def _weight(picture: Picture) -> int:
    return sum(map(len, picture.drawings.values()))


def left_out_part(left_out: Mapping[str, Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Figures that were not drawn, by the part of the page where each would be.

    ``left_out``: by the figure's name, how many groups it has and how many a figure has at the
    most. Those that the corpus does not allow are passed over (:func:`not_drawn_part`).
    Returns each with its name and title.
    """
    parts: dict[str, list[dict[str, Any]]] = {}
    for name, facts in left_out.items():
        if "reason" in facts:
            continue
        kind = _kind(name)
        parts.setdefault(kind.part, []).append({**facts, "name": name, "title": _title(kind, name)})
    return parts


def not_drawn_part(left_out: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Both]]:
    """Figures that the corpus does not allow, in the order of the page.

    ``left_out``: as for :func:`left_out_part`.
    Returns title, reason.
    """
    names = [name for name, facts in left_out.items() if "reason" in facts]
    names.sort(key=lambda name: KINDS.index(_kind(name)))
    return [
        {"title": _title(_kind(name), name), "reason": reason(left_out[name]["reason"])}
        for name in names
    ]


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if re.fullmatch(kind.names, name))


def _title(kind: Kind, name: str) -> Both:
    found = re.fullmatch(kind.names, name)
    models = found.groupdict() if found else {}
    return both(kind.zh, kind.en, name=name, model=str(models.get("model", "")).upper())


class Shapes:
    """The shapes that figures are made of: letters and marks, each drawn once for the whole page.

    Figures name their shapes by what they are, so one name has one shape; if two differ under one
    name, both are kept.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        self._styles: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._n_figures = 0

    def inline(self, svg: str, title: Markup) -> Markup:
        """A drawing without what the page has already, its ids its own.

        ``title``: what a screen reader says of it.
        """
        self._n_figures += 1
        own = f"f{self._n_figures}-"
        drawn = COMMENTS.sub("", svg[svg.index("<svg") :])
        renamed: dict[str, str] = {}
        drawn = DEFS.sub(lambda found: self._share(found[1], renamed), drawn)
        pointed = {*LINK.findall(drawn), *URL.findall(drawn)}
        names = {name: f"{own}{place}" for place, name in enumerate(sorted(pointed))}
        drawn = ID.sub(lambda at: f' id="{names[at[1]]}"' if at[1] in names else "", drawn)
        drawn = LINK.sub(lambda at: f'href="#{renamed.get(at[1], names[at[1]])}"', drawn)
        drawn = URL.sub(lambda at: f"url(#{names[at[1]]})", drawn)
        drawn = MOVED.sub(r' x="\1"', _lean(drawn))
        drawn = STYLE.sub(lambda found: f' class="{self._style(found[1])}"', drawn)
        drawn = WORD.sub(lambda found: f'<use href="#{self._word(found[0])}"/>', drawn)
        label = escape(title.striptags())
        drawn = ROOT.sub(
            lambda found: f'<svg viewBox="{found[1]}" role="img" aria-label="{label}">', drawn, 1
        )
        return html(drawn)

    def _style(self, style: str) -> str:
        """A class for what many parts of drawings look like."""
        return self._styles.setdefault(style, f"k{len(self._styles)}")

    def _word(self, letters: str) -> str:
        """A name for some letters in a row."""
        return self._words.setdefault(letters, f"w{len(self._words)}")

    def _share(self, defs: str, renamed: dict[str, str]) -> str:
        """Take the shapes out of a list of definitions; what else it defines stays."""
        for name, shape in SHAPE.findall(defs):
            renamed[name] = self._ids.setdefault((name, shape), f"s{len(self._ids)}")
        rest = SHAPE.sub("", defs).strip()
        return f"<defs>{rest}</defs>" if rest else ""

    def markup(self) -> Markup:
        """The shapes, for all drawings to point to."""
        paths = "".join(
            f'<path id="{given}"{_lean(shape)}/>' for (_, shape), given in self._ids.items()
        )
        words = "".join(f'<g id="{given}">{row}</g>' for row, given in self._words.items())
        # Stronger than what the page says of all drawings, as the style of a part itself would be.
        rules = "".join(
            f".drawing .{given}.{given}{{{style}}}" for style, given in self._styles.items()
        )
        return html(
            '<svg class="shapes" aria-hidden="true" width="0" height="0">'
            f"<style>{rules}</style><defs>{paths}{words}</defs></svg>"
        )


def _rounded(found: re.Match[str]) -> str:
    """A number of a drawing to a hundredth; what multiplies letters stays as it is."""
    if found[0].startswith("scale"):
        return found[0]
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _lean(svg: str) -> str:
    """A drawing without the line breaks and indents that nobody reads."""
    lean = FINE.sub(_rounded, re.sub(r"> <", "><", re.sub(r"\s+", " ", svg)))
    for corners, path in BOXES:
        lean = corners.sub(path, lean)
    return lean
