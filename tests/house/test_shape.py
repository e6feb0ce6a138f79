"""How big things may get, and what every module says about itself."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import Final

from tests.house.sources import ROOT, Source, sources

LINES_OF_A_MODULE = 350
LINES_OF_A_FUNCTION = 50


def test_modules_stay_readable_in_one_sitting():
    long = {
        s.path: n for s in sources("pos", "ui") if (n := s.text.count("\n")) > LINES_OF_A_MODULE
    }
    assert long == {}


def test_functions_fit_on_a_screen():
    assert [
        f"{source.at(node)} {node.name}: {lines} lines"
        for source in sources("pos", "ui")
        if source.text.count("\n") > LINES_OF_A_FUNCTION
        for node in source.find(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION
    ] == []


def test_every_module_opens_with_a_sentence():
    # Read and not parsed: it is the first thing below what a program says to its shell.
    sentence = re.compile(r'(?:#.*\n)*r?"""[A-Z\d"\'`].*[.:?](?:"""|\n)')
    written = sources("pos", "ui", "resources", "tests")
    assert [source.path for source in written if not sentence.match(source.text)] == []


_EXCEPTION: Final = re.compile(r"#\s*(?:noqa|type:\s*ignore)")


def _comments(source: Source) -> Iterator[tuple[str, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield f"{source.path}:{token.start[0]}", token.string


def test_every_exception_from_a_check_says_why():
    # The codes, then " - why" after a noqa, "  # why" after a type: ignore.
    excused = re.compile(r"# (?:noqa: [A-Z\d, ]+\s-|type: ignore\[[a-z-, ]+\]\s+#) \S")
    written = sources("pos", "ui", "resources", "tests")
    comments = [c for s in written if _EXCEPTION.search(s.text) for c in _comments(s)]
    assert comments
    silent = [c for c in comments if _EXCEPTION.search(c[1]) and not excused.search(c[1])]
    assert silent == []


def test_nothing_is_left_for_later():
    words = (r"\bTO" + r"DO\b", "FIX" + "ME", "# X" + "XX", "NotImplemented" + "Error")
    later = re.compile("|".join(words))
    files = [ROOT / "Makefile", *ROOT.glob("*.md"), *(ROOT / "packaging").rglob("*.*")]
    files = [path for path in files if path.is_file() and path.suffix != ".pyc"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    texts |= {source.path: source.text for source in sources("pos", "ui", "resources", "tests")}
    assert [name for name, text in texts.items() if later.search(text)] == []
