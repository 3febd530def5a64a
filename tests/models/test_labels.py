"""labels.toml says what topics are called, or all that is wrong with it at once."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.errors import ModelError
from govtopics.models.labels import Labels, TopicLabel, read_labels


def read(tmp_path, text):
    path = tmp_path / "labels.toml"
    path.write_text(text, encoding="utf-8")
    return read_labels(path)


def told(tmp_path, text):
    """The faults of a file, one a line."""
    with pytest.raises(ModelError) as refused:
        read(tmp_path, text)
    return [line.strip() for line in str(refused.value).splitlines()]


def test_what_stands_in_a_file_is_what_is_read(tmp_path):
    labels = read(tmp_path, """
[topics.nmf.aaaaaaaa]
zh = " 社区治理 "
en = "Community governance"
words = ["社区", "治理"]
merge = ["bbbbbbbb"]
[topics.nmf.bbbbbbbb]
zh = ""
[topics.lda.cccccccc]
leave_out = true
why = "formulas alone"
[themes]
"一网统管" = "One network"
[places]
"长征镇" = " Changzheng "
"某镇" = ""
[documents]
"报告-1" = "Report 1"
[groups]
"东部" = "East"
""")  # fmt: skip
    assert labels.of("nmf") == (
        TopicLabel("aaaaaaaa", "社区治理", "Community governance", ("社区", "治理"), ("bbbbbbbb",)),
    )
    assert labels.of("lda") == (TopicLabel("cccccccc", leave_out=True, why="formulas alone"),)
    assert labels.of("keyword") == ()
    assert labels.model_of("bbbbbbbb") == "nmf"
    assert dict(labels.places) == {"长征镇": "Changzheng"}
    assert labels.names == {
        "一网统管": "One network", "长征镇": "Changzheng", "报告-1": "Report 1", "东部": "East",
    }  # fmt: skip
    assert repr(labels) == (
        "Labels of labels.toml: nmf: 1 topic, lda: 1 topic, 1 theme, 1 place, 1 document, 1 group"
    )


def test_all_faults_are_told_at_once(tmp_path):
    lines = told(tmp_path, f"""
topic = 5
[topics.nmf]
dddddddd = "社区"
[topics.nmf.aaaaaaaa]
zh = 5
en = "{"x" * 80}"
names = "?"
merge = "bbbbbbbb"
leave_out = "yes"
[topics.nmf.bbbbbbbb]
zh = "反\\u202e向"
leave_out = true
[topics.nmf.cccccccc]
merge = ["cccccccc"]
leave_out = true
why = "x"
[places]
"长征镇" = ["Changzheng"]
""")  # fmt: skip
    assert lines == [
        "labels.toml has 11 problems.",
        "Unknown key 'topic'. Did you mean 'topics'?",
        "[topics.nmf] dddddddd = '社区': write a section [topics.nmf.dddddddd].",
        "[topics.nmf.aaaaaaaa] zh = 5: write text in quotation marks.",
        (
            f"[topics.nmf.aaaaaaaa] en = {'x' * 80!r}: 80 characters, but figures have room for "
            "60 at most. Shorten it."
        ),
        (
            "[topics.nmf.aaaaaaaa] unknown key 'names'. Available: zh, en, words, merge, "
            "leave_out, why."
        ),
        "[topics.nmf.aaaaaaaa] merge = 'bbbbbbbb': must be a list such as [\"3f2a91bc\"].",
        "[topics.nmf.aaaaaaaa] leave_out = 'yes': must be true or false.",
        (
            "[topics.nmf.bbbbbbbb] zh = '反\\u202e向': it contains U+202E, which cannot be "
            "drawn. Delete it."
        ),
        '[topics.nmf.bbbbbbbb] leave_out = true: write the reason, such as why = "formulas only".',
        "[topics.nmf.cccccccc] is both excluded and merged with others; do one of the two.",
        "[places] '长征镇' = ['Changzheng']: write text in quotation marks.",
    ]


def test_entries_that_contradict_each_other_are_refused(tmp_path):
    lines = told(tmp_path, """
