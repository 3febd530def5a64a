"""TOML files as pages show them, each read by the reader that it belongs to."""

import re
import tomllib

from govtopics.analysis.commitments.indicators import read_indicators
from govtopics.analysis.themes.codebook import read_codebook
from govtopics.corpus.reading.catalogue import read_catalogue
from govtopics.models.label_file import read_labels
from govtopics.study.setting_types import Folder
from govtopics.study.settings import KEYS
from govtopics.study.settings_file import read_settings

NAME = re.compile(r"# (\w+\.toml)\b")


def read_toml(text, folder):
    """Read a block in a folder; its first line is a comment with the name of the file."""
    name = NAME.match(text)
    assert name, "the first line of a TOML block is a comment with the name of its file"
    path = folder / name[1]
    path.write_text(text, encoding="utf-8")
    return READERS[name[1]](path)


def read_study(path):
    """Read a study's settings where the files and folders that it names are."""
    for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
        kind = KEYS[key].kind
        for each in kind.named(value):
            place = path.parent / each
            place.parent.mkdir(parents=True, exist_ok=True)
            place.mkdir(exist_ok=True) if isinstance(kind, Folder) else place.touch()
    return read_settings(path)


READERS = {
    "catalogue.toml": read_catalogue,
    "codebook.toml": read_codebook,
    "indicators.toml": read_indicators,
    "labels.toml": read_labels,
    "study.toml": read_study,
}
