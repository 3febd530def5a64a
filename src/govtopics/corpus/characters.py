"""Look-alikes, marks without a meaning and readings in brackets become plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Literal

from govtopics.corpus.aligned import AlignedText
from govtopics.messages import Message, joined, say_number

RULE = "characters"
# Radicals used as characters, as PDF programs write them: the pairs of
# Unicode's EquivalentUnifiedIdeograph.txt (18.0) of U+2E80-2EFF whose character is in the first
# plane.
_SUPPLEMENT = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺 "
    "⺔彑 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 "
    "⺧牛 ⺨犭 ⺩王 ⺫目 ⺬示 ⺭礻 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺶羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 "
    "⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 "
    "⻑長 ⻒镸 ⻓长 ⻔门 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻟飠 ⻠饣 ⻢马 ⻣骨 ⻤鬼 "
    "⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 "
)
# Marks of vertical type, and what Windows writes where Latin-1 has no character.
_VERTICAL = (
    "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︰：︵（︶）"
    "︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』"
)
_WINDOWS = "\x85…\x91‘\x92’\x93“\x94”\x95•\x96–\x97—"
# A radical whose character is written otherwise in mainland texts.
_MAINLAND = "⼾户"
# Control characters except tabs and line ends; marks without a width; selectors of variants and of
# tags; the place of an object; marks of notes between lines.
_MEANINGLESS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc"
    "\U000e0000-\U000e0fff"
)
_FORMS = (
    "\x85\x91-\x97\u2e80-\u2eff\u2f00-\u2fdf\ufe10-\ufe18\ufe30-\ufe44\uf900-\ufaff"
    "\U0002f800-\U0002fa1f"
)
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_HAN = "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A note between lines: its reading goes with its marks.
_NOTE = "\ufffa[^\ufff9-\ufffb]{0,60}\ufffb"
ODD = re.compile(f"{_NOTE}|(?P<forms>[{_FORMS}])|[{_MEANINGLESS}]+|(?<=[{_HAN}])[{_COMBINING}]+")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = rf"[a-zA-Z{_TONED}ü\u0251\u0261\u0300\u0301\u0304\u0308\u030c'’·\- \u3000\u00a0]"
# A reading in brackets, straight after the characters that it reads.
READING = re.compile(
    rf"(?<=[{_HAN}])[(（\[［【〔](?:[音读]|读音|读作|拼音)?[:：]?(?P<said>{_READING}{{1,60}})[)）\]］】〕]"
)
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:i?ang|i?ong|uang|i?an|i?ao|u?ai|u?an|ai|ei|ou|e?ng?|ing?"
    r"|er|ia|ie|iu|u[aeino]|uei|[üv][en]?|[üv]an|[aeiou])"
)
_VOWEL_GROUP = re.compile("[aeiouüv]+")
_TONES = frozenset("\u0300\u0301\u0304\u030c")
LONGEST_WORD = 8  # characters that one reading may read


def private(text: str) -> Message | Literal[""]:
    r"""The doubt about characters that have a meaning only in one font; empty without any.

    Examples
    --------
    >>> private("治理"), private("治\ue000理")
    ('', '1 private-use character (U+E000), which only the font of the source can show')
    """
    found = PRIVATE.findall(text)
    if not found:
        return ""
    return say_number(
        "{n} private-use character ({codes}), which only the font of the source can show",
        "{n} private-use characters ({codes}), which only the font of the source can show",
        len(found),
        codes=joined((f"U+{ord(one):04X}" for one in sorted(set(found))[:3]), ", "),
    )


def _table() -> dict[int, str]:
    pairs = "".join(_SUPPLEMENT.split()) + _VERTICAL + _WINDOWS + _MAINLAND
    written = {ord(mark): plain for mark, plain in zip(pairs[::2], pairs[1::2], strict=True)}
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    compatible = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    unified = {code: unicodedata.normalize("NFC", chr(code)) for code in compatible}
    return {c: t for c, t in (kangxi | unified | written).items() if t != chr(c)}


PLAIN = _table()


def plain(line: AlignedText) -> tuple[AlignedText, Counter[tuple[str, str]]]:
    """A line with ordinary characters for look-alikes, without what has no meaning.

    Radicals and compatibility forms become the characters that they look like; controls, joiners,
    selectors of variants and marks on top of characters are taken out, and so are readings in
    brackets. A line of which nothing would be left stays as it is.

    Examples
    --------
    >>> text, changes = plain(AlignedText.from_source("⼯作报告提到石堰（shí yàn）水库"))
    >>> text.text, sorted(changes)
    ('工作报告提到石堰水库', [('⼯', '工'), ('（shí yàn）', '')])
    """
    changes: Counter[tuple[str, str]] = Counter()
    for edits in (_odd, _readings):
        found = edits(line.text)
        after = line.edit(found) if found else line
        if not after.text.strip():
            return line, Counter()
        changes.update((line.text[start:end], text) for start, end, text in found)
        line = after
    return line, changes


def _odd(text: str) -> list[tuple[int, int, str]]:
    if text.isascii() and text.isprintable():
        return []
    found = (
        (match, PLAIN.get(ord(match[0]), match[0]) if match["forms"] else "")
        for match in ODD.finditer(text)
    )
    return [(*match.span(), after) for match, after in found if after != match[0]]


def _readings(text: str) -> list[tuple[int, int, str]]:
    if not any(mark in text for mark in "(（[［【〔"):
        return []
    return [
        (*match.span(), "")
        for match in READING.finditer(text)
        if 0 < count_syllables(match["said"]) <= _han_before(text, match.start())
    ]


def _han_before(text: str, end: int) -> int:
    start = end
    while start > 0 and end - start < LONGEST_WORD and re.match(f"[{_HAN}]", text[start - 1]):
        start -= 1
    return end - start


def count_syllables(said: str) -> int:
    """How many syllables of Pinyin a text has; 0 if it is not Pinyin.

    With tones every group of vowels must have one; without, every word must be one syllable, since
    ``panda`` and ``long`` can be read as Pinyin too, and most such words are English.

    Examples
    --------
    >>> [count_syllables(said) for said in ("shíyàn", "shí yàn", "yao", "café", "panda", "AI")]
    [2, 2, 1, 0, 0, 0]
    """
    syllables, tones = 0, 0
    for word in re.split(r"[\s'’·\-]+", said.strip()):
        marked = unicodedata.normalize("NFD", word.lower().replace("\u0261", "g"))
        bare = "".join(mark for mark in marked if mark not in _TONES).replace("\u0251", "a")
        bare = unicodedata.normalize("NFC", bare)
        own = sum(mark in _TONES for mark in marked)
        if not _SYLLABLE.fullmatch(bare) and not len(_VOWEL_GROUP.findall(bare)) <= own > 0:
            return 0
        syllables += 1 if _SYLLABLE.fullmatch(bare) else own
        tones += own
    return syllables if tones or said.islower() else 0
