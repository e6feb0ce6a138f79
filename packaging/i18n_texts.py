"""Finds the texts that people are shown in the sources, and those that cannot be translated.

A screen's text is `self.tr("…")`, in the context of its class as Qt has it, or
`QCoreApplication.translate("Context", "…")`. Where a table of texts is translated with a variable,
every text at the top level of that module is one. In `resources/words` all texts are.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORDS = "words"
_TEXT = re.compile(r"[^\W\d_]{2}")
_SENTENCE = re.compile(r"[A-Z%“].*[.!?…]", re.DOTALL)
_TITLES = frozenset({"RECEIPT", "REFUND", "FLOAT", "COPY", "CHARGED"})
"""Of papers; any other word in capitals alone is a code."""


@dataclass(frozen=True)
class Found:
    """A text, or, with a `problem`, why none could be read there."""

    path: str
    line: int
    context: str
    text: str = ""
    comment: str = ""
    problem: str = ""

    @property
    def is_counted(self) -> bool:
        return "%n" in self.text


_NO_WORDS: Final = frozenset({"help_links.py"})
"""Names of pages, which nobody reads."""


def texts_of(root: Path) -> Iterator[Found]:
    """Everything in the screens and in the words, in the order of files."""
    for path in sorted((root / "ui").rglob("*.py")):
        yield from Screen(root, path).texts()
    for path in sorted((root / "resources" / "words").glob("*.py")):
        if path.name not in _NO_WORDS:
            yield from _words(root, path)


def _words(root: Path, path: Path) -> Iterator[Found]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = path.relative_to(root).as_posix()
    for node, text in constants(tree):
        yield Found(name, node.lineno, WORDS, text)


def constants(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Texts for people below a node: no keys, codes, docstrings, comparisons or names of types."""
    if isinstance(tree, ast.Constant):
        if isinstance(tree.value, str) and is_text(tree.value):
            yield tree, tree.value
    elif isinstance(tree, ast.Dict):
        for value in tree.values:
            yield from _values(value)
    else:
        for part in _parts(tree):
            yield from constants(part)


def _parts(tree: ast.AST) -> list[ast.AST]:
    """What may hold a text of a node that holds more."""
    match tree:
        case ast.Expr(ast.Constant()) | ast.ClassDef(bases=[ast.Name("StrEnum"), *_]):
            return []
        case ast.Compare() | ast.JoinedStr() | ast.Subscript() | ast.Import():
            return []
        case ast.Assign(targets=[ast.Name("__all__")]) | ast.AnnAssign(value=None):
            return []
        case ast.AnnAssign(value=ast.expr() as value):
            return [value]
        case ast.FunctionDef(body=body):
            return list(body)
        case _:
            return list(ast.iter_child_nodes(tree))


