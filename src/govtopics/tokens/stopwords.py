"""Stop lists in layers: each word that goes is counted under the list that took it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import pandas as pd

from govtopics.errors import TokensError, all_faults, nearest, reason_of
from govtopics.frozen import freeze_fields
from govtopics.messages import say

PACKAGED = ("general", "officialese")
LAYERS = (*PACKAGED, "places")
# What may win where a stop list contains a term of the lexicon.
PREFER = ("lexicon", "stopwords")
_NUMBERS, _SINGLE = "numbers", "single characters"  # they go before any list is asked
_SHOWN = 10
PLACE_SUFFIX = re.compile(
    r"(维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治[区州县旗]|街道|地区|新区|[省市区县旗镇乡州盟])$"
)
# Well-formed numerals and ordinals (二十, 三千万, 第十一次): 十四五 and 万一 stay words.
_DIGIT, _TENS = (
    "[一二两三四五六七八九]",
    "(?:[一二两三四五六七八九]?十|[一二两三四五六七八九][百千万亿])",
)
NUMBER = re.compile(
    rf"第(?:{_TENS}(?:[万亿]|零?{_TENS})*零?{_DIGIT}?|{_DIGIT}|\d+)[次届]|[\d.,%‰+\-/:~×]+|{_TENS}(?:[万亿]|零?{_TENS})*零?{_DIGIT}?|[十百千万亿]{{2,}}"
)
_BEGINS_NUMBER = "第两.,%‰+-/:~×"  # beside what Unicode calls numeric
WORD = re.compile(r"[\w%+]")
# What a verb of the genre follows: the mark that ends a clause, or an adverb.
_ADVERBS = (
    "持续|不断|全面|深入|进一步|加快|大力|积极|切实|着力|扎实|稳步|有序|有效|严格|坚决|全力|努力|继续|"
    "统筹|充分|主动|认真|重点|精准|加速|纵深|协同|更加|牢牢|坚定"
)
OPENERS = frozenset("。，,；;：:！!？?（(） )\n") | frozenset(_ADVERBS.split("|"))


@dataclass(frozen=True)
class StopList:
    """Layers of stop words, as a function that names the list which takes a word out.

    Also a mapping of the words that its lists take out to the first list that contains each. Terms
    of the lexicon always stay. Then go numbers (12, 8.5%, 二十), single characters, and the
    words of each list in the order given.

    Examples
    --------
    >>> stoplist = StopList.of(["officialese"], pd.DataFrame(), ["基层治理"])
    >>> stoplist("推进"), stoplist("2023"), stoplist("基层治理")
    ('officialese', 'numbers', None)
    """

    layers: tuple[tuple[str, frozenset[str]], ...]  # Each with its name
    protected: frozenset[str]  # Terms of the lexicon

    def __post_init__(self) -> None:
        freeze_fields(self)

    @classmethod
    def of(
        cls,
        names: Sequence[str | Path],
        docvars: pd.DataFrame,
        protected: Iterable[str],
        prefer: str | None = None,
    ) -> StopList:
        """The stop list of layers."""
        if prefer is not None and prefer not in PREFER:
            raise TokensError(
                say(
                    "prefer = {prefer!r}. {nearest}",
                    prefer=prefer,
                    nearest=nearest(str(prefer), PREFER),
                )
            )
        if isinstance(names, str):
            raise TokensError(
                say(
                    "stopwords = {names!r} is a single string; write a list: "
                    "stopwords=[{names!r}].",
                    names=names,
                )
            )
        kept = frozenset(protected)
        # A file is called by its name: its folder is private.
        layers = tuple((Path(name).name, words_of(name, docvars)) for name in names)
        if prefer == "stopwords":
            kept = kept.difference(*(words for _, words in layers))
        chosen = cls(layers, kept)
        faults = [
            say(
                "{name!r} would remove {terms}, which the lexicon contains. Delete them from "
                'one of the two lists, or set prefer="lexicon" to keep them or '
                'prefer="stopwords" to remove them.',
                name=name,
                terms=some_of(terms),
            )
            for name, terms in chosen.left.items()
            if name != "places" and prefer is None
        ]
        if faults:
            raise TokensError(all_faults(say("The choice of stop lists"), faults))
        return chosen

    @property
    def left(self) -> dict[str, tuple[str, ...]]:
        """What a list contains and yet stays, because it is a term of the lexicon."""
        both = {name: tuple(sorted(words & self.protected)) for name, words in self.layers}
        return {name: terms for name, terms in both.items() if terms}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What may take a word out."""
        return tuple(dict.fromkeys([_NUMBERS, _SINGLE, *(name for name, _ in self.layers)]))

    @cached_property
    def _list_of(self) -> dict[str, str]:
        words = sorted({word for _, words in self.layers for word in words} - self.protected)
        return {word: next(name for name, words in self.layers if word in words) for word in words}

    def __contains__(self, word: object) -> bool:
        return word in self._list_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._list_of)

    def __getitem__(self, word: str) -> str:
        if word not in self._list_of:
            raise TokensError(
                say(
                    "No stop list contains {word!r}. {nearest}",
                    word=word,
                    nearest=nearest(str(word), self._list_of),
                )
            )
        return self._list_of[word]

    def __len__(self) -> int:
        return len(self._list_of)

    def __call__(self, word: str) -> str | None:
        """The list that takes a word out, or None if the word stays."""
        if word in self.protected:
            return None
        # Few words begin as a number may, and a pattern takes its time.
        if (word[:1].isnumeric() or word[:1] in _BEGINS_NUMBER) and NUMBER.fullmatch(word):
            return _NUMBERS
        return _SINGLE if len(word) == 1 else self._list_of.get(word)


