"""What commands ask: the options of settings, and where the reports are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from govtopics.language import FLAGS
from govtopics.messages import in_language, joined, say
from govtopics.study.cli.help import OneOf, Option, Place, WholeNumber
from govtopics.study.setting_types import (
    NONE,
    Breadth,
    Choice,
    File,
    Folder,
    Setting,
    Whole,
    Words,
    YesNo,
)
from govtopics.study.settings import KEYS, flag_of

FILE = Place(exists=True, dir_okay=False, path_type=Path)
FOLDER = Place(exists=True, file_okay=False, path_type=Path)
PATH = Place(path_type=Path)
ask = partial(click.option, cls=Option)
F = TypeVar("F", bound=Callable[..., Any])


def option(name: str, told: str | None = None) -> Callable[[F], F]:
    """The option of a setting, with its own help unless another is given."""
    each = KEYS[name]
    words = each.option if told is None else told
    return ask(flag_of(name), help=words, show_default=_default(each), **_asked(name))


def _default(each: Setting) -> str:
    """What a setting is if nobody sets it, where its help is to say so."""
    if isinstance(each.kind, Whole):
        return str(each.default)
    if not (isinstance(each.kind, Words) and each.kind.known and each.default):
        return ""
    return say("all") if each.default == each.kind.known else joined(each.default, ", ")


def _asked(name: str) -> dict[str, Any]:
    """How click asks for a setting."""
    each = KEYS[name]
    asked: dict[str, Any] = {"type": str}
    match each.kind:
        case Folder():
            asked = {"type": FOLDER}
        case File():
            asked = {"type": Place(name, exists=True, dir_okay=False, path_type=Path)}
        case YesNo():
            asked = {"is_flag": True, "flag_value": True, "default": None}
        case Whole():
            asked = {"type": WholeNumber()}
        case Breadth(options=options):
            asked = {"callback": width, "metavar": "|".join([*options, "MM"])}
        case Choice(options=options):
            asked = {"type": OneOf(options)}
        case Words(known=known):
            asked = {"type": OneOf(known) if known else str, "multiple": True}
            if known == (*FLAGS, NONE):
                asked["metavar"] = "FLAG"
    return asked


def settings_options(*, reading: bool) -> Callable[[F], F]:
    """The options of all settings of which every command that reads asks, or ``study`` alone."""

    def with_options(command: F) -> F:
        for name, each in reversed(list(KEYS.items())):
            if each.option is not None and each.reading is reading:
                command = option(name)(command)
        return command

    return with_options


def source(command: F) -> F:
    """A command on reports: a folder of them, or a study.toml, and what takes its place."""
    fresh = ask(
        "--fresh",
        is_flag=True,
        help=say("Recompute everything and do not cache intermediate results."),
    )
    asked = settings_options(reading=True)
    return click.argument("source", type=PATH)(asked(fresh(command)))


def width(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """A width as figures take it: a name as it is, digits as millimetres."""
    try:
        return None if value is None else float(value)
    except ValueError:
        return value


def renamed(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """An option under its old name, and that it has another."""
    if value is not None:
        told = say("--labels is now called --language; use that.")
        click.echo(f"govtopics: {in_language(told)}", err=True)
    return value
