"""Where a ledger may live."""

import pytest

from pos.adapters.sqlite.location import check_folder
from pos.errors import Misconfigured


@pytest.fixture
def mounts(tmp_path):
    """A mount table as Linux writes it: the root on ext4, more below."""

    def write(*mounts):
        rows = [
            f"{30 + n} 1 0:{n} / {str(point).replace(' ', chr(92) + '040')} rw,relatime shared:1"
            f" - {kind} source rw"
            for n, (point, kind) in enumerate([("/", "ext4"), *mounts])
        ]
        table = tmp_path / "mountinfo"
        table.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return table

    return write


def test_the_folder_is_made_for_its_owner_only(tmp_path):
    folder = tmp_path / "a" / "b"
    check_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_there_stays_as_it_is(tmp_path):
    (tmp_path / "kept").write_text("1")
    check_folder(tmp_path)
    assert (tmp_path / "kept").read_text() == "1"


def test_a_file_where_the_folder_should_be_is_said(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(Misconfigured) as error:
        check_folder(tmp_path / "data" / "shop")
    assert (error.value.code, error.value.facts) == ("folder_not_writable", {"folder": "shop"})


def test_a_folder_that_may_not_be_written_is_said(tmp_path, monkeypatch):
    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(Misconfigured, match="folder_not_writable"):
        check_folder(tmp_path)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs"])
def test_a_network_share_is_refused(tmp_path, mounts, kind):
    share = tmp_path / "the share"
    with pytest.raises(Misconfigured, match="folder_on_network"):
        check_folder(share / "till", mounts(("/", "ext4"), (share, kind)))


def test_a_local_disk_below_a_network_share_is_taken(tmp_path, mounts):
    check_folder(tmp_path / "till", mounts((tmp_path, "nfs"), (tmp_path / "till", "ext4")))


def test_another_mount_with_a_longer_name_is_not_meant(tmp_path, mounts):
    check_folder(tmp_path / "till", mounts((tmp_path / "till-backup", "nfs")))


def test_a_system_without_a_mount_table_is_taken(tmp_path):
    check_folder(tmp_path / "till", tmp_path / "no such table")


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Shop", "My Nextcloud", "Google Drive"])
def test_a_folder_that_is_synchronised_is_refused(tmp_path, name):
    with pytest.raises(Misconfigured, match="folder_synchronised"):
        check_folder(tmp_path / name / "till")


def test_a_refused_folder_is_not_left_behind(tmp_path):
    with pytest.raises(Misconfigured):
        check_folder(tmp_path / "Dropbox" / "till")
    assert not (tmp_path / "Dropbox").exists()
