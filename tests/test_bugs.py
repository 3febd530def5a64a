"""The bugs that are planted to try the tests: each can be, and what becomes of it is told."""

import json
import tomllib
from pathlib import Path

import mutants
import plant
import pytest

# Nothing but names and texts is asked here: the lists themselves are run by tests/bugs/plant.py.
LISTED = plant.read_bugs(plant.own_lists())


@pytest.mark.parametrize("bug", LISTED, ids=lambda bug: bug.name)
def test_a_listed_bug_can_be_planted(bug):
    text = bug.applied((plant.PACKAGE / bug.file).read_text(encoding="utf-8"))
    if bug.file.endswith(".py"):
        compile(text, bug.file, "exec")
    elif bug.file.endswith(".toml"):
        tomllib.loads(text)
    assert bug.effect


def test_the_quick_sample_is_small_and_touches_every_room():
    quick = [bug.room for bug in LISTED if bug.quick]
    assert len(quick) <= 14
    assert set(plant.ROOMS) <= set(quick)


# ------------------------------------------------------------------ a package of two lines

SOURCE = "def half(n):\n    return n / 2\n"
TEST = "from govtopics.corpus.halves import half\n\ndef test_half():\n    assert half(6) == 3\n"
TAKEN = {"name": "halves-doubled", "file": "corpus/halves.py", "effect": "a half is a double"}


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A package with one room, whose test looks at one number."""
    package, tests = tmp_path / "src" / "govtopics", tmp_path / "tests"
    (package / "corpus").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "corpus" / "__init__.py").touch()
    (package / "corpus" / "halves.py").write_text(SOURCE, encoding="utf-8")
    (tests / "corpus").mkdir(parents=True)
    (tests / "corpus" / "test_halves.py").write_text(TEST, encoding="utf-8")
    for name, value in {"ROOT": tmp_path, "PACKAGE": package, "TESTS": tests}.items():
        monkeypatch.setattr(plant, name, value)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take a second to load
    return tmp_path


@pytest.fixture
def told(house, capfd):
    """Return a function that plants bugs by a list, and gives exit status and lines."""

    def run(*bugs, options=()):
        lines = [
            [f"{key} = {json.dumps(value)}" for key, value in (TAKEN | bug).items()] for bug in bugs
        ]
        text = "\n".join("\n".join(["[[bug]]", *entry]) for entry in lines)
        (house / "list.toml").write_text(text, encoding="utf-8")
        status = plant.main([str(house / "list.toml"), *options])
        return status, capfd.readouterr().out.splitlines()

    return run


def test_a_bug_that_a_test_notices_is_found_and_the_source_stays(house, told):
    status, (verdict, total) = told({"old": "/ 2", "new": "* 2"})
    assert (status, total) == (0, "found 1 of 1, lived 0, faults 0")
    assert verdict.startswith("found  halves-doubled (corpus/halves.py)")
    assert verdict.endswith("tests/corpus/test_halves.py::test_half")
    assert (house / "src/govtopics/corpus/halves.py").read_text(encoding="utf-8") == SOURCE


def test_a_bug_that_no_test_notices_lives_and_counts_against_the_least_share(told):
    found, lives = {"old": "/ 2", "new": "* 2"}, {"name": "whole", "old": "/", "new": "//"}
    status, lines = told(found, lives)
    assert (status, lines[-1]) == (1, "found 1 of 2, lived 1, faults 0")
    assert any(line.startswith("lived  whole") for line in lines)
    assert told(found, lives, options=["--least", "0.5"])[0] == 0


def test_a_bug_that_hangs_is_found_and_says_so(told):
    status, (verdict, _) = told(
        {"old": "return n / 2", "new": "\n    while n: pass"}, options=["--timeout", "4"]
    )
    assert status == 0
    assert "no end after 4 s, which counts as found" in verdict


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("/ 3", "`old` stands 0 times"),
        ("n", "`old` stands 3 times"),
        ("/ 2", "stands there already"),
    ],
)
def test_a_bug_that_cannot_be_planted_is_a_fault(told, old, said):
    status, (verdict, total) = told({"old": old, "new": "/ 2"})
    assert (status, total) == (2, "found 0 of 1, lived 0, faults 1")
    assert said in verdict


def test_a_test_that_fails_anyway_finds_nothing(house, told):
    (house / "tests/corpus/test_halves.py").write_text(TEST.replace("3", "4"), encoding="utf-8")
    status, lines = told({"old": "/ 2", "new": "* 2"})
    assert (status, lines[-1]) == (2, "found 0 of 1, lived 0, faults 1")
    assert lines[-2].startswith("fault")
    assert lines[-2].endswith("test_half fails without the bug too")


def test_tests_that_cannot_start_find_a_bug_only_where_they_start_without_it(house, told):
    conftest = house / "tests" / "corpus" / "conftest.py"
    conftest.write_text("from govtopics.corpus.halves import half\n", encoding="utf-8")
    status, (verdict, _) = told({"old": "def half", "new": "def double"})
    assert status == 0
    assert verdict.endswith("the tests cannot even start")
    conftest.write_text("import no_such_module\n", encoding="utf-8")
    status, lines = told({"old": "/ 2", "new": "* 2"})
    assert (status, lines[-1]) == (2, "found 0 of 1, lived 0, faults 1")
    assert "the tests do not start without the bug" in lines[0]


def test_later_rooms_are_asked_only_downstream(house, told):
    later = house / "tests" / "tokens"
    later.mkdir()
    asks = TEST.replace("half(6) == 3", "half(5) == 2.5")
    (later / "test_later.py").write_text(asks, encoding="utf-8")
    lives = {"old": "/", "new": "//"}
    assert told(lives)[1][-1] == "found 0 of 1, lived 1, faults 0"
    assert told(lives, options=["--downstream"])[1][-1] == "found 1 of 1, lived 0, faults 0"


def test_tests_named_like_the_module_come_first_then_those_that_speak_of_it(house):
    texts = {"a": "", "b": "half", "c": "half half", "halves_of": "", "d": "halfway half"}
    paths = [house / f"test_{name}.py" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    bug = plant.Bug(**TAKEN, old="/ 2", new="* 2")
    order = [path.stem.removeprefix("test_") for path in plant.ranked(paths, bug)]
    assert order == ["halves_of", "c", "b", "d", "a"]


# ------------------------------------------------------------------ mutants

MUTATED = '''"""A text with 1 < 2."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    left: int = 4


