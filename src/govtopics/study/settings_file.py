"""``study.toml``: the settings of a study as a file that people write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from govtopics.errors import StudyError, all_faults, instead_of, nearest, reason_of, why_not_written
from govtopics.messages import Language, Message, joined, say
from govtopics.study.setting_types import Folder, Layers
from govtopics.study.settings import (
    KEYS,
    LABELS,
    RECORD,
    Settings,
    SettingsError,
    faults_of,
    flag_of,
)


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
        right key. If a name that is given is no field, with the nearest.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "study.toml")
    ...     _ = path.write_text('corpus = "."', encoding="utf-8")
    ...     gt.read_settings(path, n_topics=12).n_topics
    12
    """
    path = Path(path)
    unknown = [say("{key}: {fault}", key=name, fault=fault) for name, fault in _unknown(given)]
    if unknown:
        raise StudyError(
            all_faults(say("The values that replace those of {name}", name=path.name), unknown)
        )
    text = _text(path)
    values = _table(text, path.name)
    faults = sorted(_faults(values, path.parent, given))
    if faults:
        raise StudyError(_message(path.name, faults, _lines(text)))
    fields = _fields(values, path.parent)
    if fields.get("claims") and (path.parent / RECORD).is_file():
        fields.setdefault("declared", path.parent / RECORD)
    if (path.parent / LABELS).is_file():
        fields.setdefault("labels", path.parent / LABELS)
    return Settings(**{**fields, **given})


def language_in(path: Path) -> Language | None:
    """The language that a settings file names, whatever else is wrong with it."""
    with suppress(StudyError):
        found: Language | None = _table(_text(path), path.name).get("language")
        return found
    return None


@contextmanager
def telling_lines(path: Path, given: Collection[str] = ()) -> Iterator[None]:
    """Tell faults that show only beside the reports with the lines of the settings file.

    ``given``: keys whose values took the place of the file's, as options of a command.
    """
    try:
        yield
    except SettingsError as error:
        places = {key: line for key, line in _lines(_text(path)).items() if key not in given}
        if not any(name in places for name, _ in error.faults):
            raise
        faults = [(flag_of(key) if key in given else key, fault) for key, fault in error.faults]
        raise StudyError(_message(path.name, faults, places)) from None


def settings_text(settings: Settings | None = None) -> str:
    """The text of a ``study.toml`` that explains every key.

    ``settings``: the defaults for a folder ``reports`` if left out.
    Keys that are not set are written as comments.
    """
    settings = settings or Settings(corpus=Path("reports"))
    lines = [
        "# The settings of a study: govtopics study study.toml --out results",
        "# Paths are relative to this file. 研究的设置；路径相对于本文件。",
    ]
    for name, each in KEYS.items():
        lines += ["", *(f"# {line}" for line in _folded(each.meaning))]
        lines.append(_line(name, getattr(settings, name), each.example))
    return "\n".join([*lines, ""])


def write_settings(path: Path, text: str, *, force: bool) -> None:
    """Write a settings file aside, then put it in its place.

    ``force``: whether a file that is there is replaced.
    """
    if path.exists() and not force:
        raise StudyError(say("{path} already exists. Use --force to replace it.", path=path))
    aside = path.with_name(f".{path.name}-unfinished")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        reason = why_not_written(error, path.parent.absolute())
        raise StudyError(
            say("Could not write {path}: {reason}.", path=path, reason=reason)
        ) from error


def _line(name: str, value: Any, example: str) -> str:
    if not value and example:
        return f"# {name} = {example}"
    if isinstance(value, Mapping):
        return f"{name} = {_inline(value)}"
    if isinstance(value, tuple):
        return f"{name} = [{', '.join(map(quoted, value))}]"
    return f"{name} = {quoted(value)}"


def _inline(value: Any) -> str:
    """A table on one line, whatever tables it contains."""
    if not isinstance(value, Mapping):
        return quoted(value)
    pairs = (f"{quoted(key)} = {_inline(meant)}" for key, meant in value.items())
    return f"{{ {', '.join(pairs)} }}"


def quoted(value: str | float | Path) -> str:
    """A value as TOML writes it."""
    if isinstance(value, int | float):
        return str(value).lower()  # true, false
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
        raise StudyError(say("{path} is not UTF-8 text. Save it as UTF-8.", path=path)) from None
    except OSError as error:
        raise StudyError(
            say(
                "Could not read {path}: {reason}. To write one: govtopics settings {path}",
                path=path,
                reason=reason_of(error),
            )
        ) from error


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        told = [say("{name} is not valid TOML: {error}.", name=name, error=reason_of(error))]
        if "\\" in text:
            told.append(
                say(
                    "A path on Windows is written with / in place of \\, or in single quotation "
                    "marks: 'C:\\reports'."
                )
            )
        raise StudyError(joined(told)) from error


def _faults(
    values: Mapping[str, Any], folder: Path, given: Mapping[str, Any]
) -> Iterator[tuple[str, Message]]:
    yield from _unknown(values)
    known = {name: value for name, value in values.items() if name in KEYS}
    for name, value in known.items():
        faults = list(faults_of({name: value}))
        if not faults and name not in given:
            faults += [(name, fault) for fault in _path_faults(name, value, folder)]
        yield from faults
    if "corpus" not in values and "corpus" not in given:
        yield "corpus", say("missing; name the folder of the reports.")


def _unknown(names: Iterable[str]) -> Iterator[tuple[str, Message]]:
    for name in names:
        if name not in KEYS:
            yield name, say("unknown key. {nearest}", nearest=nearest(name, KEYS))


def _path_faults(key: str, value: Any, folder: Path) -> Iterator[Message]:
    """Files and folders that are not where a value says."""
    kind = KEYS[key].kind
    for name in kind.named(value):
        path = folder / name
        if not (path.is_dir() if isinstance(kind, Folder) else path.is_file()):
            if isinstance(kind, Folder):
                missing = say("{name!r}: folder not found.", name=name)
            else:
                missing = say("{name!r}: file not found.", name=name)
            packaged = kind.packaged if isinstance(kind, Layers) else ()
            yield joined([missing, *instead_of(path, key, packaged)])


def _message(name: str, faults: Iterable[tuple[str, str]], places: Mapping[str, int]) -> Message:
    """All faults of a file in the order of its lines."""
    told = sorted((places.get(key, 0), _told(key, fault, places)) for key, fault in faults)
    return all_faults(name, [line for _, line in told])


def _told(name: str, fault: str, places: Mapping[str, int]) -> Message:
    about = {"key": name, "fault": fault}
    if name not in places:
        return say("{key}: {fault}", **about)
    if name not in KEYS:
        return say("line {line}: {key}: {fault}", line=places[name], **about)
    return say("line {line}: {key} = {fault}", line=places[name], **about)


def _lines(text: str) -> dict[str, int]:
    """On which line each key or table begins."""
    places: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = re.match(r"""\s*\[*\s*(["']?)([^"'\]=\s.]+)\1\s*[\].=]""", line)
        if found:
            places.setdefault(found[2], number)
    return places


def _fields(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Values whose files are looked for from the folder of the settings file."""
    fields: dict[str, Any] = {}
    for name, value in values.items():
        kind = KEYS[name].kind
        places = {Path(named): folder / named for named in kind.named(value)}
        fields[name] = kind.moved(kind.held(value), places)
    return fields
