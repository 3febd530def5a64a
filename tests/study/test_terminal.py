"""What the library logs stands on lines of its own, whatever bars there are."""

import io
import logging

from tqdm import tqdm

from govtopics.study.terminal import AboveBars, Once, Visible


def test_a_line_is_written_above_a_bar_that_is_drawn_again():
    stream = io.StringIO()
    handler = AboveBars(stream)
    with tqdm(range(2), "tables", file=stream, ncols=40, mininterval=0) as bar:
        bar.update()
        before = len(stream.getvalue())
        handler.emit(logging.LogRecord("x", logging.INFO, "", 0, "Figure: topics", (), None))
        written = stream.getvalue()[before:]
    cleared, _, rest = written.partition("Figure: topics\n")
    assert cleared.strip(" \r") == ""
    assert cleared.startswith("\r")
    assert cleared.endswith("\r")
    assert rest.startswith("\rtables:  50%")


def test_without_bars_a_line_is_all_that_is_written():
    stream = io.StringIO()
    AboveBars(stream).emit(logging.LogRecord("x", logging.INFO, "", 0, "Tables: 37", (), None))
    assert stream.getvalue() == "Tables: 37\n"


def test_a_message_is_said_once_and_moves_no_cursor():
    once = Once()
    records = [
        logging.LogRecord("govtopics", logging.INFO, "", 0, said, (), None)
        for said in ("a\x1b[2J 没有读入", "a\x1b[2J 没有读入", "b 没有读入")
    ]
    passed = [record for record in records if once.filter(record)]
    assert [Visible().format(r) for r in passed] == ["a\\x1b[2J 没有读入", "b 没有读入"]
