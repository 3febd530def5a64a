"""Whatever the library logs while a study runs has Chinese words, and is said once."""

import ast
import logging
import re
from pathlib import Path

import pytest
from govtopics.study.translation import in_chinese

import govtopics
from govtopics.study.terminal import Once, OneLanguage

SOURCE = Path(govtopics.__file__).parent
# Not of a study: these models and measures are for a notebook.
APART = ("models/keyword_lda.py", "models/folding.py", "analysis/validation/spot_check.py",
         "analysis/themes/grow.py")  # fmt: skip
SAMPLES = {"%d": "3", "%s": "x.csv", "%r": "'x'", "%.1f": "1.5"}


def messages():
    """Every message that a room logs, as the constant in the call or by its name."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if getattr(call.func.value, "id", "") != "log" or name in APART:
                continue
            said = call.args[1 if call.func.attr == "log" else 0]
            text = constants.get(said.id) if isinstance(said, ast.Name) else said.value
            yield pytest.param(text, id=f"{name}:{call.lineno}")


@pytest.mark.parametrize("template", list(messages()))
def test_every_message_of_a_study_has_chinese_words(template):
    if template in ("%s", "%d %s: %s%s.", "%s: %s: %s"):
        pytest.skip("its parts are said below")
    said = re.sub(r"%(\.1f|[dsr])", lambda found: SAMPLES[found[0]], template)
    assert re.search("[\u4e00-\u9fff]", in_chinese(said)), said


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Read: 5 reports, 2,106 paragraphs", "读取：5 份报告，2,106 段"),
        ("3 texts hold no term of the vocabulary: a/p1, b/p2.", "3 段没有词进入模型：a/p1, b/p2"),
        ("a.doc was not read: it is an old Word file; save it as .docx",
         "未读 a.doc：是旧的 Word 文件；请存为 .docx"),
        ("a: truncated: it ends in mid-sentence (…治理; 和)",
         "a：中途截断：在句中结束（…治理; 和）"),
        ("words; of a document", "words; of a document"),
    ],
)  # fmt: skip
def test_messages_in_chinese(english, chinese):
    assert in_chinese(english) == chinese


def test_a_message_is_told_once_in_one_language_and_moves_no_cursor():
    once = Once()
    records = [
        logging.LogRecord("govtopics", logging.INFO, "", 0, "%s was not read: %s", args, None)
        for args in (("a\x1b[2J", "it is empty"), ("a\x1b[2J", "it is empty"), ("b", "it is empty"))
    ]
    passed = [record for record in records if once.filter(record)]
    assert [OneLanguage("zh").format(r) for r in passed] == [
        "未读 a\\x1b[2J：是空的", "未读 b：是空的"
    ]  # fmt: skip
    assert OneLanguage("en").format(records[2]) == "b was not read: it is empty"
