"""A register, its centre, a second register and one that died: from the command line."""

import ast
import json
import re
import shutil
from threading import Event

import pytest
from typing_extensions import override

from tests.cli.conftest import Holdfast
from tests.house.sources import sources
from tests.postgres import PASSWORD, USER, postgres
from tests.services.test_replicating import tables_of

LEDGER = "training-acct_1Practice.db"


@pytest.fixture(scope="module")
def mould(tmp_path_factory):
    """Where the first test of this process leaves a till for the others."""
    return tmp_path_factory.mktemp("mould") / "data"


@pytest.fixture
def holdfast(mould, products, tmp_path):
    """A practice till with four products more, copied where it was made before."""
    if not mould.exists():
        Holdfast(mould)("catalogue", "import", str(products))
    return Holdfast(shutil.copytree(mould, tmp_path / "data"))


@pytest.fixture
def server():
    return postgres()


@pytest.fixture
def url(server):
    return server.database().replace(f":{PASSWORD}@", "@")


def replicate(holdfast, url, *more):
    return holdfast.json("replicate", "--to", url, *more, given=f"{PASSWORD}\n")["replication"]


def test_once_set_the_password_is_not_asked_for_again(holdfast, url, memory_keyring):
    first = replicate(holdfast, url)
    assert first["on"]
    assert first["brought"]["rows"] > 0
    assert first["failure"] is None
    again = holdfast.json("replicate")["replication"]
    assert again["brought"] == {"entries": 0, "rows": 0, "shared": 0}
    assert again["target"] == url.split("@")[1]
    assert PASSWORD in memory_keyring.kept["holdfast", "training-centre"]


def test_the_password_is_in_no_file_and_in_no_answer(holdfast, url, server):
    answer = holdfast("replicate", "set-url", url, given=f"{PASSWORD}\n")
    told = answer.out + answer.err
    wrong = holdfast(
        "replicate", "--to", url.replace("shop", "shap"), given="a-wrong-one\n", code=5
    )
    told += wrong.out + wrong.err
    assert PASSWORD not in told
    assert "a-wrong-one" not in told
    kept = b"".join(file.read_bytes() for file in holdfast.folder.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in kept
    assert b"a-wrong-one" not in kept


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("postgresql://me:secret@127.0.0.1/shop", "centre_url_password"),
        ("postgresql://me@127.0.0.1/shop?password=secret", "centre_url_password"),
        ("postgresql://me@10.1.2.3/shop?sslmode=disable", "centre_tls"),
        ("postgresql://me@db.example.com/shop?sslmode=require", "centre_tls"),
        ("mysql://me@127.0.0.1/shop", "centre_url"),
        ("postgresql://127.0.0.1/shop", "centre_url"),
    ],
)
def test_an_address_that_would_betray_something_is_refused(holdfast, bad, code):
    answer = holdfast("replicate", "--to", bad, "--json", given="x\n", code=3)
    assert answer.json["error"]["code"] == code
    assert "secret" not in answer.out


def test_what_is_wrong_with_a_centre_is_told_apart(holdfast, url, server):
    def failure(at, password):
        answer = holdfast("replicate", "--to", at, "--json", given=f"{password}\n", code=5)
        return answer.json["error"]["code"]

    assert failure(url, "guessed") == "centre_refused"
    assert failure(url + "gone", PASSWORD) == "centre_missing"
    assert failure(f"postgresql://{USER}@127.0.0.1:1/shop", PASSWORD) == "centre_unreachable"
    local = url.replace("127.0.0.1", "localhost")
    server.certify()
    stranger = f"{local}?sslmode=verify-full"
    assert failure(stranger, PASSWORD) == "centre_not_trusted"
    state = holdfast.json("replicate", "--status")["replication"]
    assert state["failure"] == "centre_not_trusted"
    known = f"{local}?sslmode=verify-full&sslrootcert={server.certify()}"
    assert replicate(holdfast, known)["failure"] is None


def test_the_driver_is_loaded_by_those_who_go_to_a_centre_and_by_nobody_else():
    # Where a module names it at its top, every start of the till would load it.
    at_the_top = [
        source.path
        for source in sources("pos", "ui", "resources")
        if "psycopg" in source.text or "central" in source.text
        for node in source.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and re.search(r"\bpsycopg\b|pos\.adapters\.central\b", ast.unparse(node))
    ]
    assert at_the_top
    assert all(path.startswith("pos/adapters/central/") for path in at_the_top)