def _values(value: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """In a table of words even a single small one is a text."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        if _TEXT.search(value.value):
            yield value, value.value
    else:
        yield from constants(value)


def is_text(text: str) -> bool:
    """Whether people read it: several words, or one that begins with a capital."""
    if not _TEXT.search(text) or text.startswith(("#", "*:", "QPushButton", "\\")):
        return False
    if text in _TITLES:
        return True
    return " " in text.strip() or not (text[0].islower() or text.isupper() or "_" in text)


class Screen:
    """One module of the screen."""

    def __init__(self, root: Path, path: Path) -> None:
        source = path.read_text(encoding="utf-8")
        self._path = path.relative_to(root).as_posix()
        self._lines = source.splitlines()
        self._tree = ast.parse(source)
        self._names = dict(_plain_names(self._tree))
        self._sayers = dict(self._said_through())

    def texts(self) -> Iterator[Found]:
        yield from self._below(self._tree, "")
        tables = {found.context for found in self._whole_tables()}
        for context in sorted(tables):
            for statement in self._tree.body:
                if isinstance(statement, ast.Assign | ast.AnnAssign):
                    for node, text in constants(statement):
                        if text != context:
                            yield self._found(node, context, text)

    def _below(self, node: ast.AST, inside: str) -> Iterator[Found]:
        for child in ast.iter_child_nodes(node):
            for part in glued(child):
                if not _SENTENCE.fullmatch(_said_in(part)):
                    yield self._problem(part, "a part of a sentence is glued on; use %1, %2")
            if isinstance(child, ast.Call):
                yield from self._call(child, inside)
            name = child.name if isinstance(child, ast.ClassDef) else inside
            yield from self._below(child, name)

    def _call(self, call: ast.Call, inside: str) -> Iterator[Found]:
        match call:
            case ast.Call(func=ast.Attribute(ast.Name("self"), "tr"), args=[text, *rest]):
                yield from self._read(call, inside, text, rest)
            case ast.Call(func=ast.Attribute(_, "tr")):
                yield self._problem(call, "say it through self.tr or QCoreApplication.translate")
            case ast.Call(
                func=ast.Attribute(ast.Name("QCoreApplication"), "translate"),
                args=[context, text, *rest],
            ):
                yield from self._read(call, self._named(context), text, rest)
            case ast.Call(func=ast.Name("QT_TRANSLATE_NOOP"), args=[context, text]):
                yield from self._read(call, self._named(context), text, [])
            case ast.Call(func=ast.Name(name), args=[text, *rest]) if name in self._sayers:
                yield from self._read(call, self._sayers[name], text, rest, is_helped=True)

    def _read(
        self, call: ast.Call, context: str, text: ast.expr, rest: list[ast.expr], *,
        is_helped: bool = False,
    ) -> Iterator[Found]:  # fmt: skip
        for each in _sides(text):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                if each.value:
                    yield self._found(call, context, each.value)
                if "%n" in each.value and len(rest) < (1 if is_helped else 2):  # a note, the number
                    yield self._problem(call, "hand the number in, for languages with more forms")
            elif isinstance(each, ast.JoinedStr | ast.BinOp):
                yield self._problem(call, "a text that is put together cannot be translated")

    def _whole_tables(self) -> Iterator[Found]:
        """Where a variable is translated: then everything on the top level may be it."""
        for call in ast.walk(self._tree):
            match call:
                case ast.Call(
                    func=ast.Attribute(ast.Name("QCoreApplication"), "translate"),
                    args=[context, text, *_],
                ) if not all(isinstance(each, ast.Constant) for each in _sides(text)):
                    yield self._found(call, self._named(context), "")

    def _said_through(self) -> Iterator[tuple[str, str]]:
        """Functions that translate what they are given: name and context."""
        for node in ast.walk(self._tree):
            if not isinstance(node, ast.FunctionDef) or not node.args.args:
                continue
            first = node.args.args[0].arg
            for call in ast.walk(node):
                match call:
                    case ast.Call(
                        func=ast.Attribute(ast.Name("QCoreApplication"), "translate"),
                        args=[context, ast.Name(name), *_],
                    ) if name == first:
                        yield node.name, self._named(context)

    def _named(self, context: ast.expr) -> str:
        match context:
            case ast.Constant(str(name)):
                return name
            case ast.Name(name):
                return self._names.get(name, "")
            case _:
                return ""

    def _found(self, node: ast.expr, context: str, text: str) -> Found:
        problem = "" if context else "the context must be a text of this module"
        return Found(
            self._path, node.lineno, context, text, self._comment(node.lineno), problem=problem
        )

    def _problem(self, node: ast.expr, problem: str) -> Found:
        return Found(self._path, node.lineno, "", problem=problem)

    def _comment(self, line: int) -> str:
        """What the lines above, marked with `#:`, tell translators."""
        told: list[str] = []
        for text in reversed(self._lines[: line - 1]):
            if not text.strip().startswith("#:"):
                break
            told.append(text.strip().removeprefix("#:").strip())
        return " ".join(reversed(told))


def glued(node: ast.AST) -> list[ast.Call]:
    """Texts that are put together with others here, which other languages put elsewhere."""
    parts: list[ast.expr] = []
    match node:
        case ast.BinOp(left, ast.Add(), right):
            parts = [left, right]
        case ast.AugAssign(op=ast.Add(), value=value):
            parts = [value]
        case ast.JoinedStr(values=values):
            parts = [each.value for each in values if isinstance(each, ast.FormattedValue)]
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.List(parts) | ast.Tuple(parts)]):
            pass
    return [said for part in parts for side in _sides(part) if (said := _saying(side))]


def _saying(node: ast.expr) -> ast.Call | None:
    """The call that says a text, below what then puts values in its places."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in {"tr", "translate"}:
            return node
        node = node.func.value
    return None


def _said_in(call: ast.Call) -> str:
    return next((str(each.value) for each in call.args[::-1] if _is_long(each)), "")


def _is_long(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and bool(node.value) and isinstance(node.value, str)


def _plain_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Constant(str(text))):
                yield name, text
            case ast.AnnAssign(target=ast.Name(name), value=ast.Constant(str(text))):
                yield name, text


def _sides(text: ast.expr) -> list[ast.expr]:
    """Both sides of a choice."""
    if isinstance(text, ast.IfExp):
        return [*_sides(text.body), *_sides(text.orelse)]
    return [text]
