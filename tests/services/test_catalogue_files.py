"""A product file as rows: what it is at all, its letters, its lines."""

import csv
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.errors import Refused
from pos.services import catalogue_files
from pos.services.catalogue_files import open_text


@pytest.fixture
def put(tmp_path):
    def write(content: bytes):
        path = tmp_path / "products.csv"
        path.write_bytes(content)
        return path

    return write


def _rows(path, delimiter=","):
    return list(open_text(path).rows(delimiter, lambda _done: None))


@pytest.mark.parametrize(
    ("content", "encoding", "is_assumed"),
    [
        (b"sku,name\nA,Hammer", "utf-8", False),
        ("sku,name\nA,Crème".encode(), "utf-8", False),
        ("sku,name\nA,Crème".encode("utf-8-sig"), "utf-8-sig", False),
        ("sku,name\nA,Crème".encode("utf-16"), "utf-16", False),
        ("\ufeffsku,name\nA,Crème".encode("utf-16-be"), "utf-16", False),
        ("sku,name\nA,Crème".encode("utf-32"), "utf-32", False),
        ("sku,name\nA,Crème €".encode("cp1252"), "cp1252", True),
    ],
)
def test_letters_are_read_as_they_were_written(put, content, encoding, is_assumed):
    path = put(content)
    file = open_text(path)
    assert (file.encoding, file.is_assumed) == (encoding, is_assumed)
    assert _rows(path)[0] == (1, ["sku", "name"])
    assert _rows(path)[1][1][1][:3] in {"Ham", "Crè"}


def test_a_few_spoiled_bytes_do_not_make_a_utf8_file_an_old_one(put):
    content = "sku,name\nA,Crème\nB,Brûlée\n".encode() + b"C,Caf\xe9\n"
    assert open_text(put(content)).encoding == "utf-8"
    assert _rows(put(content))[3] == (4, ["C", "Caf\udce9"])


def test_bytes_that_windows_never_had_are_marked(put):
    assert _rows(put(b"sku,name\nA,Caf\xe9\nB,\x81"))[2] == (3, ["B", "\udc81"])


def test_half_a_letter_at_the_end_of_a_utf16_file_is_marked(put):
    assert _rows(put("sku,name\nA,B".encode("utf-16") + b"x"))[1] == (2, ["A", "B\ufffd"])


@pytest.mark.parametrize(
    ("content", "code", "looks_like"),
    [
        (b"", "file_empty", None),
        (b"\r\n\n\r\n" * 900, "file_empty", None),
        (b"\xef\xbb\xbf\r\n", "file_empty", None),
        (b"\xff\xfe", "file_empty", None),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 900, "file_not_text", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 900, "file_not_text", "picture"),
        (b"GIF89a" + b"\0" * 900, "file_not_text", "picture"),
        (b"RIFF\x24\0\0\0WEBP", "file_not_text", "picture"),
        (b"%PDF-1.7\n", "file_not_text", "pdf"),
        (b"PK\x03\x04" + b"\0" * 900, "file_not_text", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_not_text", "spreadsheet"),
        (b"SQLite format 3\0", "file_not_text", "database"),
        (bytes(range(256)) * 40, "file_not_text", "binary"),
        ("sku,name".encode("utf-16-le") * 50, "file_not_text", "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(put, content, code, looks_like):
    with pytest.raises(Refused) as error:
        open_text(put(content))
    assert error.value.code == code
    assert error.value.facts.get("looks_like") == looks_like


def test_a_picture_that_begins_like_text_is_found_out_further_down(put):
    with pytest.raises(Refused, match="file_not_text"):
        open_text(put(b"P6\n640 480\n255\n" + os.urandom(50_000)))


def test_a_file_that_is_not_there_a_folder_and_a_device_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, code in {
        "missing": "file_missing",
        ".": "file_is_folder",
        "pipe": "file_unreadable",
    }.items():
        with pytest.raises(Refused, match=code):
            open_text(tmp_path / name)


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(Refused, match="file_unreadable"):
        open_text(tmp_path / ("x" * 5000))


def test_a_file_that_may_not_be_read_is_refused(put, monkeypatch):
    def forbidden(*_args, **_options):
        raise PermissionError

    path = put(b"sku,name\n")
    monkeypatch.setattr("pathlib.Path.open", forbidden)
    with pytest.raises(Refused, match="file_unreadable"):
        open_text(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(Refused) as error:
        open_text(path)
    assert error.value.code == "file_too_large"
    assert error.value.facts["maximum_bytes"] == 64 * 1024 * 1024


def test_lines_are_counted_as_an_editor_counts_them(put):
    content = b'sku,name\r\nA,"two\r\nlines"\r\n\r\nB,b\r\n,,\r\n"",""\r\n"C","c"\r\n'
    assert _rows(put(content)) == [
        (1, ["sku", "name"]),
        (2, ["A", "two\r\nlines"]),
        (5, ["B", "b"]),
        (8, ["C", "c"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(put, end):
    content = end.join(["sku,name", "A,a", 'B,"b"', "C,c"]).encode()
    assert _rows(put(content)) == [
        (1, ["sku", "name"]),
        (2, ["A", "a"]),
        (3, ["B", "b"]),
        (4, ["C", "c"]),
    ]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('A,Screw 1/2" brass', ["A", 'Screw 1/2" brass']),
        ('A,"Screw 1/2"" brass"', ["A", 'Screw 1/2" brass']),
        ('"A","a,b"', ["A", "a,b"]),
        ('A,"a"b', None),
        ("A,a\0b", ["A", "a\0b"]),
    ],
)
def test_quotes_are_read_as_spreadsheets_write_them(put, row, cells):
    assert _rows(put(f"sku,name\n{row}\nZ,z\n".encode()))[1:] == [(2, cells), (3, ["Z", "z"])]


def test_a_quote_that_is_never_closed_spoils_what_follows_and_says_where_it_began(put):
    assert _rows(put(b'sku,name\nA,a\nB,"b\nC,c\n'))[1:] == [(2, ["A", "a"]), (3, None)]


def test_a_quote_that_is_never_closed_in_a_long_file_spoils_only_part_of_it(put):
    rows = [f"S{n},Screw {n}" for n in range(30_000)]
    rows[10] = 'S10,"Screw'
    read = _rows(put("\n".join(["sku,name", *rows]).encode()))
    assert read[11] == (12, None)
    assert read[-1] == (30_001, ["S29999", "Screw 29999"])


def test_progress_is_told_in_bytes_up_to_the_size(put):
    content = b"sku,name\n" + b"A,Hammer\n" * 9000
    told: list[int] = []
    list(open_text(put(content)).rows(",", told.append))
    assert told == sorted(told)
    assert len(told) >= 4
    assert told[-1] == len(content)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("ab ,;\"\n\r'é\t")), min_size=1, max_size=4), min_size=1
    ),
    st.sampled_from(catalogue_files.DELIMITERS),
)
def test_rows_are_those_that_the_csv_module_reads(tmp_path_factory, rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_bytes(b"sku\n" + text.getvalue().encode())
    read = [cells for _, cells in _rows(path, delimiter)][1:]
    assert read == [cells for cells in rows if any(cells)]
