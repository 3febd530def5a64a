"""What a setting may be: its kind says which values can be, and which files they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from govtopics.corpus.reading.encoding import unknown_encoding
from govtopics.errors import nearest
from govtopics.messages import Message, joined, say


@dataclass(frozen=True)
class Kind:
    """What a setting may be; this one may be anything."""

    def faults(self, _value: Any) -> Iterator[Message]:
        """What is wrong with a value, and what to give instead."""
        yield from ()

    def held(self, value: Any) -> Any:
        """A value as settings hold it."""
        return value

    def plain(self, value: Any) -> Any:
        """A value as the manifest has it: files by their names alone."""
        return value

    def named(self, _value: Any) -> list[str]:
        """The files and folders that a value names."""
        return []

    def files(self, value: Any) -> list[Path]:
        """Those of them that are read beside the folder of reports, each a file."""
        return [Path(name) for name in self.named(value)]

    def moved(self, value: Any, _places: Mapping[Path, Path]) -> Any:
        """A value whose files lie elsewhere."""
        return value


@dataclass(frozen=True)
class Text(Kind):
    """A text."""

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is no text."""
        if not isinstance(value, str):
            yield say("{value!r}: must be text in quotation marks.", value=value)


@dataclass(frozen=True)
class Encoding(Text):
    """The name of an encoding."""

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is none."""
        yield from super().faults(value)
        if isinstance(value, str) and (close := unknown_encoding(value)):
            yield say("{value!r}: unknown encoding. {nearest}", value=value, nearest=close)


@dataclass(frozen=True)
class Choice(Kind):
    """One word of several."""

    options: Sequence[str]

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is none of them."""
        if value not in self.options:
            yield say(
                "{value!r}: {nearest}", value=value, nearest=nearest(str(value), self.options)
            )


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number."""

    least: int
    most: int | None = None

    def faults(self, value: Any) -> Iterator[Message]:
        """Too small, too large, or not a whole number: True is none."""
        if type(value) is not int or value < self.least:
            yield say(
                "{value!r}: must be a whole number of at least {least}.",
                value=value,
                least=self.least,
            )
        elif self.most is not None and value > self.most:
            yield say(
                "{value}: must be a whole number of at most {most}.", value=value, most=self.most
            )


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no."""

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is neither."""
        if type(value) is not bool:
            yield say("{value!r}: must be true or false.", value=value)


@dataclass(frozen=True)
class Breadth(Choice):
    """One word of several, or millimetres."""

    least: float = 0.0
    most: float = 0.0

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is neither such a word nor such a number."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            if not self.least <= value <= self.most:
                yield say(
                    "{value!r}: must be {least:g} to {most:g} mm.",
                    value=value,
                    least=self.least,
                    most=self.most,
                )
        elif value not in self.options:
            yield say(
                "{value!r}: {nearest} Or use millimetres, such as 120.",
                value=value,
                nearest=nearest(str(value), self.options),
            )


@dataclass(frozen=True)
class Columns(Kind):
    """What columns of tables mean: names by names."""

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is no such table."""
        words = [*value, *value.values()] if isinstance(value, Mapping) else [None]
        if not all(isinstance(word, str) for word in words):
            yield say('{value!r}: must be a table such as {{ "报告" = "text" }}.', value=value)

    def held(self, value: Any) -> dict[str, str]:
        """Its own copy."""
        return dict(value)

    plain = held


DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class Claims(Kind):
    """Claims by their names: a theme, and for a difference ``by``, ``group`` and ``other``."""

    keys: Sequence[str] = ("theme", "by", "group", "other", "day")
    of_difference: Sequence[str] = ("by", "group", "other")

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is no claim."""
        if not isinstance(value, Mapping) or not all(
            isinstance(v, Mapping) for v in value.values()
        ):
            yield say(
                '{value!r}: write a section for each claim: [claims."…"] theme = "…".', value=value
            )
            return
        for name, claim in value.items():
            yield from (
                say("{claim!r}: {fault}", claim=name, fault=fault)
                for fault in self._faults_of_claim(claim)
            )

    def _faults_of_claim(self, claim: Mapping[str, Any]) -> Iterator[Message]:
        for key, told in claim.items():
            if key not in self.keys:
                yield say(
                    "unknown key {key!r}. {nearest}", key=key, nearest=nearest(key, self.keys)
                )
            elif key == "day" and not DAY.fullmatch(str(told)):
                yield say("day = {day!r}: write the day as 2026-01-31.", day=str(told))
            elif key != "day" and (not isinstance(told, str | int) or isinstance(told, bool)):
                yield say(
                    "{key} = {value!r}: must be text in quotation marks.", key=key, value=told
                )
        missing = [key for key in self.of_difference if key not in claim]
        if "theme" not in claim:
            yield say("the theme is missing.")
        if 0 < len(missing) < len(self.of_difference):
            yield say(
                "a difference also needs {keys}; a trend has only a theme.",
                keys=joined(missing, ", "),
            )
        elif not missing and claim["group"] == claim["other"]:
            yield say("both groups are {group!r}.", group=claim["group"])

    def held(self, value: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Its own copy; a day as text."""
        return {
            name: {key: str(told) if key == "day" else told for key, told in claim.items()}
            for name, claim in value.items()
        }

    plain = held


