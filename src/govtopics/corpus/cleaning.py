"""What is removed from a scraped page, line by line, and what is tidied inside a line."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from govtopics.checks import check_fields, checked
from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.furniture import (
    ABOVE,
    BELOW,
    FOREIGN,
    HAN,
    LICENCE,
    LICENCE_OPENS,
    LICENCE_PIECE,
    LICENCE_RIGHTS,
    LICENCE_WORDS,
    LINE_RULES,
)
from govtopics.corpus.structure import begins_with_number
from govtopics.corpus.time_and_function import GLOSSARY
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import freeze_fields
from govtopics.messages import say

_CHINESE = rf"[{HAN}、-〿＀-￯“”‘’…—·]"
INVISIBLE_LINE = "invisible"
OPENING = re.compile(r"^.{0,30}?我(?:谨|受.{2,12}委托)?.{0,4}代表.{2,40}?(?:报告|审议|审查)")
CLOSING = re.compile(r"让我们|紧密地?团结|努力奋斗|而(?:不懈|团结|共同|努力)*+奋斗")
LONGEST_CLOSING = 300  # its words are no farther from the end of the line
BARE_NUMBER = re.compile(r"[—–－―]?\s*+\d{1,3}(?:\s*+/\s*+\d{1,3})?")
CONTENTS = re.compile(r"目\s*录")
LAST_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?=\s?[-—]?$)")
FIRST_NUMBER = re.compile(r"\d+")
SENTENCES = re.compile(r"[。；;！!？?]")
SHORT = 60
LEAST_BODY = 40  # a shorter line with a full stop may be a notice
LONGEST_FURNITURE = 400
LONGEST_LICENCE = 120  # a line of it that mentions no right; links break it into many
LICENCE_GAP = 8  # at most so many lines of a licence in a row mention no right
HEAD_LINES = 80
LEAST_CLOSING = 15
# Where one of these begins, the rest of the page begins, not an annex of the report.
PAGE_RULES = frozenset(
    {
        "navigation",
        "page tools",
        "copyright",
        "site notice",
        "address",
        "comments",
        "captcha",
        "related entries",
        "contact",
        "source line",
        LICENCE,
    }
)
ANNEX_WORDS = re.compile(r"实事|清单|名词|解释|说明|指标|分工|目标|任务|项目|计划表|安排表")
# What a list of tasks or projects has under each of its items.
ANNEX_LABEL = re.compile(
    r"(责任|牵头|主办|承办|协办|配合|完成|实施|建设|项目|任务|目标|工作|类别|序号|名称|标题|时间|时限|措施|地址|内容)[一-鿿]{0,4}[:：]|(序号|指标|项目|名称|单位)[一-鿿]{0,4}$"
)
ANNEX = re.compile(r"[\[【]?(附(件|录|表)|名词|注释|备注|附[:：])")

# Marks without width or meaning here: joiners, direction overrides, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
BLANKS = re.compile(r"\s+")
# A tab in the middle of a line is between the cells of a row, except the one that Word
# sets after the number of a heading, and those that fell into a sentence.
NUMBER_ALONE = re.compile(
    r"[(（]?[\d一二三四五六七八九十]{1,3}[)）.．、,，:：]{1,2}|第[\d一二三四五六七八九十]{1,3}[一-鿿][、:：]?|#{1,6}|[①-⑳•·●■◆]"
)
LONGEST_CELL = 16  # characters of a cell before a sentence
INSIDE_SENTENCE = frozenset("，、；：（“,;:(")
MARKS_AFTER = frozenset("，。、；：！？）”,;:!?)")
CHINESE = re.compile(_CHINESE)
FULL_WIDTH = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
FULL_WIDTH |= {ord("％"): "%", ord("＋"): "+", ord("＃"): "#", ord("＆"): "&"}
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＋＃＆．]")
WIDE_POINT = re.compile(r"(?<=[0-9０-９])．(?=[0-9０-９])")
NARROW = re.compile("[,;:!?()]")
NARROW_MARK = re.compile(
    rf"(?<={_CHINESE})[,;:!?]|[,;:!?](?={_CHINESE})|\((?=[^()]*{_CHINESE})|(?<={_CHINESE})\)"
)
WIDE_MARK = str.maketrans(",;:!?()", "，；：！？（）")
_OF_HALL = r"(?:全场|全体|代表们?|大家|长时间|热烈|经久不息|雷鸣般|暴风雨般|再次|起立|响起|持续|一片|欢呼|[的地、，,\s])*+"
APPLAUSE = re.compile(
    rf"[(（\[【]{_OF_HALL}(?:鼓掌|掌声)(?:雷动|不息|致意|{_OF_HALL[3:-3]})*+[)）\]】]"
)
MARKDOWN = re.compile(
    r"\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|^>\s+|^[*+-]\s+(?=[一-鿿“《])|!\[[^\]]{0,80}\]\([^)\s]{0,300}\)"
)
TEXT_RULES = {
    "applause": "what the hall did, in brackets inside a line",
    "markdown": "marks of bold, quotation, bullets and pictures",
    "width": "full-width digits, letters, %, + and # become half-width, so that １２３４５ is 12345",
    "spaces": "blanks beside Chinese characters and marks without a width",
    "punctuation": "half-width marks beside Chinese characters become full-width; off unless asked for",
}
OFF_BY_DEFAULT = frozenset({"punctuation"})
RULES = tuple(
    dict.fromkeys(
        [*(rule.name for rule in (*LINE_RULES, ABOVE, BELOW, FOREIGN)), LICENCE, *TEXT_RULES]
    )
)


@dataclass(frozen=True, kw_only=True)
class Cleaning:
    """Which rules clean a report, and the share from which a rule that removes much is flagged.

    Parameters
    ----------
    off : tuple of str
        Rules that are not applied; the lines that they would remove stay.
    on : tuple of str
        Rules applied in addition to the usual ones: ``punctuation``.
    warn_share : float
        A rule that removes more than this share of a report's characters is flagged.

    Raises
    ------
    CorpusError
        If a rule does not exist, or the share is not between 0 and 1.

    Examples
    --------
    >>> Cleaning(off=("salutation",)).applies("salutation")
    False
    """

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    warn_share: float = 0.1

    def __post_init__(self) -> None:
        check_fields(self)
        freeze_fields(self)
        for name in (*self.off, *self.on):
            if name not in RULES:
                raise CorpusError(
                    say(
                        "Unknown cleaning rule {name!r}. {nearest}",
                        name=name,
                        nearest=nearest(name, RULES),
                    )
                )
        if not 0 < self.warn_share <= 1:
            raise CorpusError(
                say(
                    "{name} = {value!r}: must be a share between 0 and 1.",
                    name="warn_share",
                    value=self.warn_share,
                )
            )

    @checked()
    def applies(self, rule: str) -> bool:
        """Whether a rule is applied."""
        return rule in self.applied

    @cached_property
    def applied(self) -> frozenset[str]:
        """The rules that are applied; kept, since every line asks for them several times."""
        return frozenset(RULES) - set(self.off) - (OFF_BY_DEFAULT - set(self.on))


def furniture_rule(line: str, *, in_head: bool) -> str | None:
    """The name of the rule that removes a line (in Simplified script), or None if it stays.

    ``in_head``: no line of the body has come before.

    Examples
    --------
    >>> furniture_rule("导航菜单", in_head=True), furniture_rule("留言与评论(共有 条评论)", in_head=False)
    ('navigation', 'comments')
    >>> furniture_rule("政府工作报告", in_head=True), furniture_rule("潘  轶", in_head=True)
    ('title', 'speaker')
    >>> furniture_rule("提高基层治理水平。", in_head=True) is None
    True
    """
    return _match(line, ("anywhere", "edges", "head") if in_head else ("anywhere",))


def _match(line: str, places: Collection[str]) -> str | None:
    text = _bare(line)
    if len(text) > LONGEST_FURNITURE:
        return None
    sentence = "。" in text[:-1]
    for rule in LINE_RULES:
        held = rule.place in places and (rule.sentences or not sentence)
        if held and rule.pattern.fullmatch(text):
            return rule.name
    return None


def classify(lines: Sequence[str]) -> list[str | None]:
    """The rule that removes each line of a report (in Simplified script), None for what stays."""
    texts = [_bare(line) for line in lines]
    rules = [_match(text, ("anywhere",)) for text in texts]
    _keep_numbers_of_tables(texts, rules)
    _classify_licences(texts, rules)
    _classify_head(texts, rules)
    _classify_tail(texts, rules, [begins_with_number(line.strip()) for line in lines])
    return [INVISIBLE_LINE if not text else rule for text, rule in zip(texts, rules, strict=True)]


def _bare(line: str) -> str:
    """A line without outer blanks, marks without width, and marks of Markdown."""
    return INVISIBLE.sub("", line).strip().strip("#*").strip()


def _keep_numbers_of_tables(texts: Sequence[str], rules: list[str | None]) -> None:
    """Bare numbers are page numbers only where all of them count pages; else cells of a table."""
    pages = [at for at, rule in enumerate(rules) if rule == "page number"]
    bare = [at for at in pages if BARE_NUMBER.fullmatch(texts[at])]
    if not any(_counts_pages([_first_number(texts[at]) for at in some]) for some in (bare, pages)):
        for at in bare:
            rules[at] = None


def _first_number(text: str) -> int:
    found = FIRST_NUMBER.search(text)
    return int(found[0]) if found else 0


def _counts_pages(numbers: Sequence[int]) -> bool:
    """Whether numbers are those of pages: three or more, each a little larger than the last."""
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) >= 3 and all(0 < step <= 3 for step in steps)


def _is_body(text: str) -> bool:
    """Whether a line can only be from the report: long, with a whole sentence, or its closing."""
    if len(text) >= LEAST_BODY:
        return bool(SENTENCES.search(text))
    return len(text) >= LEAST_CLOSING and _closes(text)


def _closes(text: str) -> bool:
    """Whether a line ends a report: with closing words not far before a final 。 or ！."""
    end = len(text) - LONGEST_CLOSING
    return text.endswith(("。", "！", "!")) and bool(CLOSING.search(text, max(0, end)))


def _classify_licences(texts: Sequence[str], rules: list[str | None]) -> None:
    """The boxes in which a text library states the rights to its texts, wherever they are."""
    at = 0
    while at < len(texts):
        end = _end_of_licence(texts, at) if LICENCE_OPENS.match(texts[at]) else at
        rules[at:end] = [LICENCE] * (end - at)
        at = max(end, at + 1)


def _end_of_licence(texts: Sequence[str], start: int) -> int:
    """Where a licence that begins at a line ends; the line itself if none begins there."""
    if _is_body(texts[start]) and not LICENCE_RIGHTS.search(texts[start]):
        return start
    end, rights = start, False
    for at in range(start, len(texts)):
        of_rights = bool(LICENCE_WORDS.search(texts[at]))
        begins = at > start and (_match(texts[at], ("head",)) or _opens_annex(texts, at))
        longest = LONGEST_FURNITURE if of_rights else LONGEST_LICENCE
        if begins or at - end >= LICENCE_GAP or len(texts[at]) > longest:
            break
        rights = rights or bool(LICENCE_RIGHTS.search(texts[at]))
        if of_rights or LICENCE_PIECE.fullmatch(texts[at]):
            end = at + 1
    a_word = end == start + 1 and len(texts[start]) < LEAST_CLOSING
    return end if rights and not a_word else start


def _classify_head(texts: Sequence[str], rules: list[str | None]) -> None:
    """Judge the lines above the body: the head of the report, and the page above it."""
    heads: list[str | None] = []
    for at, text in enumerate(texts[:HEAD_LINES]):
        rule = rules[at] or _match(text, ("edges", "head"))
        if rule is None and _is_body(text):
            break
        heads.append(rule)
    end = len(heads)
    _keep_rows(texts, heads, rules)
    marks = [at for at in range(end) if heads[at] == "salutation"]
    if end < len(texts) and OPENING.match(texts[end]):
        marks.append(end)
    titles = [at for at in range(end) if heads[at] == "title"]
    above = (marks or titles or [0])[0]
    for at in range(end):
        rules[at] = heads[at] or (ABOVE.name if at < above and _is_short(texts[at]) else None)
        if rules[at] is None and at >= above:
            return


def _keep_rows(texts: Sequence[str], heads: list[str | None], rules: Sequence[str | None]) -> None:
    """Rows that end in a number are a table of contents only where they count pages."""
    found = [at for at, rule in enumerate(heads) if rule == "contents" and rules[at] is None]
    lines = [at for at in found if LAST_NUMBER.search(texts[at])]
    pages = [int(LAST_NUMBER.findall(texts[at])[0]) for at in lines]
    titled = any(begins_with_number(texts[at]) for at in lines) or any(
        CONTENTS.fullmatch(text) for text in texts[: len(heads)]
    )
    if not titled or pages != sorted(pages):
        for at in lines:
            heads[at] = None


def _is_short(text: str) -> bool:
    return len(text) <= SHORT and not (SENTENCES.search(text) and len(text) > 2)


def _classify_tail(texts: Sequence[str], rules: list[str | None], numbered: Sequence[bool]) -> None:
    """Judge the lines below the body: after the closing words, or the first furniture."""
    last = _last_of_body(texts, rules)
    closed = last < len(texts) and _closes(texts[last])
    annex = not closed and _in_annex(texts, last)
    page = False
    for at in range(last + 1, len(texts)):
        annex = annex or _opens_annex(texts, at)
        if rules[at] is None and (page or not annex):
            ended = closed or page
            rules[at] = _match(texts[at], ("edges", "below") if ended else ("edges",))
            if rules[at] is None and ended and _is_short(texts[at]) and (page or not numbered[at]):
                rules[at] = BELOW.name
        annex = annex or (numbered[at] and rules[at] is None)
        page = page or rules[at] in PAGE_RULES


def _last_of_body(texts: Sequence[str], rules: Sequence[str | None]) -> int:
    """The last line that can only be from the report; of short lines, the last sentence."""
    own = [at for at in range(len(texts)) if rules[at] is None and SENTENCES.search(texts[at])]
    body = (at for at in reversed(own) if _is_body(texts[at]) and not _match(texts[at], ("edges",)))
    return next(body, own[-1] if own else len(texts))


def _in_annex(texts: Sequence[str], last: int) -> bool:
    """Whether an annex begins between the closing words and a line below them."""
    for at in range(min(last, len(texts) - 1), -1, -1):
        if len(texts[at]) >= LEAST_CLOSING and _closes(texts[at]):
            return False
        if len(texts[at]) <= SHORT and _opens_annex(texts, at):
            return any(_is_body(text) and _closes(text) for text in texts[:at])
    return False


def _opens_annex(texts: Sequence[str], at: int) -> bool:
    """Whether a line below the closing words heads an annex: items or text follow it."""
    if ANNEX.match(texts[at]) or GLOSSARY.match(texts[at]):
        return True
    following = texts[at + 1 : at + 3]
    if _is_row(texts[at]) and following and _is_row(following[0]):
        return any(character.isdigit() for character in following[0])
    return bool(ANNEX_WORDS.search(texts[at])) and any(
        begins_with_number(text) or ANNEX_LABEL.match(text) or _is_row(text) for text in following
    )


def _is_row(text: str) -> bool:
    """Whether a line is a row of a table, of three cells or more."""
    return text.count("\t") > 1


def tidy(
    line: AlignedText, cleaning: Cleaning
) -> tuple[AlignedText, list[tuple[str, str, str]], list[str]]:
    """A line tidied; the changes (rule, before, after); and the words of applause removed."""
    changes: list[tuple[str, str, str]] = []
    gone: list[str] = []
    if "applause" in cleaning.applied and ("掌" in line.text):
        spans = [match.span() for match in APPLAUSE.finditer(line.text)]
        gone = [line.text[start:end] for start, end in spans]
        line = line.edit([(start, end, "") for start, end in spans])
    if "markdown" in cleaning.applied and (marks := [*MARKDOWN.finditer(line.text)]):
        changes += [("markdown", match[0].strip() or match[0], "") for match in marks]
        line = line.edit([(*match.span(), "") for match in marks])
    for rule, pattern, way in (("width", WIDE, _half_width), ("punctuation", NARROW, _full_marks)):
        if rule in cleaning.applied and pattern.search(line.text):
            text = way(line.text)
            found = (match.start() for match in pattern.finditer(line.text))
            pairs = [(line.text[at], text[at]) for at in found]
            changes += [(rule, before, after) for before, after in pairs if before != after]
            line = line.edit([(0, len(line), text)])
    if "spaces" in cleaning.applied:
        line, n = tidy_spaces(line)
        changes += [("spaces", " ", "")] * n
    return line, changes, gone


def _half_width(text: str) -> str:
    return WIDE_POINT.sub(".", text).translate(FULL_WIDTH)


def _full_marks(text: str) -> str:
    return NARROW_MARK.sub(lambda match: match[0].translate(WIDE_MARK), text)


def tidy_spaces(line: AlignedText) -> tuple[AlignedText, int]:
    """A line without meaningless spaces, and how many places were changed.

    Examples
    --------
    >>> text, n = tidy_spaces(AlignedText.from_source("  做强 做优 “生活圈 ”, 落实“1 n” GDP growth "))
    >>> text.text, n
    ('做强做优“生活圈”,落实“1 n”GDP growth', 5)
    >>> tidy_spaces(AlignedText.from_source("城镇新增就业" + chr(9) + "人"))[0].text
    '城镇新增就业 人'
    """
    text = INVISIBLE.sub(" ", line.text)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    blanks = [match.span() for match in BLANKS.finditer(text, start, end)]
    spans = [(0, start), *(span for span in blanks if _says_nothing(text, *span)), (end, len(text))]
    spans += [m.span() for m in INVISIBLE.finditer(line.text, start, end)]
    between = _between_cells(text, blanks)
    edits = [(a, b, " " if (a, b) in between else "") for a, b in _merged(spans) if b > a]
    edits = [(a, b, after) for a, b, after in edits if line.text[a:b] != after]
    inner = sum(1 for a, b, _ in edits if a >= start and b <= end)
    return (line.edit(edits) if edits else line), inner


def _says_nothing(text: str, start: int, end: int) -> bool:
    """Whether blanks are beside a Chinese character or mark, where they have no meaning."""
    before, after = text[start - 1], text[end : end + 1]
    if before in ",;:(" or after in ",;:!?)":
        return True
    return bool(CHINESE.match(before) or CHINESE.match(after))


def _between_cells(text: str, blanks: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which blanks are between the cells of a row; none in a sentence or a heading."""
    found = [(a, b) for a, b in blanks if "\t" in text[a:b]]
    if found and NUMBER_ALONE.fullmatch(text[: found[0][0]].lstrip()):
        found = found[1:]
    kept = {
        (a, b)
        for a, b in found
        if text[a - 1] not in INSIDE_SENTENCE and text[b] not in MARKS_AFTER
    }
    # In a whole sentence a tab is a mistake, unless a short cell is before it.
    before = text[: found[0][0]].lstrip() if found else ""
    cell = len(before) <= LONGEST_CELL and not INSIDE_SENTENCE.intersection(before)
    slipped = len(kept) < len(found) or (len(found) == 1 and not cell)
    return set() if slipped and text.rstrip().endswith(("。", "！", "？")) else kept


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
