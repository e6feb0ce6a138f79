"""`holdfast demo`: one sale from scan to export, which is true and leaves what it says."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from pos.cli import demo
from pos.cli.root import root
from tests.house.sources import ROOT


@pytest.fixture
def pictures(monkeypatch):
    """What would draw the screen; Qt itself is not asked."""
    drawn = []

    def picture(till, path):
        lines = till.counter.current().sale.cart.lines
        drawn.append((len(lines), len(till.settlement.holds()), path))
        path.write_bytes(b"PNG")

    monkeypatch.setitem(sys.modules, "ui.snapshot", SimpleNamespace(picture=picture))
    monkeypatch.setattr(demo, "_why_qt_cannot_start", lambda: "")
    return drawn


def tell(*arguments):
    result = CliRunner().invoke(root, ["demo", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result
    return result.stdout


def test_the_demo_tells_every_step_and_proves_the_books(tmp_path, pictures):
    text = tell("--out", str(tmp_path / "out"))
    for words in (
        "Scan three items",
        "too little money",
        "Held: ",
        "Before anything is done",
        "Taken: ",
        "was released (requested by customer)",
        "lapsed on",
        "The books agree",
        "sum to 0.00",
    ):
        assert words in text


def test_the_demo_leaves_a_table_its_totals_and_a_picture(tmp_path, pictures):
    out = tmp_path / "out"
    tell("--out", str(out))
    assert sorted(path.name for path in out.iterdir()) == [
        "holdfast-demo.csv",
        "holdfast-demo.csv.manifest.json",
        "till.png",
    ]
    rows = list(csv.DictReader((out / "holdfast-demo.csv").read_text("utf-8-sig").splitlines()))
    assert [row["kind"] for row in rows] == [
        "hold", "capture", "release", "hold", "release", "hold", "lapse", "hold",
    ]  # fmt: skip
    [(lines, holds, path)] = pictures
    assert (lines >= 3, holds, path) == (True, 1, out / "till.png")


def test_the_demo_can_be_told_again_and_leaves_nothing_else(tmp_path, pictures, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tell()
    tell()
    assert [path.name for path in tmp_path.iterdir()] == ["holdfast-demo"]
    assert list(Path.home().iterdir()) == []


def test_a_named_folder_keeps_the_ledger_and_its_counter_is_left_alone(tmp_path, pictures):
    folder = str(tmp_path / "data")
    command = ["--data-dir", folder, "demo", "--out", str(tmp_path / "out"), "--json"]
    assert CliRunner().invoke(root, command).exit_code == 0
    document = json.loads(CliRunner().invoke(root, command).stdout)
    assert [sale["state"] for sale in document["sales"]] == ["captured", "released", "lapsed"]
    assert len(document["holds"]) == 1
    assert document["picture"] == str(tmp_path / "out" / "till.png")
    assert [lines for lines, _, _ in pictures] == [0, 0]


def test_the_demo_says_when_qt_cannot_start(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "_why_qt_cannot_start", lambda: "libGL is missing")
    text = tell("--out", str(tmp_path))
    assert "There is no picture of the screen: Qt cannot start (libGL is missing)." in text
    assert not (tmp_path / "till.png").exists()


def test_qt_itself_is_asked_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert demo._why_qt_cannot_start() == ""
    monkeypatch.setattr(demo, "_PROBE", "raise SystemExit('no display')")
    assert demo._why_qt_cannot_start() == "no display"
    monkeypatch.setattr(demo, "_PROBE", "raise SystemExit(3)")
    assert demo._why_qt_cannot_start() == "it stopped with 3"


def test_the_demo_is_for_practice_only(tmp_path):
    result = CliRunner().invoke(root, ["--mode", "live", "demo", "--out", str(tmp_path), "--json"])
    assert result.exit_code == 3
    assert json.loads(result.stdout)["error"]["code"] == "training_only"


def test_a_place_where_nothing_can_be_left_is_told(tmp_path):
    (tmp_path / "file").write_text("mine")
    result = CliRunner().invoke(root, ["demo", "--out", str(tmp_path / "file"), "--json"])
    assert result.exit_code == 5
    assert json.loads(result.stdout)["error"]["code"] == "folder_not_writable"


def test_the_real_till_is_drawn_where_there_is_no_screen(tmp_path):
    command = [sys.executable, "-m", "pos.cli", "demo", "--json", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    picture = Path(json.loads(done.stdout)["picture"])
    assert picture.read_bytes().startswith(b"\x89PNG")
