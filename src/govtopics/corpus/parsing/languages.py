"""Lines of another language beside a Chinese text: a translation line by line, or below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from govtopics.corpus.furniture import FOREIGN
from govtopics.corpus.parsing.lines import Line

OTHER_LANGUAGES = FOREIGN.name
HAN = re.compile("[一-鿿㐀-䶿]")
LATIN = re.compile("[A-Za-zÀ-ɏ]")
WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
PLAIN_WORD = re.compile(r"(?<![A-Za-zÀ-ɏ])[A-Z]?[a-zà-ɏ]{3,}(?![A-Za-zÀ-ɏ])")
KANA = re.compile("[぀-ヿ]")
# Hangul, Tibetan, Arabic (Uyghur, Kazakh), Mongolian, Cyrillic, Yi.
OTHER_SCRIPTS = re.compile("[가-힣ༀ-࿿؀-ۿﭐ-﷿ﹰ-ﻼ᠀-ᢪЀ-ӿꀀ-꓏]")
LEAST_WORDS = 8
LEAST_LETTERS = 40
LEAST_SCRIPT = 4
SENTENCES_OF_A_TRANSLATION = 3
LEAST_HAN = 0.02  # of all letters: below it the text is not Chinese
# English that follows Chinese in one line, or comes before it.
BESIDE = re.compile(r"[A-Za-z][^一-鿿㐀-䶿]{39,}")
# Where it ends if Chinese follows, which may begin with a number or a dash.
ENDS_BESIDE = re.compile(r"[.!?;:][\"'”’)]{0,3}(?=\s)|\t|[A-Za-zÀ-ɏ](?![A-Za-zÀ-ɏ])")
SEPARATORS = " \t\u3000/／|｜"
TONED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
LEAST_TONED = 5  # a line with so many is Pinyin


def foreign_lines(texts: Sequence[str]) -> list[bool]:
    """Which lines of a Chinese text are in another language.

    A line without Chinese counts only if the text contains several sentences in Latin letters;
    separate names and terms (CBD, ChatGPT, GDP 5%) never count.

    Examples
    --------
    >>> foreign_lines(["各位代表：", "안녕하십니까 대표 여러분", "CBD", "现在，我向大会报告工作。"])
    [False, True, False, False]
    """
    translated = sum(map(_is_latin_sentence, texts)) >= SENTENCES_OF_A_TRANSLATION
    found = [_in_other_script(text) or (translated and _is_latin(text)) for text in texts]
    return found if any(found) and _is_chinese(texts) else [False] * len(texts)


def _is_chinese(texts: Sequence[str]) -> bool:
    han = sum(len(HAN.findall(text)) for text in texts)
    return han > LEAST_HAN * (han + sum(len(LATIN.findall(text)) for text in texts))


def _is_latin_sentence(text: str) -> bool:
    if HAN.search(text):
        return False
    if len(TONED.findall(text)) >= LEAST_TONED:
        return True
    if len(text) < LEAST_LETTERS:
        return False
    return len(LATIN.findall(text)) >= LEAST_LETTERS and len(WORD.findall(text)) >= LEAST_WORDS


def _is_latin(text: str) -> bool:
    """Whether a line without Chinese contains an ordinary word, not only abbreviations."""
    if HAN.search(text):
        return False
    plain = PLAIN_WORD.findall(text)
    return len(plain) >= 2 or (len(plain) == 1 and WORD.findall(text) == plain)


def _in_other_script(text: str) -> bool:
    kana, other = (len(marks.findall(text)) for marks in (KANA, OTHER_SCRIPTS))
    if max(kana, other) < LEAST_SCRIPT:
        return False
    han = len(HAN.findall(text))
    # Japanese has Chinese characters too; a の in a name is not Japanese.
    return (kana >= LEAST_SCRIPT and 3 * kana >= han) or (other >= LEAST_SCRIPT and other > han)


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines, with each translation beside the Chinese made a separate line."""
    beside = [_beside(line.content.text) for line in lines]
    whole = sum(_is_latin_sentence(line.content.text) for line in lines)
    if whole + sum(end > 0 for _, end in beside) < SENTENCES_OF_A_TRANSLATION:
        return list(lines)
    parts: list[Line] = []
    for line, (start, end) in zip(lines, beside, strict=True):
        bounds = [0, start, end, len(line.content)] if end else [0, len(line.content)]
        for a, b in pairwise(bounds):
            if line.content.text[a:b].strip():
                parts.append(Line(line.number, line.content.cut(a, b), line.after_blank and a == 0))
    return parts


def _beside(text: str) -> tuple[int, int]:
    """The span of a sentence in Latin letters in a line that contains Chinese too."""
    if text.isascii() or not HAN.search(text):
        return 0, 0
    for match in BESIDE.finditer(text):
        if _is_latin_sentence(match[0]):
            start, end = match.span()
            if end < len(text):
                end = start + _last_end(match[0])
            return len(text[:start].rstrip(SEPARATORS)), end
    return 0, 0


def _last_end(sentence: str) -> int:
    """The end of a sentence before Chinese: at its last mark, or else at its last word."""
    found = list(ENDS_BESIDE.finditer(sentence))
    marks = [match.end() for match in found if not match[0].isalpha()]
    return marks[-1] if marks and marks[-1] >= LEAST_LETTERS else found[-1].end()
