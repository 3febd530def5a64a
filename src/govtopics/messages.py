"""What the library says to people: written in English, said in Chinese by a catalogue.

Errors and logs are messages; what pages and figures say in both languages is a
`govtopics.language.Phrase`.
"""

from __future__ import annotations

import gettext
import locale
import logging
import os
from collections.abc import Iterable, Mapping, MutableMapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, Self, runtime_checkable

Language = Literal["zh", "en"]
# The language that somebody asked for; None where nobody did.
ASKED_FOR: ContextVar[Language | None] = ContextVar("govtopics_language", default=None)
# The same for a whole session: cells of a notebook may each run in a context of their own.
SESSION: dict[str, Language] = {}
CATALOGUES = Path(__file__).parent / "locale"
# What parts are joined with. Chinese needs no space between sentences.
SEPARATORS: Mapping[str, str] = {" ": "", ", ": "、", "; ": "；", "\n": "\n", "\n  ": "\n  "}


@runtime_checkable
class Bilingual(Protocol):
    """A value with words of its own in both languages, such as the name of a docvar."""

    def text(self, language: Language) -> str:
        """The words in a language."""


class Message(str):
    """A sentence in English that knows how it was made, so that it can be said in Chinese.

    Tables and files hold the English; people read `in_language`.
    """

    template: str
    many: str  # the form for any n but 1, empty where nothing is counted
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any], many: str = "") -> Self:
        """Fill the places of a template."""
        chosen = many if many and values["n"] != 1 else template
        message = super().__new__(cls, chosen.format(**_said(values, "en")))
        message.template, message.many, message.values = template, many, dict(values)
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.made_of

    @property
    def made_of(self) -> tuple[Any, ...]:
        """What it was made of, to make it again."""
        return self.template, self.values, self.many

    def text(self, language: Language) -> str:
        """The words in a language."""
        if language == "en":
            return str.__str__(self)
        catalogue = _catalogue(language)
        if self.many:
            template = catalogue.ngettext(self.template, self.many, self.values["n"])
        else:
            template = catalogue.gettext(self.template)
        return template.format(**_said(self.values, language))


class Joined(Message):
    """Messages and other texts one after the other, with a separator between them."""

    def __new__(cls, separator: str, parts: Mapping[str, str]) -> Self:
        """Join parts, which are in their order."""
        message = str.__new__(cls, separator.join(parts.values()))
        message.template, message.many, message.values = separator, "", dict(parts)
        return message

    @property
    def made_of(self) -> tuple[Any, ...]:
        """The separator and the parts."""
        return self.template, self.values

    def text(self, language: Language) -> str:
        """The words in a language."""
        if language == "en":
            return str.__str__(self)
        return SEPARATORS[self.template].join(
            in_language(part, language) for part in self.values.values()
        )


def say(template: str, /, **values: Any) -> Message:
    """A message; `template` is written out in the call, where Babel finds it.

    Examples
    --------
    >>> say("Available: {known}.", known="name, core")
    'Available: name, core.'
    >>> say("Available: {known}.", known="name, core").text("zh")
    '可用的有：name, core。'
    """
    return Message(template, values)


def say_number(one: str, many: str, /, n: int, **values: Any) -> Message:
    """A message that counts: `one` where `n` is 1, else `many`.

    Examples
    --------
    >>> say_number("{n} problem", "{n} problems", 1), say_number("{n} problem", "{n} problems", 2)
    ('1 problem', '2 problems')
    """
    return Message(one, {"n": n, **values}, many)


def joined(parts: Iterable[str], separator: str = " ") -> Joined:
    """Messages one after the other as one message; the separator is one of `SEPARATORS`.

    Examples
    --------
    >>> joined([say("None is available."), "a.txt"], "; ").text("zh")
    '没有可选的。；a.txt'
    """
    return Joined(separator, {str(place): part for place, part in enumerate(parts)})


def in_language(text: str, language: Language | None = None) -> str:
    """A message in a language, that of `message_language` if left out; other text as it is."""
    if isinstance(text, Message):
        return text.text(language or message_language())
    return text


def asked_for() -> Language | None:
    """The language asked for in this block, else in this session."""
    return ASKED_FOR.get() or SESSION.get("language")


def message_language() -> Language:
    """The language asked for, else that of the environment as every gettext program reads it."""
    return asked_for() or _language_of(
        next(filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), None)
        or locale.getlocale(locale.LC_CTYPE)[0]
        or ""
    )


class Log(logging.LoggerAdapter[logging.Logger]):
    """A logger whose messages are in `message_language`."""

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, Any]:
        """The message in words, nothing else changed."""
        return in_language(msg), kwargs


def logger(name: str) -> Log:
    """The logger of a module."""
    return Log(logging.getLogger(name), {})


def _language_of(name: str) -> Language:
    """The language of a locale, written as POSIX (zh_CN.UTF-8) or Windows (Chinese_China) does."""
    return "zh" if name.casefold().startswith(("zh", "chinese")) else "en"


def _said(values: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {name: _value(value, language) for name, value in values.items()}


def _value(value: Any, language: Language) -> Any:
    return value.text(language) if isinstance(value, Bilingual) else value


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation("govtopics", CATALOGUES, [language])