[topics.nmf.aaaaaaaa]
zh = "治理"
merge = ["bbbbbbbb", "eeeeeeee", "ffffffff"]
[topics.nmf.bbbbbbbb]
zh = "社区"
[topics.nmf.cccccccc]
zh = "治理"
merge = ["eeeeeeee", "cccccccc"]
[topics.lda.ffffffff]
zh = "治理"
""")  # fmt: skip
    assert lines == [
        "labels.toml has 5 problems.",
        (
            "[topics.nmf.aaaaaaaa] merge: ffffffff is a topic of lda. Only topics of the same "
            "model can be merged."
        ),
        (
            "[topics.nmf.bbbbbbbb] is merged into another topic, so its entry must not "
            "contain any other settings."
        ),
        "[topics.nmf.cccccccc] merge: it names itself; name only the others.",
        "[topics.nmf] eeeeeeee is merged into 2 topics; keep one.",
        (
            "[topics.nmf] zh = '治理' is the name of 2 topics (aaaaaaaa, cccccccc). Merge "
            "them, or use different names."
        ),
    ]


@pytest.mark.parametrize(("text", "message"), [
    ("[topics.nmf.aaaaaaaa]\nzh = 'a'\n[topics.nmf.aaaaaaaa]\n", "is not valid TOML"),
    ("topics = 3\n", r"\[topics\] = 3: write a section"),
    ("[topics]\nnmf = 3\n", r"\[topics.nmf\] = 3: write a section for each topic"),
])  # fmt: skip
def test_what_is_no_such_file_is_refused(tmp_path, text, message):
    with pytest.raises(ModelError, match=message):
        read(tmp_path, text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(ModelError, match=r"Could not read .*: file or folder not found") as refused:
        read_labels(tmp_path / "none.toml")
    assert refused.value.message.endswith(
        "govtopics labels RESULTS, or write_labels(models, path), writes one."
    )
    (tmp_path / "labels.toml").touch()
    with pytest.raises(ModelError, match=r"Did you mean 'labels\.toml'"):
        read_labels(tmp_path / "label.toml")
    (tmp_path / "l.toml").write_bytes("[places]\n'长征镇' = 'x'\n".encode("gb18030"))
    with pytest.raises(ModelError, match="not UTF-8 text"):
        read_labels(tmp_path / "l.toml")
    (tmp_path / "labels.csv").write_text("topic_key,label\nx,1\n", encoding="utf-8")
    with pytest.raises(ModelError, match="CSV of govtopics"):
        read_labels(tmp_path / "labels.csv")


def test_hostile_names_that_can_be_drawn_are_names(tmp_path):
    text = "[topics.nmf.aaaaaaaa]\nzh = '<script>alert(1)</script>'\nen = '=1+1'\n"
    entry = read(tmp_path, text).of("nmf")[0]
    assert (entry.zh, entry.en) == ("<script>alert(1)</script>", "=1+1")


def test_the_hash_tells_whether_anything_else_is_said():
    one = Labels({"nmf": (TopicLabel("aaaaaaaa", zh="a"),)}, places={"甲": "A", "乙": "B"})
    other = Labels({"nmf": (TopicLabel("aaaaaaaa", zh="a"),)}, places={"乙": "B", "甲": "A"})
    assert one.sha256 == other.sha256
    assert one.sha256 != Labels({"nmf": (TopicLabel("aaaaaaaa", zh="b"),)}).sha256


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=70))
def test_any_name_is_read_or_refused(tmp_path_factory, name):
    path = tmp_path_factory.mktemp("labels") / "labels.toml"
    quoted = json.dumps(name, ensure_ascii=True).replace("\x7f", "\\u007f")
    path.write_text(f"[topics.nmf.aaaaaaaa]\nzh = {quoted}\n", encoding="utf-8")
    plain = name.strip()
    drawn = not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in name)
    if len(plain) <= 60 and drawn:
        assert [entry.zh for entry in read_labels(path).of("nmf")] == ([plain] if plain else [])
    else:
        with pytest.raises(ModelError, match="aaaaaaaa"):
            read_labels(path)


def test_a_reason_is_one_line_of_letters(tmp_path):
    path = tmp_path / "labels.toml"
    head = "[topics.nmf.aaaaaaaa]\nleave_out = true\nwhy = "
    path.write_text(head + '"""formulas\n  alone,\tin all\n"""', encoding="utf-8")
    assert read_labels(path).topics["nmf"][0].why == "formulas alone, in all"
    path.write_text(head + r'"a\u0000b\u202Ec"', encoding="utf-8")
    with pytest.raises(ModelError, match=r"aaaaaaaa\] why = .* it contains U\+0000, U\+202E"):
        read_labels(path)
