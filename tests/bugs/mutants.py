"""Small changes of the source, drawn by a seed: what a slip of the hand might leave behind.

A comparison is turned, an arithmetic sign is another one, a number is one more, `and` is `or`, a
`not` is gone, True is False, two arguments change places. Left alone: annotations, decorators, the
texts of messages and docstrings, and what stands under `raise`.
"""

import ast
import json
import random
from dataclasses import dataclass

COMPARISONS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
ARITHMETIC = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
LEFT_ALONE = (ast.JoinedStr, ast.Raise, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Change:
    """Bytes start:end of a file become `new`."""

    start: int
    end: int
    new: bytes
    kind: str
    line: int


class Finder(ast.NodeVisitor):
    """Collects every change that a source allows."""

    def __init__(self, source):
        self.source, self.changes = source, []
        lines = source.splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:i])) for i in range(len(lines) + 1)]
        self.visit(ast.parse(source))

    def span(self, node):
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[node.end_lineno - 1] + node.end_col_offset

    def add(self, start, end, new, kind, node):
        self.changes.append(Change(start, end, new, kind, node.lineno))

    def turn(self, left, right, signs, kind):
        """Change the sign between two nodes, where it stands there plainly."""
        old, new = (sign.encode() for sign in signs)
        start, end = self.span(left)[1], self.span(right)[0]
        between = self.source[start:end]
        if between.count(old) == 1 and b"#" not in between:
            at = start + between.index(old)
            self.add(at, at + len(old), new, kind, left)

    def visit(self, node):
        if isinstance(node, LEFT_ALONE):
            return
        super().visit(node)

    def visit_FunctionDef(self, node):
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(default)
        for statement in node.body:
            self.visit(statement)

    def visit_ClassDef(self, node):
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)

    def visit_If(self, node):
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self.generic_visit(node)

    def visit_Compare(self, node):
        sides = [node.left, *node.comparators]
        for left, sign, right in zip(sides, node.ops, sides[1:], strict=False):
            self.turn(left, right, COMPARISONS[type(sign)], "comparison")
        self.generic_visit(node)

    def visit_BinOp(self, node):
        texts = any(
            isinstance(one, ast.Constant) and isinstance(one.value, str)
            for one in (node.left, node.right)
        )
        if type(node.op) in ARITHMETIC and not texts:
            self.turn(node.left, node.right, ARITHMETIC[type(node.op)], "arithmetic")
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        signs = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        self.turn(node.values[0], node.values[1], signs, "boolean")
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            start, end = self.span(node)[0], self.span(node.operand)[0]
            self.add(start, end, b"", "boolean", node)
        self.generic_visit(node)

    def visit_Constant(self, node):
        start, end = self.span(node)
        if isinstance(node.value, bool):
            self.add(start, end, str(not node.value).encode(), "constant", node)
        elif isinstance(node.value, int | float):
            self.add(start, end, repr(node.value + 1).encode(), "constant", node)

    def visit_Call(self, node):
        plain = [one for one in node.args if not isinstance(one, ast.Starred)]
        if len(plain) == len(node.args) >= 2:
            (a, b), (c, d) = self.span(plain[0]), self.span(plain[1])
            swapped = self.source[c:d] + self.source[b:c] + self.source[a:b]
            if self.source[a:b] != self.source[c:d]:
                self.add(a, d, swapped, "arguments", node)
        self.generic_visit(node)


def as_bug(source, change, file):
    """Return a change as the entry of a list: whole lines, as many as make them the only ones."""
    start = source.rfind(b"\n", 0, change.start) + 1
    end = source.find(b"\n", change.end)
    end = len(source) if end < 0 else end
    while source.count(source[start:end]) > 1 and start:
        start = source.rfind(b"\n", 0, start - 1) + 1
    new = source[start : change.start] + change.new + source[change.end : end]
    name = (
        f"{file.removesuffix('.py').replace('/', '-')}-{change.line}-{change.start}-{change.kind}"
    )
    return {
        "name": name,
        "file": file,
        "old": source[start:end].decode(),
        "new": new.decode(),
        "effect": f"{change.kind} in line {change.line}",
    }


def compiles(source, bug):
    try:
        compile(source.decode().replace(bug["old"], bug["new"]), bug["file"], "exec")
    except (SyntaxError, SyntaxWarning):
        return False
    return True


def draw(package, files, n, seed):
    """Return n mutants of files below the package, the same ones for the same seed."""
    found = []
    for file in sorted(files):
        source = (package / file).read_bytes().replace(b"\r\n", b"\n")
        every = [as_bug(source, change, file) for change in Finder(source).changes]
        found += [bug for bug in every if compiles(source, bug)]
    return random.Random(seed).sample(found, min(n, len(found)))  # noqa: S311 (no secret)


def as_toml(package, files, n, seed):
    """Write mutants as a list of bugs. A string of JSON is a string of TOML."""
    entries = []
    for bug in draw(package, files, n, seed):
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in bug.items()]
        entries.append("\n".join(["[[bug]]", *lines]))
    return "\n\n".join(entries) + "\n"
