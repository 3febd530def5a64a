"""Files of TOML that nobody writes by hand are refused in words, whichever they are."""

import pytest

import govtopics as gt
from govtopics.errors import GovTopicsError
from govtopics.study.declarations import read_record
from govtopics.study.settings_file import read_settings

READERS = {
    "labels": gt.read_labels,
    "codebook": gt.read_codebook,
    "indicators": gt.read_indicators,
    "settings": read_settings,
    "declarations": read_record,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000 + "]" * 5000, "a = " + "9" * 5000, "declared = 3", "declared = [3]"],
    ids=["deep", "long", "number", "numbers"],
)
def test_toml_that_python_cannot_read_is_refused_in_words(tmp_path, reader, text):
    path = tmp_path / "file.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GovTopicsError, match=r"file\.toml"):
        READERS[reader](path)
