"""What the till keeps for itself is its owner's alone, whatever the machine's habits are."""

import os
import sys

import pytest

from pos import logs
from pos.bootstrap import open_till
from pos.settings import Mode, Start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has lists, not modes")


@pytest.fixture
def generous():
    """A machine on which every new file is everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_everything_in_the_data_folder_is_its_owners_alone(tmp_path, generous):
    folder = tmp_path / "shop" / "holdfast"
    backups = tmp_path / "backups"
    backups.mkdir(mode=0o755)
    till = open_till(Start(folder=folder, mode=Mode.TRAINING))
    logs.set_up(folder)
    try:
        till.backups.back_up(to=backups)
    finally:
        till.close()
        logs.close()
    there = [*folder.rglob("*"), *backups.iterdir()]
    assert len(there) > 4
    open_to_others = [str(path) for path in there if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert folder.stat().st_mode & 0o777 == 0o700


def test_while_it_is_open_the_files_beside_the_ledger_are_as_private(tmp_path, generous):
    till = open_till(Start(folder=tmp_path / "holdfast", mode=Mode.TRAINING))
    try:
        names = {path.name.rpartition("-")[2] for path in (tmp_path / "holdfast").iterdir()}
        assert "wal" in str(names)
        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "holdfast").iterdir()}
        assert modes == {0o600}
    finally:
        till.close()
