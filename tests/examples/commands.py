"""Command lines as pages show them, read by the program itself."""

import importlib.util
import shlex

import click
from page_blocks import ROOT

from govtopics.study.cli.commands import main as program

SHELLS = ("sh", "bash", "console", "powershell", "")
NAMES = ("govtopics", ".venv/bin/govtopics", r".venv\Scripts\govtopics")


def command_lines(block):
    """Yield the command lines of a block with their numbers: no prompt, no comment."""
    for number, line in enumerate(block.lines, start=block.line):
        words = shlex.split(line.strip().removeprefix("$ ").replace("\\", "\\\\"), comments=True)
        if words:
            yield number, words


def fault_of(words):
    """Return why this project would not understand a command line; None for other programs."""
    if words[0] in NAMES:
        return _fault(program, words[1:])
    if words[:2] in (["python3", "run.py"], ["py", "run.py"]):
        return _fault_of_run_py(words[2:])
    script = next((word for word in words[:3] if word.startswith("benchmarks/")), None)
    return None if script is None or (ROOT / script).is_file() else f"there is no {script}"


def _fault(command, arguments):
    """What click finds wrong, files apart: those of a reader are not here."""
    context = click.Context(command, **program.context_settings)
    try:
        if isinstance(command, click.Group) and not arguments[0].startswith("-"):
            _, below, rest = command.resolve_command(context, arguments)
            return _fault(below, rest)
        given, rest, _ = command.make_parser(context).parse_args(list(arguments))
        if rest:
            return f"more than {command.name} takes: {' '.join(rest)}"
        if given.get("help"):
            return None
        for parameter in command.params:
            value = given.get(parameter.name)
            if value is None or parameter.value_is_missing(value):
                if parameter.required:
                    return f"{command.name} lacks {parameter.human_readable_name}"
            elif not isinstance(parameter.type, click.Path | click.File):
                parameter.type_cast_value(context, value)
    except click.ClickException as error:
        return error.format_message()
    return None


def _fault_of_run_py(arguments):
    described = importlib.util.spec_from_file_location("run_py_of_pages", ROOT / "run.py")
    run_py = importlib.util.module_from_spec(described)
    described.loader.exec_module(run_py)
    name, *options = arguments
    if name not in run_py.COMMANDS:
        return f"run.py has no command {name}"
    return _fault(program, ["study", "seeds", *options]) if name == "study" else None
