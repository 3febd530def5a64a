#!/usr/bin/env python3
"""Plant known bugs, one at a time, and see whether the tests notice.

    python tests/bugs/plant.py                          every bug of tests/bugs/*.toml
    python tests/bugs/plant.py --quick                  the small sample that is marked `quick`
    python tests/bugs/plant.py more.toml a-name         the bugs of a list; those of a name
    python tests/bugs/plant.py --room analysis --downstream --jobs 2
    python tests/bugs/plant.py --mutate 40 --seed 1 analysis/intervals.py > mutants.toml

A bug is `name`, `file` (below src/govtopics), `old` (stands there exactly once), `new`, `effect`
(what a reader would be told wrongly), and perhaps `quick = true`. It is planted in a private copy
of src/, never here, and the tests of its room run on the copy until one fails: those named like
the module first, then those that speak of it most. `--downstream` goes on through the later rooms.
Sweeps (the marker of pyproject.toml) and the examples of docstrings are left out.

A bug is `found` where a test fails, or hangs until --timeout. At the end the tests that found bugs
run once without any: one that fails then has found nothing. Exit status 0 where the share found
reaches --least, 1 where it does not, 2 where a bug could not be planted or judged.
"""

import argparse
import ast
import contextlib
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import mutants

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
ROOT = TESTS.parent
PACKAGE = ROOT / "src" / "govtopics"
ROOMS = ("corpus", "panels", "tokens", "models", "analysis", "figures", "study")
NAMED = re.compile(r"^(?:FAILED|ERROR) ([^\s:]+\.py(?:::\w+)*)", re.MULTILINE)
FAILED, NOT_COLLECTED = 1, 2  # pytest's exit statuses
CANNOT_START = "the tests cannot even start"


class Fault(Exception):  # noqa: N818 (what it is called in every message)
    """A bug that cannot be planted or judged."""


@dataclass(frozen=True)
class Bug:
    """A change of the source that makes a result wrong."""

    name: str
    file: str
    old: str
    new: str
    effect: str
    quick: bool = False

    @property
    def room(self):
        return Path(self.file).parts[0] if "/" in self.file else ""

    def applied(self, text):
        """Return the text of the file with the bug in it."""
        if (n := text.count(self.old)) != 1:
            raise Fault(f"`old` stands {n} times in {self.file}, not once")
        if self.old == self.new:
            raise Fault("`new` is what stands there already")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Verdict:
    """What became of a planted bug: found, lived or fault; by which test, and how fast."""

    bug: Bug
    word: str
    by: str = ""
    seconds: float = 0.0

    def __str__(self):
        line = f"{self.word:<6} {self.bug.name} ({self.bug.file})"
        line += f" {self.seconds:.0f} s" if self.seconds else ""
        return f"{line}: {self.by}" if self.by else line


# ---------------------------------------------------------------------- lists


def read_bugs(paths):
    """Read lists of bugs; a name stands once in all of them."""
    bugs = {}
    for path in paths:
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["bug"]:
            bug = Bug(**entry)
            if bug.name in bugs:
                raise Fault(f"{path.name}: the name {bug.name} is taken")
            bugs[bug.name] = bug
    return list(bugs.values())


def own_lists():
    return sorted(HERE.glob("*.toml"))


def chosen(options):
    """Return the bugs that the command line asks for."""
    paths = [Path(word) for word in options.what if word.endswith(".toml")]
    names = {word for word in options.what if not word.endswith(".toml")}
    bugs = read_bugs(paths or own_lists())
    if unknown := names - {bug.name for bug in bugs}:
        raise Fault(f"no bug is named {', '.join(sorted(unknown))}")
    return [
        bug
        for bug in bugs
        if (not names or bug.name in names)
        and (not options.room or bug.room in options.room)
        and (bug.quick or not options.quick)
    ]


# ---------------------------------------------------------------------- which tests, in which order


def test_files(room):
    """Return the test files of a room; what is in no room is tested beside the rooms."""
    if room in ROOMS:
        return sorted((TESTS / room).rglob("test_*.py"))
    return sorted(TESTS.glob("test_*.py"))


def ranked(files, bug):
    """Put first the tests that are named like the module, then those that speak of it most."""
    stem, words = Path(bug.file).stem, names_in(PACKAGE / bug.file)

    def rank(path):
        said = Counter(re.findall(r"[\w.-]+", path.read_text(encoding="utf-8")))
        spoken_of = sum(said[word] for word in words)
        return (stem not in path.stem, -spoken_of)

    return sorted(files, key=rank)


def names_in(path):
    """Return the names that a module defines, or the name of a file of data."""
    if path.suffix != ".py" or not path.is_file():
        return {path.name}
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def rounds(bug, *, downstream):
    """Return the lists of test files to run one after another until one of them fails."""
    if bug.room == "data":  # read by the rooms that come first and by the themes
        start = [*test_files("analysis"), *test_files("tokens"), *test_files("corpus")]
        return [ranked(start, bug), *([test_files("study")] if downstream else [])]
    later = ROOMS[ROOMS.index(bug.room) + 1 :] if bug.room in ROOMS else ROOMS
    rooms = [bug.room, *(later if downstream else ())]
    return [ranked(test_files(room), bug) for room in rooms]


# ---------------------------------------------------------------------- one copy, one bug


