"""The house's own sources, parsed once for every rule."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Source:
    """One module: where it is, as written and as parsed."""

    path: str  # from the root, with forward slashes
    text: str
    tree: ast.Module

    def find(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def at(self, node: ast.AST) -> str:
        """Where a node is, as editors understand it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The modules below these folders of the repository, in order."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


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
    methods = {name for name in names if name.startswith(".")}
    return [
        f"{source.at(node)} {called(node)}"
        for node in source.find(ast.Call)
        if isinstance(node, ast.Call)
        and (called(node) in names or "." + called(node).rpartition(".")[2] in methods)
    ]
