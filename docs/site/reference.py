"""Pages of the public names: a page a group, a page a name; reference.toml says what they are."""

import inspect
import re
import tomllib
from typing import Any

import govtopics
from stage import DOCS, Stage

SEEN = {
    "zh": "样子、代码和画的表见[图库](../gallery/{name}.md)。",
    "en": "What it looks like, with code and table, is in the [gallery](../gallery/{name}.md).",
}
HEADS = {"zh": "| 名称 | 用来 |", "en": "| name | for |"}
FILE = DOCS / "reference.toml"
# What an error is called in each room; all are GovTopicsError, and are on its page.
ERRORS = [each.__name__ for each in govtopics.GovTopicsError.__subclasses__()]


def groups() -> list[dict[str, Any]]:
    """Groups of names in the order of the site."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]


def put(staged: dict[str, Stage]) -> None:
    """Write the pages of both languages."""
    for language, stage in staged.items():
        for group in groups():
            stage.put(f"reference/{group['file']}.md", _group_page(group, language))
            for name, chinese in group["names"].items():
                stage.put(f"reference/{name}.md", _name_page(name, chinese, language))


def _group_page(group: dict[str, Any], language: str) -> str:
    lines = [f"# {group[language]}", "", group[f"{language}_says"], ""]
    lines += [HEADS[language], "|---|---|"]
    for name, chinese in group["names"].items():
        says = chinese if language == "zh" else first_line(name)
        lines.append(f"| [`{name}`]({name}.md) | {says} |")
    lines += ["", "```{toctree}", ":hidden:", "", *group["names"], "```", ""]
    return "\n".join(lines)


def first_line(name: str) -> str:
    """The summary of a name's docstring, in Markdown."""
    said = (inspect.getdoc(getattr(govtopics, name)) or "").split("\n\n")[0]
    plain = re.sub(r":\w+:`~?([^`]*)`", r"`\1`", " ".join(said.split()))
    return plain.replace("``", "`").replace("|", "\\|")


def _name_page(name: str, chinese: str, language: str) -> str:
    public = getattr(govtopics, name)
    lines = [f"# {name}", ""]
    lines += [chinese, ""] if language == "zh" else []
    if name.startswith("plot_"):
        lines += [SEEN[language].format(name=name), ""]
    lines += ["```{eval-rst}"]
    if public is govtopics.GovTopicsError:
        lines += [f".. autoexception:: govtopics.{name}", ""]
        lines += [".. py:currentmodule:: govtopics", ""]
        for error in ERRORS:
            said = inspect.getdoc(getattr(govtopics.errors, error))
            lines += [f".. py:exception:: {error}", "", f"   {said}", ""]
    elif inspect.isclass(public):
        lines += [f".. autoclass:: govtopics.{name}", "   :members:", "   :inherited-members:"]
    else:
        lines += [f".. autofunction:: govtopics.{name}"]
    return "\n".join([*lines, "```", ""])