def copy_source(folder):
    """Copy src/, what is compiled of it, and the lock beside it; return the package's folder."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    if (ROOT / "requirements.lock").exists():  # a study says by which lock it was made
        shutil.copy(ROOT / "requirements.lock", folder)
    return folder / "src" / "govtopics"


@contextlib.contextmanager
def planted(bug, package, stamp):
    """Hold a bug in the copy.

    Compiled files are trusted by size and second of change: `stamp` is another one for each bug.
    """
    path = package / bug.file
    if not path.is_file():
        raise Fault(f"there is no file {bug.file}")
    text = bug.applied(path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    os.utime(path, (stamp, stamp))
    try:
        yield
    finally:
        shutil.copy2(PACKAGE / bug.file, path)


def run_tests(targets, folder, timeout):
    """Run tests on a copy until one fails; return pytest's status (None: time out) and output."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    command += ["-o", "addopts=", "--import-mode=importlib", "-rfE", "-m", "not sweep"]
    variables = os.environ | {
        "PYTHONPATH": str(folder / "src"),
        "PYTHONUTF8": "1",
        "COLUMNS": "1000",
    }
    base = ["--basetemp", str(folder / "temporary")]
    with (folder / "output.txt").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, *base, *map(str, targets)],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            stop(process)
        output.seek(0)
        return status, output.read()


def stop(process):
    """End what is still running, and on POSIX what it started."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def judge(bug, folder, stamp, options):
    """Plant a bug and say whether it was found."""
    start = monotonic()
    try:
        word, by = look(bug, folder, stamp, options)
        if by == CANNOT_START:
            check_start(bug, folder)
    except Fault as fault:
        word, by = "fault", str(fault)
    return Verdict(bug, word, by, monotonic() - start)


def look(bug, folder, stamp, options):
    with planted(bug, folder / "src" / "govtopics", stamp):
        for files in rounds(bug, downstream=options.downstream):
            status, output = run_tests(files, folder, options.timeout)
            if status is None:
                return "found", f"no end after {options.timeout:.0f} s, which counts as found"
            if status in {FAILED, NOT_COLLECTED} and (found := NAMED.search(output)):
                return "found", found.group(1)
            if "ImportError while loading conftest" in output:
                return "found", CANNOT_START
            if status != 0:
                raise Fault(f"pytest ended with {status}: {output.strip()[-400:]}")
    return "lived", bug.effect


def check_start(bug, folder):
    """Refuse to judge where the tests cannot start without the bug either."""
    status, output = run_tests([*test_files(bug.room), "--collect-only"], folder, None)
    if status != 0:
        raise Fault(f"the tests do not start without the bug: {output.strip()[-400:]}")


def judged(bugs, options):
    """Judge bugs, some at a time, and yield the verdicts as they come."""
    with tempfile.TemporaryDirectory(prefix="govtopics-bugs-") as base:
        folders = queue.SimpleQueue()
        for i in range(options.jobs):
            folder = Path(base, str(i))
            copy_source(folder)
            folders.put(folder)

        def in_a_free_folder(number, bug):
            folder = folders.get()
            try:
                return judge(bug, folder, 1_000_000_000 + number, options)
            finally:
                folders.put(folder)

        with ThreadPoolExecutor(options.jobs) as pool:
            waiting = [pool.submit(in_a_free_folder, *item) for item in enumerate(bugs)]
            verdicts = []
            for done in as_completed(waiting):
                verdicts.append(done.result())
                yield verdicts[-1]
        yield from without_bugs(verdicts, folders.get(), options)


def without_bugs(verdicts, folder, options):
    """Yield a fault for what was found by a test that fails without any bug."""
    tests = sorted({verdict.by for verdict in verdicts if verdict.by.startswith("tests/")})
    while tests:
        status, output = run_tests(tests, folder, None)
        if status == 0:
            return
        found = NAMED.search(output)
        if not found or found.group(1) not in tests:
            raise Fault(f"the tests do not run without a bug: {output.strip()[-400:]}")
        tests.remove(found.group(1))
        for verdict in verdicts:
            if verdict.by == found.group(1):
                yield replace(verdict, word="fault", by=f"{verdict.by} fails without the bug too")


# ---------------------------------------------------------------------- the command


def parsed(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", help="lists (.toml) and names; modules for --mutate")
    parser.add_argument("--room", action="append", choices=[*ROOMS, "data"])
    parser.add_argument("--quick", action="store_true", help="only the bugs marked quick")
    parser.add_argument("--downstream", action="store_true", help="the later rooms' tests too")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    parser.add_argument("--timeout", type=float, default=600, help="seconds a room's tests may run")
    parser.add_argument("--least", type=float, default=0.95, help="the share that must be found")
    parser.add_argument("--mutate", type=int, metavar="N", help="write a list of N mutants")
    parser.add_argument("--seed", type=int, default=0, help="which mutants")
    return parser.parse_args(arguments)


def main(arguments):
    options = parsed(arguments)
    try:
        if options.mutate is not None:
            sys.stdout.write(mutants.as_toml(PACKAGE, options.what, options.mutate, options.seed))
            return 0
        return report(chosen(options), options)
    except Fault as fault:
        print(f"plant.py: {fault}", file=sys.stderr)
        return 2


def report(bugs, options):
    """Judge the bugs, print each verdict and the total, and return the exit status."""
    last = {}
    for verdict in judged(bugs, options):
        last[verdict.bug.name] = verdict
        print(verdict, flush=True)
    words = [verdict.word for verdict in last.values()]
    found, faults = words.count("found"), words.count("fault")
    print(f"found {found} of {len(words)}, lived {words.count('lived')}, faults {faults}")
    if faults or not words:
        return 2
    return 0 if found >= options.least * len(words) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
