"""The program itself: its help, its start, its end, and what it does when it is wrong."""

import json
import logging
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from pos.cli import __main__ as program
from pos.cli.root import root as holdfast_root
from pos.cli.session import Session
from pos.settings import Mode, Start

SLOW = (
    *("stripe", "sqlite_utils", "pysqlite3", "keyring", "PySide6", "tabulate", "pos.bootstrap"),
    *("pyqtgraph", "numpy", "fpdf", "pyarrow", "psycopg"),
)


@pytest.fixture
def run(programs, tmp_path):
    """`run("sale", "list")`: a process of its own on a folder of its own."""
    folder = ("--data-dir", str(tmp_path / "data"))

    def start(*arguments, code="from pos.cli.__main__ import main; main()", **environment):
        return programs.run(*folder, *arguments, code=code, env=os.environ | environment)

    return start


def test_help_lists_every_command_and_loads_nothing_slow(root):
    code = (
        "import sys, atexit; from pos.cli.__main__ import main; "
        f"atexit.register(lambda: print([m for m in {SLOW} if m in sys.modules])); main()"
    )
    command = [sys.executable, "-c", code, "--help"]  # and not one that has imported all before
    text = subprocess.run(command, cwd=root, capture_output=True, check=False, text=True).stdout
    for name in ("catalogue", "demo", "export", "hold", "keys", "sale", "settings", "training"):
        assert f"\n  {name} " in text
    assert text.splitlines()[-1] == "[]"
    assert "Exit codes" in text


def test_the_module_runs_as_a_program(root, tmp_path):
    command = [sys.executable, "-m", "pos.cli", "--data-dir", str(tmp_path), "sale", "list"]
    done = subprocess.run([*command, "--json"], cwd=root, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {"mode": "training", "sales": []}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_that_cannot_show_a_letter_stops_nothing(bare, run, tmp_path, encoding):
    file = tmp_path / "own.csv"
    file.write_text("sku,barcode,name,price,tax_rate\nX,,Œuf 日本,2.00,20\n", encoding="utf-8")
    bare("catalogue", "import", str(file))
    done = run("catalogue", "search", "X", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert "uf" in done.stdout


def test_a_mistake_of_ours_is_a_sentence_and_a_line_in_the_log(run, tmp_path):
    code = (
        "import pos.bootstrap as b; from pos.cli.__main__ import main\n"
        "def wrong(*a, **k): raise ZeroDivisionError('sk_test_0123456789abcdef')\n"
        "b.open_till = wrong; main()"
    )
    done = run("sale", "list", code=code)
    said = done.stderr
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in said
    assert "ZeroDivisionError" not in said
    assert len(said.splitlines()) == 3
    assert "Money may have moved before it" in said
    reference = said.split("reference ")[1].split()[0]
    log = (tmp_path / "data" / "holdfast.log").read_text()
    assert reference in log
    assert "ZeroDivisionError" in log
    assert "0123456789abcdef" not in log + said


def test_a_closed_pipe_is_no_mistake(run, tmp_path):
    code = (
        "import os, sys; r, w = os.pipe(); os.close(r); os.dup2(w, 1); "
        "from pos.cli.__main__ import main; main()"
    )
    done = run("catalogue", "list", code=code)
    assert "mistake" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_person_may_stop_a_command(bare, monkeypatch):
    def stopped(session):
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "reading", stopped)
    answer = bare("sale", "list", code=130)
    assert answer.err.splitlines()[0] == "Stopped by you."
    assert "not known yet whether money has moved" in answer.err
    assert bare.json("sale", "list", code=130)["error"]["code"] == "interrupted"


def test_stopping_before_anything_began_says_nothing(capsys):
    program.report(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr() == ("", "")


def test_a_mistake_without_a_log_is_told_all_the_same(capsys, expect_log):
    expect_log("CRITICAL .*a fault of the program")
    program.report(ValueError, ValueError("odd"), None)
    assert "reference " in capsys.readouterr().err


def test_without_a_command_the_till_opens(monkeypatch, tmp_path):
    started = []

    def run(start):
        started.append(start)
        return 7

    monkeypatch.setitem(sys.modules, "ui.__main__", SimpleNamespace(run=run))
    result = CliRunner().invoke(holdfast_root, ["--data-dir", str(tmp_path), "--mode", "test"])
    assert result.exit_code == 7
    assert started == [Start(tmp_path, Mode.TEST, assistant=True)]


def test_where_qt_is_missing_that_is_what_is_told(bare, monkeypatch):
    monkeypatch.setitem(sys.modules, "ui.__main__", None)
    answer = bare(code=5)
    assert "The screen cannot be loaded" in answer.err
    assert "make setup" in answer.err


def test_the_version_is_told():
    result = CliRunner().invoke(holdfast_root, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("holdfast ")


def test_a_command_writes_its_log_beside_the_ledger(holdfast, sold):
    sold("--card", "pm_card_visa")
    log = (holdfast.folder / "holdfast.log").read_text()
    assert "requires_capture" in log
    assert not [handler for handler in logging.getLogger().handlers if "File" in repr(handler)] or (
        log.count("requires_capture") == 1
    )


def test_every_command_has_json_and_help():
    def commands(group, path=()):
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from commands(command, (*path, name))
            else:
                yield (*path, name), command

    found = dict(commands(holdfast_root))
    assert len(found) > 15
    for path, command in found.items():
        assert any("--json" in parameter.opts for parameter in command.params), path
        assert CliRunner().invoke(holdfast_root, [*path, "--help"]).exit_code == 0
        assert command.help, path


@pytest.mark.parametrize("group", ["catalogue", "hold", "keys", "sale", "settings", "training"])
def test_a_group_without_a_command_shows_its_help_once(group):
    answer = CliRunner().invoke(holdfast_root, [group])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.count("Usage:") == 1
    assert "Commands:" in answer.stderr
