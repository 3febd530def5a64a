"""``study.toml``: the settings of a study as a file that people write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from govtopics.errors import StudyError, all_faults, nearest, why_not_written
from govtopics.study.settings import STOPWORDS, Settings, SettingsError, faults_of

PATHS = ("corpus", "catalogue", "codebook", "lexicon", "coding")
FOLDERS = ("corpus", "coding")
# What each key means: the comments of the file that `govtopics settings` writes.
MEANING: Mapping[str, str] = {
    "corpus": "Folder of the reports. 报告所在的文件夹。",
    "catalogue": "What the texts do not say (place, date, extent); the catalogue.toml, .csv or "
    ".xlsx of each folder if left out. 编目：文本没有写明的地方、日期、体例。",
    "names": "What the names of the files say. 文件名的含义。",
    "columns": "Columns of tables under names of your own. 表格各列的含义。",
    "encoding": "Of all text files; guessed if left out. 文本文件的编码。",
    "cleaning_off": "Cleaning rules that are not applied (salutation, speaker …). 不用的清洗规则。",
    "cleaning_on": "Rules beyond the usual (punctuation). 另加的清洗规则。",
    "codebook": "Your themes and their terms; nine packaged ones if left out. 主题词表。",
    "lexicon": "Terms that stay whole words; the packaged ones if left out. 须保持完整的词。",
    "coding": "Folder of a coded sample of these reports, with the coders' files; without it the "
    "study says not validated. 人工编码的文件夹；没有就写“未经验证”。",
    "stopwords": "Layers of stop words (general, officialese, places) or files of your own, in "
    "order. 停用词的各层，或自己的文件。",
    "min_texts": "A term must stand in so many paragraphs. 词至少出现于几段。",
    "models": "Which models are fitted (nmf, lda); the first two are compared. 拟合哪些模型。",
    "n_topics": "K, the number of topics of every model. 话题数。",
    "random_state": "The seed of every model. 随机种子。",
    "prevalence_by": "Docvars (place, year, time, function …) by which the prevalence of the "
    "themes is given, beside each report. 除各报告外，还按什么分组计算主题比例。",
    "leading": "Themes that the page shows first; the codebook's first three if left out. "
    "报告首先展示的主题。",
    "figure_formats": "svg, png, pdf. 图的格式。",
    "figure_width": "Of a journal's column: single (89 mm) or double (183 mm). 图宽：单栏或双栏。",
    "figure_font": "An installed font for characters that the packaged Noto Sans SC lacks. "
    "随包字体没有的字，用哪种已安装的字体来画。",
    "language": "zh or en: of the figures, of the page when it opens (it holds both) and of the "
    "terminal; which text of the methods comes first. 图、网页和终端用哪种语言。",
}

# How an unset key could be set.
UNSET: Mapping[str, str] = {
    "catalogue": '"catalogue.toml"',
    "names": '"{place}-{year}"',
    "columns": '{ "报告" = "text" }',
    "encoding": '"gb18030"',
    "cleaning_off": '["salutation"]',
    "cleaning_on": '["punctuation"]',
    "codebook": '"codebook.toml"',
    "lexicon": '"lexicon.txt"',
    "coding": '"coding"',
    "figure_font": '"Noto Serif CJK SC"',
    "leading": '["一网统管", "韧性城市"]',
}


def read_settings(path: str | Path, **given: Any) -> Settings:
    """Read ``study.toml``.

    Parameters
    ----------
    path : str or Path
        Paths in the file are relative to its folder.
    **given
        Fields of :class:`Settings` that take the place of the file's.

    Returns
    -------
    Settings

    Raises
    ------
    StudyError
        If the file cannot be read, with all its faults at once: the line, the value and the nearest
        right key.
    """
    path = Path(path)
    text = _text(path)
    values = _table(text, path.name)
    faults = sorted(_faults(values, path.parent, given))
    if faults:
        raise StudyError(_message(path.name, faults, _lines(text)))
    return Settings(**{**_fields(values, path.parent), **given})


@contextmanager
def telling_lines(path: Path, given: Collection[str] = ()) -> Iterator[None]:
    """Tell faults that show only beside the reports with the lines of the settings file.

    Parameters
    ----------
    path : Path
    given : collection of str
        Keys whose values took the place of the file's.

    Raises
    ------
    StudyError
        In place of a :class:`SettingsError` raised within, if the file holds one of its keys.
    """
    try:
        yield
    except SettingsError as error:
        places = {key: line for key, line in _lines(_text(path)).items() if key not in given}
        if not any(name in places for name, _ in error.faults):
            raise
        raise StudyError(_message(path.name, error.faults, places)) from None


def settings_text(settings: Settings | None = None) -> str:
    """The text of a ``study.toml`` that explains every key.

    Parameters
    ----------
    settings : Settings, optional
        The defaults for a folder ``reports`` if left out.

    Returns
    -------
    str
        Keys that are not set stand in it as comments.
    """
    settings = settings or Settings(corpus=Path("reports"))
    lines = [
        "# The settings of a study: govtopics study study.toml --out results",
        "# Paths are relative to this file. 研究的设置；路径相对于本文件。",
    ]
    for name, meaning in MEANING.items():
        lines += ["", *(f"# {line}" for line in _folded(meaning))]
        lines.append(_line(name, getattr(settings, name)))
    return "\n".join([*lines, ""])


def write_settings(path: Path, text: str, *, force: bool) -> None:
    """Write a settings file aside, then put it in its place.

    Parameters
    ----------
    path : Path
    text : str
    force : bool
        Whether a file that is there is replaced.

    Raises
    ------
    StudyError
        If it is there, or cannot be written; then all is as it was.
    """
    if path.exists() and not force:
        raise StudyError(f"{path} is there already. Use --force to replace it.")
    aside = path.with_name(f".{path.name}-unfinished")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        reason = why_not_written(error, path.parent.absolute())
        raise StudyError(f"{path} cannot be written: {reason}.") from error


def _line(name: str, value: Any) -> str:
    if not value and name in UNSET:
        return f"# {name} = {UNSET[name]}"
    if isinstance(value, Mapping):
        pairs = (f"{_quoted(key)} = {_quoted(meant)}" for key, meant in value.items())
        return f"{name} = {{ {', '.join(pairs)} }}"
    if isinstance(value, tuple):
        return f"{name} = [{', '.join(map(_quoted, value))}]"
    return f"{name} = {value if isinstance(value, int) else _quoted(value)}"


def _quoted(value: str | Path) -> str:
    text = value.as_posix() if isinstance(value, Path) else value
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{ord(c[0]):04X}", escaped) + '"'


def _folded(meaning: str) -> Iterator[str]:
    line = ""
    for word in meaning.split(" "):
        if len(line) + len(word) > 88:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise StudyError(f"{path} is no UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise StudyError(
            f"{path} cannot be read: {error.strerror}. Write one with: govtopics settings {path}"
        ) from error


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"{name} is no TOML: {error}.") from error


def _faults(
    values: Mapping[str, Any], folder: Path, given: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for name in values:
        if name not in MEANING:
            yield name, f"unknown key. {nearest(name, MEANING)}"
    yield from faults_of({name: value for name, value in values.items() if name in MEANING})
    for name in PATHS:
        if name in values and name not in given:
            yield from ((name, fault) for fault in _path_faults(values[name], folder, name))
    for layer in _files_of(values.get("stopwords")):
        yield from (("stopwords", fault) for fault in _path_faults(layer, folder, "stopwords"))
    if "corpus" not in values and "corpus" not in given:
        yield "corpus", "missing: name the folder of the reports."


def _path_faults(value: Any, folder: Path, name: str) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield f"{value!r}: give a path in quotation marks."
        return
    path = folder / value
    there = path.is_dir() if name in FOLDERS else path.is_file()
    if not there:
        kind = "folder" if name in FOLDERS else "file"
        layers = STOPWORDS if name == "stopwords" else ()
        yield f"{value!r}: there is no such {kind}.{_like(path, layers)}"


def _files_of(layers: Any) -> list[str]:
    if not isinstance(layers, list):
        return []
    return [layer for layer in layers if isinstance(layer, str) and layer not in STOPWORDS]


def _like(path: Path, layers: Sequence[str]) -> str:
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    beside += layers
    close = nearest(path.name, sorted(beside))
    return f" {close}" if close.startswith("Did you mean") else ""


def _message(name: str, faults: Iterable[tuple[str, str]], places: Mapping[str, int]) -> str:
    """All faults of a file in the order of its lines."""
    told = sorted((places.get(key, 0), _told(key, fault, places)) for key, fault in faults)
    return all_faults(name, [line for _, line in told])


def _told(name: str, fault: str, places: Mapping[str, int]) -> str:
    if name not in places:
        return f"{name}: {fault}"
    sign = ":" if fault.startswith("unknown") else " ="
    return f"line {places[name]}: {name}{sign} {fault}"


def _lines(text: str) -> dict[str, int]:
    """On which line each key or table begins."""
    places: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = re.match(r"""\s*\[*\s*(["']?)([^"'\]=\s.]+)\1\s*[\].=]""", line)
        if found:
            places.setdefault(found[2], number)
    return places


def _fields(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    fields |= {name: folder / fields[name] for name in PATHS if name in fields}
    if "stopwords" in fields:
        layers = fields["stopwords"]
        fields["stopwords"] = tuple(
            layer if layer in STOPWORDS else str(folder / layer) for layer in layers
        )
    return fields