def f(区, *, most=0.5):
    if not 区 or g(most, 区) <= most:
        raise ValueError(f"{区 + 1} is too much", 7)
    return "区" + 区 ** 2 if most is None else True
'''


def test_mutants_change_what_a_slip_would_and_nothing_else(tmp_path):
    (tmp_path / "m.py").write_text(MUTATED, encoding="utf-8")
    drawn = mutants.draw(tmp_path, ["m.py"], 99, seed=0)
    changed = {MUTATED.replace(bug["old"], bug["new"]) for bug in drawn}
    assert all(MUTATED.count(bug["old"]) == 1 for bug in drawn)
    pairs = [
        ("int = 4", "int = 5"),
        ("most=0.5", "most=1.5"),
        ("not 区", "区"),
        (" or g", " and g"),
        ("g(most, 区)", "g(区, most)"),
        ("<= most", "< most"),
        ("区 ** 2", "区 * 2"),
        ("** 2", "** 3"),
        ("most is None", "most is not None"),
        ("else True", "else False"),
    ]
    assert changed == {MUTATED.replace(old, new) for old, new in pairs}
    assert all(MUTATED.count(old) == 1 for old, _ in pairs)


def test_mutants_are_drawn_by_the_seed_and_can_be_read_back(tmp_path):
    (tmp_path / "m.py").write_text(MUTATED, encoding="utf-8")
    one, again, other = (mutants.as_toml(tmp_path, ["m.py"], 4, seed) for seed in (1, 1, 2))
    assert one == again != other
    (tmp_path / "list.toml").write_text(one, encoding="utf-8")
    bugs = plant.read_bugs([tmp_path / "list.toml"])
    assert [Path(bug.file).name for bug in bugs] == ["m.py"] * 4
    assert all(bug.applied(MUTATED) != MUTATED for bug in bugs)
