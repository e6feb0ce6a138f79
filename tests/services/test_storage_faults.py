"""What disks do to backups and restores: a sentence each, nothing lost, nothing half-written."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pos.adapters.sqlite.copies import SqliteCopies
from pos.errors import Misconfigured, PosError
from resources.words import SENTENCES
from tests.services.vault import a_vault, key_pair

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def vault(tmp_path):
    with a_vault(tmp_path) as made:
        yield made


def _can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


@pytest.mark.skipif(not _can_mount(), reason="this machine lets nobody mount a disk of their own")
def test_on_real_disks_that_are_full_or_read_only(tmp_path):
    answer = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.services.disks", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == {
        "target_full": "backup_full",
        "target_full_sealed": "backup_full",
        "left_on_it": [],
        "target_read_only": "folder_not_writable",
        "left_beside_the_ledger": [],
        "restore_full": "disk_full",
        "look_full": "disk_full",
        "ledger_unchanged": True,
        "left": [],
        "entries_read": 1,
        "write": "folder_not_writable",
        "facts": 1,
        "restore": "backup_missing",
        "copy": 1,
        "sales_after": 2,
    }


def _in_a_child(act) -> str:
    """What becomes of it in a process whose files may not grow beyond 100 kB: the error's code."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            act()
            told = "done"
        except PosError as error:
            told = error.code
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are not known here")
@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_disk_that_gives_up_in_the_middle_leaves_nothing_behind(vault, is_sealed):
    vault.shop.held()
    keys = [key_pair()[1]] if is_sealed else []
    code = _in_a_child(lambda: vault.backups.back_up(to=vault.folder, recipients=keys))
    assert code in SENTENCES
    assert code in {"backup_not_written", "backup_full", "disk_full", "ledger_io_error"}
    assert vault.files() == []
    assert vault.left_beside_the_ledger() == set()
    vault.shop.held()
    assert vault.backups.back_up(to=vault.folder).record.entries == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are not known here")
def test_a_restore_onto_a_disk_that_gives_up_leaves_the_ledger_as_it_was(vault):
    vault.shop.held()
    backup = vault.backups.back_up(to=vault.folder).record.path
    vault.shop.file.close()
    before = vault.ledger.read_bytes()
    assert _in_a_child(lambda: vault.restore.restore(backup)) in {"disk_full", "file_not_written"}
    assert vault.ledger.read_bytes() == before
    assert vault.left_beside_the_ledger() == set()
    vault.shop.start()


def test_a_disk_that_is_unplugged_in_the_middle_is_said_to_be_gone(vault, monkeypatch):
    check = SqliteCopies.check

    def unplugged(copies, path):
        vault.folder.rename(vault.folder.with_name("drawer"))
        check(copies, path)

    monkeypatch.setattr(SqliteCopies, "check", unplugged)
    with pytest.raises(Misconfigured, match="backup_folder_missing"):
        vault.backups.back_up(to=vault.folder)
    vault.shop.held()
    assert len(vault.shop.entries()) == 1


def test_a_backup_that_was_killed_leaves_nothing_that_looks_whole(vault, monkeypatch):
    """And the next one is not hindered by it."""
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(SqliteCopies, "check", lambda _copies, _path: os._exit(9))
        vault.backups.back_up(to=vault.folder, recipients=[key_pair()[1]])
    os.waitpid(child, 0)
    assert all(name.endswith(".part") for name in vault.files())
    assert len(vault.files()) == 2
    assert vault.left_beside_the_ledger() != set()
    stranger = vault.folder / "holdfast-training-acct_1Practice-00000000-20260101T000000Z.db.1.part"
    stranger.touch()
    vault.backups.back_up(to=vault.folder)
    assert vault.left_beside_the_ledger() == set()
    assert [name for name in vault.files() if name.endswith(".part")] == [stranger.name]
