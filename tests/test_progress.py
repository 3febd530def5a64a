"""Bars of progress in a notebook and outside."""

import io

import nbformat
import pytest
from nbclient import NotebookClient

from govtopics.progress import Line, progress

SLOW = """
import time
from govtopics.progress import progress
for each in progress(range(3), "reading", unit="file"):
    time.sleep({pause})
"""


def outputs(code):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=60).execute()
    return notebook.cells[0].outputs


class TestNotebook:
    def test_slow_work_shows_one_plain_line_that_is_empty_at_the_end(self):
        (shown,) = outputs(SLOW.format(pause=0.7))
        assert shown.output_type == "display_data"
        assert shown.data == {"text/plain": ""}

    def test_fast_work_shows_nothing(self):
        assert outputs(SLOW.format(pause=0)) == []

    def test_the_line_says_how_far_it_is(self, monkeypatch):
        said = []

        class Shown:
            def update(self, data, *, raw):
                said.append(data["text/plain"])

        line = Line()
        line.shown = Shown()
        line.write("\rreading:  33%|███       | 1/3   ")
        line.write("\r                                ")
        line.write("\r")
        assert said == ["reading:  33%|███       | 1/3", "", ""]


class TestOutside:
    def test_nothing_is_written_where_nobody_looks(self, monkeypatch):
        stream = io.StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        assert list(progress(range(3), "reading", unit="file")) == [0, 1, 2]
        assert stream.getvalue() == ""

    @pytest.mark.parametrize("items", [range(3), iter(range(3))])
    def test_a_total_may_be_given(self, items):
        with progress(items, "reading", 3, unit="file") as bar:
            assert bar.total == 3
