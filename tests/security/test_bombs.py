"""Small files that would become huge are turned away before they are."""

import io
import json
import zipfile

import pytest

from pos.domain.slip_settings import logo_text
from pos.errors import Refused
from pos.services.catalogue_files import MOST_BYTES, open_text
from pos.services.pack_check import PackFinding, PackFlaw, check_pack
from pos.services.rereading import reread

ZEROS = bytes(4 << 20)


def _pack(path, name, data, form=None):
    told = {"name": name, "bytes": len(data), "sha256": "", "rows": None, "format": form}
    manifest = {
        "pack": 1,
        "ledger": "l",
        "files": [told],
        "formats": [],
        "totals": [],
        "accounts": [],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr(name, data)
    return path


def test_a_pack_with_a_bomb_in_it_is_not_unpacked(tmp_path, monkeypatch):
    pack = _pack(tmp_path / "pack.zip", "entries.csv", ZEROS, "csv")
    monkeypatch.setattr("pos.services.pack_check.reread", pytest.fail)
    assert PackFinding(PackFlaw.UNREADABLE, "entries.csv") in check_pack(pack).findings


def test_a_file_that_is_only_dense_is_read(tmp_path):
    lines = b"sequence,kind\r\n" + b"".join(b"%d,capture\r\n" % n for n in range(20_000))
    pack = _pack(tmp_path / "pack.zip", "notes.txt", lines)
    assert PackFinding(PackFlaw.UNREADABLE, "notes.txt") not in check_pack(pack).findings


def test_a_workbook_whose_sheet_is_a_bomb_is_not_read():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", ZEROS)
    packed.seek(0)
    with pytest.raises(Refused, match="file_not_reread"):
        reread("xlsx", packed, "EUR")


def test_a_workbook_whose_entities_explode_is_not_read():
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 9))
    text = f'<!DOCTYPE x [<!ENTITY e0 "ha">{steps}]><worksheet>&e8;</worksheet>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", text)
    packed.seek(0)
    with pytest.raises(Refused, match="file_not_reread"):
        reread("xlsx", packed, "EUR")


def test_a_product_list_larger_than_any_shops_is_not_opened(tmp_path):
    path = tmp_path / "products.csv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)  # a hole: it takes no room
    with pytest.raises(Refused, match="file_too_large"):
        open_text(path)


def test_a_zip_that_calls_itself_a_product_list_is_told_for_what_it_is(tmp_path):
    path = tmp_path / "products.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("products.csv", ZEROS)
    with pytest.raises(Refused, match="file_not_text"):
        open_text(path)


@pytest.mark.parametrize("side", [0, 4_001, 2**31])
def test_a_small_logo_that_says_it_is_a_huge_picture_is_refused(side):
    size = side.to_bytes(4, "big")
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (100).to_bytes(4, "big") + size + bytes(20)
    with pytest.raises(Refused, match="logo_unreadable"):
        logo_text(picture)
