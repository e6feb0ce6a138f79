"""What the house does not do, or does in one place only."""

import ast
import re

import pytest

from tests.house.sources import Source, calls, sources

TERMINAL = ("pos/cli/", "pos/adapters/stripe_simulator/__main__.py")
CLOCKS = ("pos/adapters/system.py", "pos/adapters/stripe_simulator/clock.py")


def _elsewhere(*places: str) -> list[Source]:
    return [s for s in sources("pos", "ui", "resources") if not s.path.startswith(places)]


def test_only_the_command_line_prints():
    assert [place for source in _elsewhere(*TERMINAL) for place in calls(source, "print")] == []


def test_only_the_clock_asks_what_time_it_is():
    names = (
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "QDateTime.currentDateTime",
        "QDateTime.currentDateTimeUtc",
    )
    assert [place for source in _elsewhere(*CLOCKS) for place in calls(source, *names)] == []


def _swallows(handler: ast.AST) -> bool:
    """Whether a handler takes everything; one that tidies up and raises again takes nothing."""
    assert isinstance(handler, ast.ExceptHandler)
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(
        name is None or (isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"})
        for name in named
    )
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_only_the_lane_catches_everything():
    broad = [
        source.at(handler)
        for source in _elsewhere()
        if "except" in source.text
        for handler in source.find(ast.ExceptHandler)
        if _swallows(handler)
    ]
    assert [place for place in broad if not place.startswith("ui/tasks.py:")] == []
    assert len(broad) <= 1


def test_nothing_begins_a_transaction_that_may_have_to_start_over():
    # sqlite-utils begins deferred in atomic(), and transform() rebuilds a table: a read that
    # turns into a write then fails with SQLITE_BUSY_SNAPSHOT, and the ledger's triggers are lost.
    places = [p for source in sources("pos") for p in calls(source, ".atomic", ".transform")]
    assert places == []


def test_no_float_comes_near_money():
    floats = [
        source.at(node)
        for source in sources("pos/domain", "pos/services")
        for node in source.find(ast.Name, ast.Constant)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert floats == []


def test_rounding_happens_in_one_place():
    money = [s for s in sources("pos/domain", "pos/services") if s.path != "pos/domain/money.py"]
    assert [
        place for s in money for place in calls(s, "round", ".quantize", ".to_integral_value")
    ] == []


def test_payments_are_cancelled_and_never_voided():
    word = re.compile(r"(?<![a-z])void", re.IGNORECASE)
    assert [s.path for s in sources("pos", "ui", "resources") if word.search(s.text)] == []


def test_a_program_has_one_event_loop():
    # One in each of the two programs that have a screen: the till, and the picture of it.
    own = ("ui/__main__.py", "ui/snapshot.py")
    screens = [source for source in sources("ui") if source.path not in own]
    assert [p for source in screens for p in calls(source, ".processEvents", ".exec")] == []
    for source in sources("ui"):
        assert len(calls(source, ".exec")) <= 1, source.path


def test_the_web_engine_is_loaded_by_the_card_form_alone_and_only_when_one_is_opened():
    page = "ui/card_entry/web_page.py"
    engine = [
        source.at(node)
        for source in sources("pos", "ui", "resources")
        if "Qt" in source.text
        for node in source.find(ast.ImportFrom, ast.Import)
        if re.search(r"QtWeb|QtQuick|QtQml", ast.unparse(node))
    ]
    assert [place for place in engine if not place.startswith(page)] == []
    assert engine
    at_the_top = [
        source.at(node)
        for source in sources("ui")
        if "web_page" in source.text
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "ui.card_entry.web_page"
    ]
    assert at_the_top == []


def test_plots_are_drawn_by_one_module_that_no_start_loads():
    painter = "ui/insights/plot.py"
    loaded = [
        source.at(node)
        for source in sources("pos", "ui", "resources")
        if re.search("pyqtgraph|numpy|plot", source.text)
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom | ast.Import)
        and re.search(r"pyqtgraph|numpy|ui\.insights\.plot", ast.unparse(node))
    ]
    assert {place.partition(":")[0] for place in loaded} == {painter}


def test_tests_wait_for_what_happens_and_not_for_time():
    assert [
        p for s in sources("tests") for p in calls(s, "time.sleep", "sleep", "qtbot.wait")
    ] == []


@pytest.mark.parametrize("text", ["print(1)", "x.atomic()", "db.atomic()", "datetime.now()"])
def test_the_rules_see_what_they_forbid(text):
    source = Source("planted.py", text)
    assert calls(source, "print", ".atomic", "datetime.now") != []
