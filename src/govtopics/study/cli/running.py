"""What commands run on: settings, a study as far as it is needed, and what is said meanwhile."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtopics.errors import GovTopicsError
from govtopics.language import answer_in, speaking
from govtopics.messages import Language
from govtopics.study.cache import Cache, cache_folder
from govtopics.study.settings import KEYS, Settings, SettingsError
from govtopics.study.settings_file import language_in, read_settings, telling_lines

if TYPE_CHECKING:
    from govtopics.study.study import Study

OPTIONS = [name for name, each in KEYS.items() if each.option is not None]


@contextmanager
def settings_of(source: Path, options: dict[str, Any]) -> Iterator[Settings]:
    """The settings of a folder or file, with the options that were given in their place."""
    given = {name: value for name, value in options.items() if value not in (None, ())}
    in_file = source.suffix == ".toml" and not source.is_dir()
    with telling_options(given if in_file else OPTIONS):
        if not in_file:
            settings = Settings(**{"corpus": source, **given})
            answer_in(settings.language)
            yield settings
            return
        answer_in(given.get("language") or language_in(source))
        settings = read_settings(source, **given)
        answer_in(settings.language)
        with telling_lines(source, given):
            yield settings


@contextmanager
def telling_options(given: Collection[str]) -> Iterator[None]:
    """Tell faults of settings that were options of the command as faults of options."""
    try:
        yield
    except SettingsError as error:
        raise SettingsError(error.faults, given) from None


@contextmanager
def study_of(source: Path, options: dict[str, Any]) -> Iterator[Study]:
    """A study as far as it is needed for an answer."""
    from govtopics.study.stages import Stages  # noqa: PLC0415
    from govtopics.study.study import Study  # noqa: PLC0415

    kept = None if options.pop("fresh") else Cache(cache_folder())
    with settings_of(source, options) as settings, progress():
        study = Study(settings, Stages(kept))
        with speaking(settings.language, names=study.names):
            yield study


def language_of(results: Path) -> Language | None:
    """The language of a finished study, if it is one."""
    from govtopics.study.results.manifest import read_manifest  # noqa: PLC0415

    with suppress(GovTopicsError):  # what is wrong with it is said by those who use it
        found: Language = read_manifest(results)["settings"].get("language", "zh")
        return found
    return None


@contextmanager
def progress(*, since: float | None = None) -> Iterator[None]:
    """What the library logs goes to the terminal while a command runs, each message once.

    What takes long (``since``: when it began) says how it goes on, with the time that has passed;
    other commands say only what matters for the answer.
    """
    from govtopics.study.terminal import AboveBars, Once, Timed, Visible  # noqa: PLC0415

    handler = AboveBars(sys.stderr)
    handler.setFormatter(Visible() if since is None else Timed(since))
    handler.addFilter(Once())
    logger = logging.getLogger("govtopics")
    before = logger.level
    logger.setLevel(logging.WARNING if since is None else logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
