"""A plugin: every error that a test meets can be said in Chinese, to the words inside it."""

import re

import pytest

from govtopics.errors import GovTopicsError
from govtopics.messages import Message

# Words of English in a row, outside what is quoted or named.
SENTENCE = re.compile(r"(?:(?<![\w'\"./-])[A-Za-z]?[a-z]+[,;:]? ){3}")
QUOTED = re.compile(r"可用的有：[^。]*|'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|<[^>]*>|（[^）]*）")


@pytest.fixture(autouse=True)
def errors_speak_chinese(monkeypatch):
    heard = []

    def made(error, *told):
        heard.append((type(error).__name__, told))
        ValueError.__init__(error, *told)

    monkeypatch.setattr(GovTopicsError, "__init__", made)
    yield
    monkeypatch.undo()
    assert [faults for faults in map(untranslated, heard) if faults] == []


def untranslated(error):
    name, told = error
    if len(told) != 1 or not isinstance(told[0], Message):
        return f"{name}: no message: {told}"
    chinese = told[0].text("zh")
    return SENTENCE.search(QUOTED.sub("", chinese)) and f"{name}: {chinese}"
