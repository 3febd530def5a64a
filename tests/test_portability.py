"""Nothing is asked of a system that Windows lacks, and no file is read by the locale's encoding."""

import ast
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    ROOT / "run.py",
    *sorted((ROOT / "src").rglob("*.py")),
    *sorted(ROOT.glob("tests/**/*.py")),
]

POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios"}
POSIX_NAMES = {
    "os": "fork forkpty getegid geteuid getgid getpgid getuid kill killpg mkfifo nice "
    "sched_getaffinity setpgid setsid uname wait3 wait4",
    "signal": "SIGALRM SIGHUP SIGKILL SIGQUIT SIGUSR1 SIGUSR2 alarm setitimer",
}
POSIX_NAMES = {
    f"{module}.{name}" for module, names in POSIX_NAMES.items() for name in names.split()
}
POSIX_METHODS = {"symlink_to", "hardlink_to"}  # on Windows they need a right that few people have
POSIX_OPTIONS = {"pass_fds", "preexec_fn"}
# One of these words in a condition, in a decorator or after `except`: somebody thought of it.
GUARDS = ("os.name", "sys.platform", "hasattr(", "POSIX_ONLY", "OSError", "ImportError")


class Reader(ast.NodeVisitor):
    """Lists what a source does that another system cannot, with the line."""

    def __init__(self, source):
        self.found, self.guarded = [], False
        self.visit(ast.parse(source))

    def tell(self, node, what):
        self.found.append(f"{node.lineno}: {what}")

    def tell_posix(self, node, what):
        if not self.guarded:
            self.tell(node, what)

    def within(self, node, guards):
        before = self.guarded
        self.guarded |= any(word in ast.unparse(guard) for guard in guards for word in GUARDS)
        self.generic_visit(node)
        self.guarded = before

    def visit_If(self, node):
        self.within(node, [node.test])

    visit_IfExp = visit_If  # noqa: N815 (the name that ast gives)

    def visit_Try(self, node):
        self.within(node, [handler.type for handler in node.handlers if handler.type])

    def visit_FunctionDef(self, node):
        # `if os.name == "nt": pytest.skip(…)` guards what follows it, too.
        leaves = (ast.Return, ast.Raise, ast.Expr)
        early = [
            one for one in node.body if isinstance(one, ast.If) and isinstance(one.body[-1], leaves)
        ]
        self.within(node, [*node.decorator_list, *(one.test for one in early)])

    def visit_Import(self, node):
        for name in node.names:
            if name.name in POSIX_MODULES:
                self.tell_posix(node, f"import {name.name}")

    def visit_ImportFrom(self, node):
        for name in node.names:
            if node.module in POSIX_MODULES or f"{node.module}.{name.name}" in POSIX_NAMES:
                self.tell_posix(node, f"from {node.module} import {name.name}")

    def visit_Attribute(self, node):
        if (name := ast.unparse(node)) in POSIX_NAMES:
            self.tell_posix(node, name)
        elif node.attr in POSIX_METHODS:
            self.tell_posix(node, node.attr)
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, str) and PurePosixPath(node.value).parts[:2] == ("/", "tmp"):
            self.tell_posix(node, node.value)

    def visit_Call(self, node):
        for option in {keyword.arg for keyword in node.keywords} & POSIX_OPTIONS:
            self.tell_posix(node, option)
        if opens_by_the_locale(node):
            self.tell(node, f"{ast.unparse(node)[:60]} names no encoding")
        self.generic_visit(node)


def opens_by_the_locale(call):
    """Tell a call that reads or writes text in whatever encoding the system has."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    if {"encoding", None} & options.keys():
        return False
    if ast.unparse(call.func) == "formatter.write_text":
        return False  # a page of help by click, not a file
    if name in {"read_text", "write_text"}:
        return len(call.args) <= (name == "write_text")
    if name == "open":
        at = 1 if isinstance(call.func, ast.Name) else 0
        mode = options.get("mode", call.args[at] if len(call.args) > at else ast.Constant("r"))
        return isinstance(mode, ast.Constant) and "b" not in str(mode.value)
    return bool({"text", "universal_newlines"} & options.keys()) and name in {"run", "Popen"}


def test_nothing_is_asked_that_another_system_lacks():
    found = {path: Reader(path.read_text(encoding="utf-8")).found for path in FILES}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import fcntl",
        "from os import getuid",
        "os.fork()",
        "os.kill(1, signal.SIGINT)",
        "process.send_signal(signal.SIGKILL)",
        "path.symlink_to('a')",
        "folder = '/tmp'",
        "Path('/tmp/a').exists()",
        "subprocess.Popen([], pass_fds=(1,))",
        "subprocess.run([], text=True)",
        "path.read_text()",
        "path.write_text('a')",
        "path.open()",
        "open('a', 'w')",
        "path.open('a', newline='')",
    ],
)
def test_a_line_that_only_one_system_can_run_is_noticed(line):
    (found,) = Reader(f"def f():\n    {line}\n").found
    assert found.startswith("2: ")


@pytest.mark.parametrize(
    "source",
    [
        "if os.name != 'nt':\n    os.fork()",
        "if os.name == 'nt':\n    import msvcrt\nelse:\n    import fcntl",
        "n = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1",
        "try:\n    a.symlink_to(b)\nexcept OSError:\n    pass",
        "@pytest.mark.skipif(os.name == 'nt', reason='x')\ndef f():\n    os.kill(1, 2)",
        "a.read_text('utf-8')\na.write_text('b', 'utf-8')\na.open('rb')\nopen('a', mode='wb')",
        "a.open(encoding='utf-8')\nsubprocess.run([], encoding='utf-8')\nopen(**options)",
        "def f():\n    if os.name == 'nt':\n        pytest.skip('x')\n    a.symlink_to(b)",
        "name = '/tmpfs'",
    ],
)
def test_what_is_guarded_or_names_its_encoding_passes(source):
    assert Reader(source).found == []