def some_of(words: Sequence[str]) -> str:
    """The first ten of some words, and how many they are in all."""
    rest = f" … ({len(words):,})" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + rest


def read_stopwords(name: str | Path) -> frozenset[str]:
    """The words of a packaged list or of a file, one a line; ``#`` begins a comment."""
    if name in PACKAGED:
        text = (
            resources.files("govtopics.data")
            .joinpath(f"stopwords-{name}.txt")
            .read_text(encoding="utf-8")
        )
    elif Path(name).is_file():
        try:
            text = Path(name).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise TokensError(
                say("Could not read {path}: {reason}.", path=name, reason=reason_of(error))
            ) from error
        except UnicodeDecodeError as error:
            raise TokensError(
                all_faults(Path(name).name, [say("It is not UTF-8 text ({error}).", error=error)])
            ) from error
    else:
        raise TokensError(
            say(
                "Stop list or file not found: {name!r}. {nearest}",
                name=str(name),
                nearest=nearest(str(name), LAYERS),
            )
        )
    return frozenset(line.partition("#")[0].strip() for line in text.splitlines()) - {""}


def words_of(name: str | Path, docvars: pd.DataFrame) -> frozenset[str]:
    """The words of a layer: the corpus' own places, a packaged list, or a file."""
    return place_names(docvars) if name == "places" else read_stopwords(name)


def place_names(docvars: pd.DataFrame) -> frozenset[str]:
    """The corpus' own places and their short names.

    Examples
    --------
    >>> sorted(place_names(pd.DataFrame({"place": ["黄浦区", None], "parent": ["上海市", None]})))
    ['上海', '上海市', '黄浦', '黄浦区']
    """
    columns = [docvars[name].dropna() for name in ("place", "parent") if name in docvars]
    full = {str(value) for column in columns for value in column}
    short = {PLACE_SUFFIX.sub("", name) for name in full}
    return frozenset(full | {name for name in short if len(name) > 1})


def is_word(token: str) -> bool:
    """Whether a token contains a letter, character or digit; punctuation is not a word."""
    return bool(WORD.search(token))
