"""The house's own sources, parsed once for every rule."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Source:
    """One module: where it is, as written and, when a rule asks for it, as parsed."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path  # from the root, with forward slashes
        self.text = text

    @cached_property
    def tree(self) -> ast.Module:
        """The module as Python reads it."""
        return ast.parse(self.text)

    @cached_property
    def _nodes(self) -> dict[type[ast.AST], list[ast.AST]]:
        """Every node by its kind: gone through once for all rules."""
        found = defaultdict(list)
        for node in ast.walk(self.tree):
            found[type(node)].append(node)
        return found

    def find(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds, one kind after the other."""
        return (node for kind in kinds for node in self._nodes.get(kind, ()))

    def at(self, node: ast.AST) -> str:
        """Where a node is, as editors understand it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def sources(*folders: str) -> tuple[Source, ...]:
    """The modules below these folders of the repository, in order."""
    return tuple(source for folder in folders for source in _below(folder))


@cache
def _below(folder: str) -> tuple[Source, ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
    )


def called(node: ast.Call) -> str:
    """The dotted name of what is called, as far as it is one: "datetime.now"."""
    match node.func:
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Name(owner), name):
            return f"{owner}.{name}"
        case ast.Attribute(_, name):
            return f".{name}"
        case _:
            return ""


def calls(source: Source, *names: str) -> list[str]:
    """Where one of these is called; a name with a leading dot is a method of anything."""
    if not any(name.removeprefix(".") in source.text for name in names):
        return []  # what is not even written there need not be parsed
    methods = {name for name in names if name.startswith(".")}
    return [
        f"{source.at(node)} {called(node)}"
        for node in source.find(ast.Call)
        if isinstance(node, ast.Call)
        and (called(node) in names or "." + called(node).rpartition(".")[2] in methods)
    ]
