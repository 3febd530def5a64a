"""What the library says goes through the catalogue, to the last error and log."""

import ast
import pickle
import re
from pathlib import Path
from string import Formatter

import catalogue
import pytest

from govtopics import language, messages
from govtopics.errors import GovTopicsError, all_faults
from govtopics.language import Phrase, speaking
from govtopics.study.stored import restored, stored

SOURCE = catalogue.SOURCE
MODULES = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py"))
SAYING = {"say", "say_number", "joined", "all_faults"}
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}
# Not for people: what a reader of the code would find in a defect, or what another class takes up.
INNER = {"UnstorableError", "DamagedError"}


def name_of(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def words(node):
    """Whether an expression spells out words for a person."""
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def spelled_out(tree):
    """Where an error or a log is given words that no catalogue knows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            call = node.exc
            if name_of(call.func) not in INNER and any(map(words_within, call.args)):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_log = name_of(node.func.value) in {"log", "logger"} and node.func.attr in LOGGING
            if is_log and any(map(words_within, node.args)):
                yield node.lineno


def words_within(node):
    """Whether words are spelled out anywhere in it but in what makes a message."""
    if isinstance(node, ast.Call) and name_of(node.func) in SAYING:
        return False
    return words(node) or any(map(words_within, ast.iter_child_nodes(node)))


@pytest.mark.parametrize("module", MODULES)
def test_every_error_and_log_is_a_message(module):
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    assert list(spelled_out(tree)) == []


@pytest.mark.parametrize("module", MODULES)
def test_every_message_is_written_out_where_babel_finds_it(module):
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    counted = {"say": 1, "say_number": 2}
    hidden = [
        call.lineno
        for call in calls
        for argument in call.args[: counted.get(getattr(call.func, "id", ""), 0)]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert hidden == []


@pytest.mark.parametrize("module", MODULES)
def test_every_logger_speaks_the_language_asked_for(module):
    if module != "messages.py":
        assert "logging.getLogger(__name__)" not in (SOURCE / module).read_text(encoding="utf-8")


def test_the_catalogue_is_up_to_date():
    known = catalogue.read()
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(catalogue.brought_up_to_date(known))
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(known)


def test_every_message_has_chinese_with_the_same_values():
    for message in catalogue.read():
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[1]
        text = message.string if isinstance(message.string, str) else message.string[0]
        assert text, message.id
        assert not message.fuzzy
        assert fields(text) == fields(one), message.id
        assert has_chinese(text) or not re.search("[a-z]{2} [a-z]{2}", bare(one)), message.id


def fields(template):
    """The values of a template, each with how it is written."""
    return sorted(
        (name, how or "", spec) for _, name, spec, how in Formatter().parse(template) if name
    )


def bare(template):
    return "".join(text for text, *_ in Formatter().parse(template))


def has_chinese(text):
    return re.search("[\u4e00-\u9fff]", text) is not None


def test_a_message_is_said_in_either_language():
    told = messages.say(
        "Unknown language {language!r}. {nearest}",
        language="xx",
        nearest=messages.say("Available: {known}.", known="zh, en"),
    )
    assert told == "Unknown language 'xx'. Available: zh, en."
    assert told.text("zh") == "没有语言 'xx'。可用的有：zh, en。"


def test_faults_of_a_file_are_counted_in_either_language():
    one = all_faults("a.toml", [messages.say("None is available.")])
    assert one == "a.toml has 1 problem.\n  None is available."
    assert one.text("zh") == "a.toml 有 1 处问题：\n  没有可选的。"
    assert all_faults("a.toml", ["x", "y"]) == "a.toml has 2 problems.\n  x\n  y"
    ours = all_faults(messages.say("The codebook"), ["x"])
    assert ours == "The codebook has 1 problem.\n  x"
    assert ours.text("zh") == "主题词表有 1 处问题：\n  x"


def test_a_value_with_words_of_its_own_is_said_in_the_language():
    told = messages.say("{told} ({file})", told=Phrase("报告", "report"), file="a")
    assert (told, told.text("zh")) == ("report (a)", "报告（a）")


def test_braces_of_a_text_are_no_places():
    assert messages.say("{told}", told="{0} {x!r}").text("zh") == "{0} {x!r}"


def test_an_error_speaks_the_language_asked_for_and_keeps_english():
    error = GovTopicsError(messages.say("None is available."))
    with speaking("zh"):
        assert str(error) == "没有可选的。"
        assert error.message == "None is available."
    with speaking("en"):
        assert str(error) == "None is available."


def test_a_session_speaks_the_language_that_it_was_given(monkeypatch):
    monkeypatch.setattr(messages, "SESSION", {})
    monkeypatch.setattr(language, "SESSION", messages.SESSION)
    language.speak("zh")
    assert messages.message_language() == "zh"
    with speaking("en"):
        assert messages.message_language() == "en"
    language.speak("en")
    assert language.language_in_force() == "en"
    with pytest.raises(GovTopicsError, match="Unknown language 'fr'"):
        language.speak("fr")


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "zh:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
    ],
)
def test_without_being_asked_it_follows_the_environment(monkeypatch, variables, spoken):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert messages.message_language() == spoken


def test_a_logger_says_a_message_in_the_language(caplog):
    log = messages.logger("govtopics.made_up")
    with speaking("zh"):
        log.warning(messages.say("None is available."))
    assert caplog.messages == ["没有可选的。"]


def test_a_message_survives_the_way_to_another_process_and_into_the_cache():
    told = messages.joined([messages.say("Available: {known}.", known="a"), "b"], "; ")
    for again in (pickle.loads(pickle.dumps(told)), restored(stored(told))):  # noqa: S301
        assert again == told
        assert again.text("zh") == "可用的有：a。；b"


def test_chinese_is_readable_without_the_source():
    assert Path(messages.CATALOGUES / "zh" / "LC_MESSAGES" / "govtopics.mo").is_file()