@dataclass(frozen=True)
class File(Kind):
    """A file."""

    def faults(self, value: Any) -> Iterator[Message]:
        """Whatever is no path; whether something is there is not asked."""
        if not isinstance(value, str | Path) or not str(value):
            yield say("{value!r}: must be a path in quotation marks.", value=value)

    def held(self, value: str | Path) -> Path:
        """Text is a path."""
        return Path(value)

    def plain(self, value: Path | None) -> str | None:
        """Its name."""
        return None if value is None else value.name

    def named(self, value: str | Path | None) -> list[str]:
        """The file, if there is one."""
        return [] if value is None else [str(value)]

    def moved(self, value: Path | None, places: Mapping[Path, Path]) -> Path | None:
        """The file where it is now."""
        return None if value is None else places[value]


@dataclass(frozen=True)
class Folder(File):
    """A folder, and which of its files are read as files of the settings."""

    reads: Sequence[str] = ()

    def files(self, value: Path | None) -> list[Path]:
        """By name, whether they are there or not, or by pattern."""
        if value is None:
            return []
        found = (sorted(value.glob(n)) if "*" in n else [value / n] for n in self.reads)
        return [path for paths in found for path in paths]


NONE = "none"


@dataclass(frozen=True)
class Words(Kind):
    """A list of words: any words, if none are known."""

    known: Sequence[str] = ()
    least: int = 0

    def faults(self, value: Any) -> Iterator[Message]:
        """No list, a word that nobody knows, a word twice, or no word where one is needed."""
        if isinstance(value, str):
            yield say("{value!r}: must be a list, [{value!r}].", value=value)
        elif not isinstance(value, list | tuple) or not all(map(self._is_word, value)):
            yield say("{value!r}: must be a list of texts.", value=value)
        else:
            yield from self._faults_of_words([str(word) for word in value])

    def held(self, value: Sequence[str]) -> tuple[str, ...]:
        """In their order."""
        return tuple(map(str, value))

    def plain(self, value: Sequence[str]) -> list[str]:
        """In their order."""
        return list(value)

    def _is_word(self, word: Any) -> bool:
        return isinstance(word, str)

    def _faults_of_words(self, words: list[str]) -> Iterator[Message]:
        for word in words if self.known else ():
            if word not in self.known:
                yield say("{value!r}: {nearest}", value=word, nearest=nearest(word, self.known))
        names = [Path(word).name for word in words]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield say(
                "{name!r} is used twice; use it once, and files of different names.", name=name
            )
        if len(words) < self.least:
            yield say("[]: name at least one of {known}.", known=joined(self.known, ", "))


@dataclass(frozen=True)
class WordsOrNone(Words):
    """A list of known words; ``none`` alone is the empty list, for the command line."""

    def held(self, value: Sequence[str]) -> tuple[str, ...]:
        """In their order, or nothing."""
        return tuple(word for word in super().held(value) if word != NONE)

    def _faults_of_words(self, words: list[str]) -> Iterator[Message]:
        if NONE not in words:
            yield from super()._faults_of_words(words)
        elif len(words) > 1:
            yield say(
                "{none!r} cannot be combined with others; use it alone, or omit it.",
                none=NONE,
            )


@dataclass(frozen=True)
class Layers(Words):
    """A list of words that are packaged lists, or else files."""

    packaged: Collection[str] = ()

    def plain(self, value: Sequence[str]) -> list[str]:
        """Files by their names."""
        return [Path(layer).name for layer in value]

    def named(self, value: Any) -> list[str]:
        """Whatever is not packaged."""
        return [str(layer) for layer in value if layer not in self.packaged]

    def moved(self, value: Sequence[str], places: Mapping[Path, Path]) -> tuple[str, ...]:
        """With the files where they lie now."""
        files = set(self.named(value))
        return tuple(places[Path(n)].as_posix() if n in files else n for n in value)

    def _is_word(self, word: Any) -> bool:
        return isinstance(word, str | Path)


@dataclass(frozen=True)
class Setting:
    """All that is said of a setting, once: it is in the metadata of its field.

    ``meaning``: its comment in ``study.toml``, in English and Chinese.
    ``example``: how it could be set, in TOML, where it is not.
    ``option``: the help of its option; the command line does not ask it if left out.
    ``reading``: whether every command that reads reports has that option, not ``study`` alone.
    ``default``: that of the field, as :func:`settings_of` finds it; where it is None, None may be
    given.
    """

    kind: Kind
    meaning: str
    example: str = ""
    option: Message | None = None
    reading: bool = False
    default: Any = ...

    def faults(self, value: Any) -> Iterator[Message]:
        """What is wrong with a value."""
        if value is not None or self.default is not None:
            yield from self.kind.faults(value)

    def held(self, value: Any) -> Any:
        """A value without fault as settings hold it."""
        return None if value is None else self.kind.held(value)


def said(**about: Any) -> dict[str, Setting]:
    """The metadata of a field, as for :class:`Setting`."""
    return {"setting": Setting(**about)}


def settings_of(dataclass: type) -> dict[str, Setting]:
    """What is said of each field of a dataclass, by its name."""
    return {
        each.name: replace(each.metadata["setting"], default=each.default)
        for each in fields(dataclass)
    }