def test_a_loop_waits_out_a_centre_that_is_away_and_says_so_once(
    holdfast, url, server, sold, monkeypatch
):
    def sell():
        sold("--card", "pm_card_visa")

    steps = [server.crash, sell, server.start]

    class Steps(Event):
        @override
        def wait(self, timeout=None):
            steps.pop(0)() if steps else self.set()
            return True

    replicate(holdfast, url)
    monkeypatch.setattr("pos.cli.replicate.Event", Steps)
    lines = holdfast("replicate", "--continuously", "--json").out.splitlines()
    told = [json.loads(line) for line in lines]
    assert [each["happened"] for each in told] == ["waiting", "brought", "stopped"]
    assert told[0]["error"]["code"] == "centre_unreachable"
    assert told[1]["entries"] > 0


def test_a_password_that_the_centre_refuses_is_asked_for_again(holdfast, url, memory_keyring):
    to = ("register", "enrol", "till-2", "--to", url)
    refused = holdfast.json(*to, given="a-wrong-one\n", code=5)
    assert refused["error"]["code"] == "centre_refused"
    assert ("holdfast", "training-centre") not in memory_keyring.kept
    empty = holdfast.json(*to, given=f"{PASSWORD}\n", code=3)
    assert empty["error"]["code"] == "centre_empty"


def test_why_nothing_arrives_is_told_in_words_by_the_shops_clocks(holdfast, url):
    replicate(holdfast, url)
    away = "postgresql://till@localhost:1/shop"
    holdfast("replicate", "--to", away, given=f"{PASSWORD}\n", code=5)
    told = holdfast("replicate", "--status").out
    assert re.search(r"Failing since +\d{4}-\d\d-\d\d \d\d:\d\d\n", told)
    assert "The shop’s central database cannot be reached." in told


def test_a_second_register_begins_with_what_the_first_one_has(holdfast, url, tmp_path):
    holdfast("settings", "set", "shop_name", "Ferreteria")
    replicate(holdfast, url)
    second = Holdfast(tmp_path / "second")
    taken = second("register", "enrol", "Till-1", "--to", url, "--json", code=3,
                   given=f"{PASSWORD}\n")  # fmt: skip
    assert taken.json["error"]["code"] == "register_name_taken"
    assert not (second.folder / LEDGER).exists()
    done = second.json("register", "enrol", "till-2", "--to", url)["register"]
    assert (done["name"], done["account"]) == ("till-2", "acct_1Practice")
    assert done["products"] > 0
    found = second.json("settings", "list")["settings"]
    assert (found["shop_name"], found["register"]) == ("Ferreteria", "till-2")
    # Two registers that keep the books of the account would each book every payout.
    assert found["account_books"] == "off"
    assert holdfast.json("settings", "list")["settings"]["account_books"] == "on"
    names = [each["name"] for each in second.json("register", "list")["registers"]]
    assert names == ["till-1", "till-2"]
    again = second("register", "enrol", "till-3", "--json", code=None)
    assert again.code in {0, 3}


def test_a_dead_register_goes_on_at_another_machine(holdfast, sold, url, tmp_path):
    sold("--card", "pm_card_visa")
    replicate(holdfast, url)
    spare = Holdfast(tmp_path / "spare")
    spare.folder.mkdir()
    shutil.copyfile(holdfast.folder / "training-stripe.db", spare.folder / "training-stripe.db")
    done = spare.json("register", "replace", "till-1", "--to", url)["register"]
    assert done["whole"]
    assert done["epoch"] == 2
    before, after = tables_of(holdfast.folder / LEDGER), tables_of(spare.folder / LEDGER)
    assert after["entries"][: len(before["entries"])] == before["entries"]
    assert after["sales"] == before["sales"]
    assert spare.json("verify")["verify"]["findings"] == []
    dead = holdfast("replicate", "--json", code=5)
    assert dead.json["error"]["code"] == "register_replaced"
    assert "The register till-1 was replaced" in holdfast("replicate", "--status").out
    assert spare.json("replicate")["replication"]["failure"] is None
