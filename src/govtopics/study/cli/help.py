"""What the command line says of itself: help and wrong usage, in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from govtopics.errors import instead_of, nearest
from govtopics.messages import Message, in_language, joined, say, say_number
from govtopics.text_tables import GAP, folded, width

# What stands for a value where a command is explained.
PLACEHOLDERS: Mapping[str, Message] = {
    "TEXT": say("TEXT"),
    "INTEGER": say("INTEGER"),
    "FLOAT": say("NUMBER"),
    "PATH": say("PATH"),
    "FILE": say("FILE"),
    "DIRECTORY": say("FOLDER"),
    "FLAG": say("FLAG"),
    "MM": say("MM"),
    "[PATH]": say("[PATH]"),
    "[OPTIONS]": say("[OPTIONS]"),
    "COMMAND [ARGS]...": say("COMMAND [ARGS]..."),
}
MOST_OPTION = 28  # columns of an option beside what is said of it


class Formatter(click.HelpFormatter):
    """Help in lines that are as wide for Chinese as for English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how to ask."""
        super().write_usage(prog, args, prefix or in_language(say("Usage: ")))

    def write_heading(self, heading: str) -> None:
        """A heading, which brings its colon."""
        self.write(f"{'':>{self.current_indent}}{heading}\n")

    def write_text(self, text: str) -> None:
        """A paragraph."""
        for line in folded(text, self.width - self.current_indent):
            self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = MOST_OPTION,
        col_spacing: int = len(GAP),
    ) -> None:
        """Options or commands, each with what is said of it."""
        rows = list(rows)
        first = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, told in rows:
            lines = folded(told, self.width - self.current_indent - first)
            if width(name) > first - col_spacing:
                lines = ["", *lines]
            for place, line in enumerate(lines):
                head = "" if place else name
                self.write(f"{indent}{head}{' ' * (first - width(head))}{line}".rstrip() + "\n")


class Context(click.Context):
    """Where a command is asked."""

    formatter_class = Formatter


class Option(click.Option):
    """An option with help in both languages; ``show_default`` may be a message too."""

    def __init__(self, names: Sequence[str], **asked: Any) -> None:
        super().__init__(names, **asked)
        self.told: str = asked.get("help", "")  # click keeps the English alone

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """How it is written, and what it does."""
        record = super().get_help_record(ctx)
        return record and (record[0], "  ".join(map(in_language, self._parts())))

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for its value."""
        return "|".join(map(_placeholder, super().make_metavar(ctx).split("|")))

    def _parts(self) -> Iterator[str]:
        yield joined([self.told, say("May be repeated.")]) if self.multiple else self.told
        shown = self.default if self.show_default is True else self.show_default
        if shown:
            yield say("[default: {default}]", default=shown)


def _placeholder(word: str) -> str:
    return in_language(PLACEHOLDERS.get(word, word))


def _show_help(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(context.get_help())
        context.exit()


class Explained(click.Command):
    """What says what it does in paragraphs, the first of which is its summary."""

    context_class = Context

    def __init__(
        self, name: str, *, told: Sequence[str] = (), last: str = "", **asked: Any
    ) -> None:
        super().__init__(name, **asked | {"add_help_option": False})
        self.told, self.last = told, last
        self.params.append(
            Option(
                ["-h", "--help"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help=say("Show this help."),
            )
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The values of its options and arguments; every fault says where it was asked."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands in the line that shows how to ask."""
        return list(map(_placeholder, super().collect_usage_pieces(ctx)))

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 (click's; none is cut)
        """Its summary."""
        return in_language(self.told[0])

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All that is said of it."""
        for paragraph in self.told:
            _write(formatter, paragraph)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options."""
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        with formatter.section(in_language(say("Options:"))):
            formatter.write_dl(list(filter(None, (each.get_help_record(ctx) for each in options))))

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What comes below the options."""
        _write(formatter, self.last)


def _write(formatter: click.HelpFormatter, paragraph: str) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(in_language(paragraph))


def example(line: str) -> Message:
    """The example below the help of a command."""
    return say("Example: {line}", line=line)


class Command(Explained):
    """A command that takes as many arguments as it names."""

    allow_extra_args = True  # so that they are refused here, in words of our own

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The values of its options and arguments."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            ctx.fail(
                say_number(
                    "There is one argument too many: {words}.",
                    "There are {n} arguments too many: {words}.",
                    len(rest),
                    words=" ".join(map(str, rest)),
                )
            )
        return rest


class OneOf(click.Choice):  # type: ignore[type-arg]
    """One of some words."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The word; another is refused with the nearest."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            known = list(map(str, self.choices))
            self.fail(say("{value!r}: {nearest}", value=value, nearest=nearest(value, known)))


class WholeNumber(click.IntRange):
    """A whole number, not below ``min`` where that is given."""

    name = "integer"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            if self.min is None:
                self.fail(say("{value!r}: must be a whole number.", value=value))
            self.fail(
                say(
                    "{value!r}: must be a whole number of at least {least}.",
                    value=value,
                    least=self.min,
                )
            )


class Number(click.types.FloatParamType):
    """A number."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(say("{value!r}: must be a number.", value=value))


class Place(click.Path):
    """A file or folder that exists; ``role``: the setting that it is for."""

    def __init__(self, role: str = "", **asked: Any) -> None:
        super().__init__(**asked)
        self.role = role

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Its path."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(self._fault(Path(value)))

    def _fault(self, path: Path) -> Message:
        about = {"path": str(path)}
        if path.exists():
            return (
                say("{path!r} is a file, not a folder.", **about)
                if path.is_file() and not self.file_okay
                else say("{path!r} is a folder, not a file.", **about)
                if path.is_dir() and not self.dir_okay
                else say("{path!r}: could not be read.", **about)
            )
        missing = (
            say("{path!r}: file not found.", **about)
            if self.file_okay
            else say("{path!r}: folder not found.", **about)
        )
        return joined([missing, *instead_of(path, self.role)])


def wrong_usage(error: click.ClickException) -> str:
    """What is wrong with what was asked, and where the right way is shown."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return _fault(error)
    how = say("{command} -h shows how to use it.", command=context.command_path)
    return joined([_fault(error), how], "\n")


def _fault(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            told = say("Unknown option {option}.", option=error.option_name)
            known = list(error.possibilities or ())
            return joined([told, nearest(error.option_name, known)]) if known else told
        case click.MissingParameter(param=click.Parameter() as param):
            return say("{name} is missing.", name=param.human_readable_name)
        case click.BadParameter(param=click.Parameter() as param):
            name = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
            return say("{key} = {fault}", key=name, fault=error.message)
        case click.BadOptionUsage():
            return _no_value(error)
    return error.message


def _no_value(error: click.BadOptionUsage) -> Message:
    """An option without the value that it needs, or with one that it does not take."""
    params = error.ctx.command.params if error.ctx else []
    name = error.option_name
    if any(name in each.opts and getattr(each, "is_flag", False) for each in params):
        return say("{option} takes no value.", option=name)
    return say("{option} needs a value.", option=name)
