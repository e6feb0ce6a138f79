"""People by command: set up, signed in, approved and looked back on; no secret is left anywhere."""

from shutil import copytree, ignore_patterns

import pytest

from pos.bootstrap import open_till
from pos.cli.signing import Signing
from pos.domain.permissions import Act
from pos.domain.staff import Role
from pos.errors import Refused
from pos.settings import Start
from tests.cli.conftest import PRODUCTS, Holdfast
from tests.cli.test_keys import KEY, serve  # noqa: F401 - a fixture
from tests.kit import HASHER

PINS = {"Anna": "4826391750", "Sam": "9173526048", "Bob": "7391046825", "Eve": "6058172394"}
BADGE = "BADGE-7Q2M-0001"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    monkeypatch.setattr("pos.bootstrap.wiring.Argon2Hasher", lambda: HASHER)


@pytest.fixture(scope="module")
def mould(tmp_path_factory):
    """A folder with products in which everybody is set up, made once; and the recovery code."""
    folder = tmp_path_factory.mktemp("people")
    products = folder / "products.csv"
    products.write_text(PRODUCTS, encoding="utf-8")
    data = folder / "data"
    Holdfast(data)("catalogue", "import", str(products))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pos.bootstrap.wiring.Argon2Hasher", lambda: HASHER)
        till = open_till(Start(data))
        _, code = till.staff.begin("Anna", PINS["Anna"])
        for name, role in (
            ("Sam", Role.SUPERVISOR),
            ("Bob", Role.CASHIER),
            ("Eve", Role.ACCOUNTANT),
        ):
            till.staff.add(name, role, PINS[name])
        till.close()
    return data, code


@pytest.fixture
def shop(mould, bare, monkeypatch):
    """`shop("Bob", "sale", "list")` runs a command as Bob; Anna manages."""
    data, _ = mould
    copytree(data, bare.folder, ignore=ignore_patterns("*.lock", "*.log"))

    def run(name, *arguments, **more):
        monkeypatch.setenv("HOLDFAST_PIN", PINS[name])
        answer = bare.json("--as", name, *arguments, **more)
        monkeypatch.delenv("HOLDFAST_PIN")
        return answer

    return run


@pytest.fixture
def code(mould):
    """Anna's recovery code."""
    return mould[1]


def test_the_first_manager_comes_with_a_recovery_code_shown_once(holdfast, monkeypatch):
    monkeypatch.setenv("HOLDFAST_NEW_PIN", PINS["Anna"])
    answer = holdfast("staff", "add", "Anna", "--role", "manager")
    code = answer.out.split("Recovery code: ")[1].split()[0]
    assert "Write it down" in answer.out
    assert code not in holdfast("audit").out + holdfast("staff", "list").out


def test_the_first_one_is_a_manager(holdfast):
    error = holdfast.json("staff", "add", "Bob", "--role", "cashier", given="739104\n", code=3)
    assert error["error"]["code"] == "staff_not_begun"


def test_everybody_is_listed_with_role_and_state(shop, bare):
    shop("Anna", "staff", "remove", "Bob")
    found = {each["name"]: each for each in bare.json("staff", "list")["staff"]}
    assert {name: each["role"] for name, each in found.items()} == {
        "Anna": "manager",
        "Bob": "cashier",
        "Eve": "accountant",
        "Sam": "supervisor",
    }
    assert [name for name, each in found.items() if not each["active"]] == ["Bob"]
    assert "left" in bare("staff", "list").out


def test_the_permission_table_is_shown_with_the_limits(shop, bare):
    shop("Anna", "settings", "set", "limit_refund", "50")
    told = bare.json("staff", "permissions")
    assert told["permissions"]["refund"] == {
        "cashier": "needs_approval",
        "supervisor": "allowed",
        "manager": "allowed",
        "accountant": "never",
    }
    assert told["permissions"].keys() == {str(act) for act in Act}
    assert told["limits"]["limit_refund"] == "50"
    assert "needs approval" in bare("staff", "permissions").out


def test_nothing_is_sold_or_changed_by_nobody(shop, bare):
    for command in (
        ("settings", "set", "shop_name", "Mine"),
        ("sale", "new", "--item", "C-1"),
        ("staff", "add", "Mallory", "--role", "manager"),
    ):
        error = bare.json(*command, given=f"{PINS['Bob']}\n", code=3)["error"]
        assert error["code"] == "not_signed_in"
        assert "--as NAME" in error["advice"]


def test_the_pin_comes_from_the_environment_or_the_input_and_is_never_an_argument(shop, bare):
    given = f"{PINS['Anna']}\n"
    asked = ("--as", "anna", "--pin-stdin", "settings", "set", "shop_name", "Ours")
    assert bare.json(*asked, given=given)["settings"] == {"shop_name": "Ours"}
    assert bare("--as", "Anna", "settings", "list", code=2).err.count("HOLDFAST_PIN") == 1
    wrong = bare.json(*asked, given=f"{PINS['Bob']}\n", code=3)["error"]
    assert (wrong["code"], wrong["facts"]) == ("pin_wrong", {"left": 4})


def test_a_sale_knows_who_sold_it(shop, bare):
    sold = shop("Bob", "sale", "new", "--item", "C-1", "--card", "pm_card_visa")["sale"]
    assert sold["clerk"] == "Bob"
    shown = bare.json("sale", "show", sold["receipt"])["sale"]
    assert shown["clerk"] == "Bob"
    assert "Sold by" in bare("sale", "show", sold["receipt"]).out


def test_what_needs_approval_says_under_which_id_and_is_done_once_it_is_given(shop):
    change = ("settings", "set", "currency", "USD")
    error = shop("Sam", *change, code=3)["error"]
    assert (error["code"], error["facts"]["act"]) == ("needs_approval", "risky_settings")
    assert f"holdfast approve {error['facts']['approval']}" in error["advice"]
    [waiting] = shop("Anna", "approve", "list")["waiting"]
    assert (waiting["id"], waiting["requester"]) == (error["facts"]["approval"], "Sam")
    given = shop("Anna", "approve", waiting["id"])["approval"]
    assert (given["state"], given["approver"]) == ("granted", "Anna")
    assert shop("Sam", *change)["settings"] == {"currency": "USD"}
    assert shop("Anna", "approve", "list")["waiting"] == []
    again = ("settings", "set", "currency", "GBP")
    assert shop("Sam", *again, code=3)["error"]["code"] == "needs_approval"


def test_approving_goes_on_beside_an_open_till(shop, bare):
    till = open_till(Start(bare.folder))
    sam = till.staff.find("Sam")
    till.access.sign_in(sam.id, PINS["Sam"])
    with pytest.raises(Refused, match="needs_approval") as refused:
        till.access.permit(Act.RECIPE, subject="Tool hire")
    asked = till.approvals.request_for(refused.value)
    shop("Anna", "approve", asked.id[:12])
    assert till.access.permit(Act.RECIPE, subject="Tool hire").approver == "Anna"
    assert till.verify.verify().holds
    till.close()


def test_somebody_is_set_up_beside_an_open_till(shop, bare, monkeypatch):
    till = open_till(Start(bare.folder))
    monkeypatch.setenv("HOLDFAST_NEW_PIN", "40719382")
    shop("Anna", "staff", "add", "Zoe", "--role", "cashier")
    zoe = till.access.sign_in(till.staff.find("Zoe").id, "40719382")
    assert zoe.role is Role.CASHIER
    till.close()


def test_a_question_is_refused_by_command(shop):
    error = shop("Sam", "settings", "set", "currency", "USD", code=3)["error"]
    asked = error["facts"]["approval"]
    told = shop("Anna", "approve", asked, "--refuse")["approval"]
    assert (told["state"], told["approver"]) == ("refused", "Anna")
    assert shop("Anna", "approve", asked, code=3)["error"]["code"] == "approval_decided"


def test_an_approver_has_a_name(shop, bare):
    asked = shop("Sam", "settings", "set", "currency", "USD", code=3)["error"]["facts"]["approval"]
    assert bare.json("approve", asked, code=3)["error"]["code"] == "not_signed_in"
    assert shop("Bob", "approve", asked, code=3)["error"]["code"] == "cannot_approve"
    assert "Nothing waits" not in bare("approve", "list").out


def test_the_journal_is_read_with_filters(shop, bare):
    shop("Anna", "settings", "set", "limit_discount", "10%")
    shop("Sam", "staff", "list")
    [changed] = bare.json("audit", "--act", "risky_settings")["audit"]
    assert (changed["actor"], changed["facts"]["limit_discount"]) == ("Anna", " -> 10%")
    sam = bare.json("audit", "--person", "Sam")["audit"]
    assert {each["actor"] for each in sam} <= {"Sam"}
    assert bare.json("audit", "--until", "2001-01-01")["audit"] == []
    newest = bare.json("audit", "--limit", "1")["audit"][0]["sequence"]
    assert bare.json("audit", "--limit", "1", "--before", str(newest))["audit"][0]["sequence"] == (
        newest - 1
    )
    assert bare("audit", "--since", "soon", code=2).err
    told = bare("audit").out
    assert "Anna" in told
    assert "seal" not in told


def test_removed_rows_and_overrides_are_noted_also_without_anybody(holdfast):
    till = open_till(Start(holdfast.folder))
    sale = till.counter.current().sale
    item = till.catalogue.scan("C-1").item()
    full = sale.cart.add(item, 2)
    till.counter.save(sale.id, full)
    till.counter.save(sale.id, full.set_price(1, item.price * 2))
    till.counter.save(sale.id, full.remove(1))
    till.close()
    acts = [each["act"] for each in holdfast.json("audit", "--sale", sale.id)["audit"]]
    assert acts == ["remove_line", "price_override"]


def test_who_may_not_export_gets_no_file(shop, tmp_path):
    out = str(tmp_path / "out.csv")
    assert shop("Bob", "export", "--out", out, code=3)["error"]["code"] == "not_permitted"
    assert not (tmp_path / "out.csv").exists()
    shop("Eve", "export", "--out", out)
    [noted] = shop("Eve", "audit", "--act", "export")["audit"]
    assert (noted["actor"], noted["facts"]["subject"]) == ("Eve", "out.csv")


def test_a_copy_elsewhere_is_asked_for_and_the_shops_own_is_not(shop, bare, tmp_path):
    bare.json("backup")
    elsewhere = ("backup", "--to", str(tmp_path / "copy.db"))
    assert bare.json(*elsewhere, code=3)["error"]["code"] == "not_signed_in"
    assert shop("Bob", *elsewhere, code=3)["error"]["code"] == "needs_approval"
    assert shop("Eve", *elsewhere)["backup"]["proved"]


def test_a_restore_is_a_managers_and_noted_in_the_ledger_that_is_there_then(shop, bare):
    made = bare.json("backup")["backup"]["file"]
    for name, code in (("Sam", "not_permitted"), ("Bob", "not_permitted")):
        assert shop(name, "restore", made, "--older", code=3)["error"]["code"] == code
    shop("Anna", "restore", made, "--older")
    [noted] = bare.json("audit", "--act", "restore")["audit"]
    assert (noted["actor"], noted["facts"]["epoch"]) == ("Anna", "2")
    assert bare.json("verify")["verify"]["holds"]


def test_a_key_is_changed_by_a_manager(shop, bare, serve, monkeypatch, memory_keyring):  # noqa: F811 - that fixture
    base = ("--mode", "test", "--api-base", serve("acct_1Shop"))
    bare(*base, "keys", "set", given=f"{KEY}\n")
    monkeypatch.setenv("HOLDFAST_NEW_PIN", PINS["Anna"])
    bare(*base, "staff", "add", "Anna", "--role", "manager")
    assert bare.json(*base, "keys", "remove", code=3)["error"]["code"] == "not_signed_in"
    assert bare.json(*base, "keys", "remove", "--webhook", code=3)["error"]["code"]
    assert memory_keyring.kept
    monkeypatch.setenv("HOLDFAST_PIN", PINS["Anna"])
    assert bare.json(*base, "--as", "Anna", "keys", "remove")["removed"]
    assert not memory_keyring.kept


def test_people_change_by_command(shop, bare, monkeypatch):
    changed = shop("Anna", "staff", "change", "Bob", "--name", "Robert", "--role", "supervisor")
    assert (changed["person"]["name"], changed["person"]["role"]) == ("Robert", "supervisor")
    monkeypatch.setenv("HOLDFAST_NEW_BADGE", BADGE)
    assert shop("Anna", "staff", "badge", "Robert")["person"]["badge"]
    assert not shop("Anna", "staff", "badge", "Robert", "--none")["person"]["badge"]
    monkeypatch.setenv("HOLDFAST_NEW_PIN", "5093718264")
    shop("Sam", "staff", "pin", "Sam")
    assert shop("Sam", "sale", "list", code=3)["error"]["code"] == "pin_wrong"
    shop("Anna", "staff", "remove", "Robert")
    assert shop("Anna", "staff", "change", "Robert", "--back")["person"]["active"]


def test_a_forgotten_pin_is_recovered_by_the_code(shop, code, bare, monkeypatch):
    monkeypatch.setenv("HOLDFAST_RECOVERY_CODE", code)
    monkeypatch.setenv("HOLDFAST_NEW_PIN", "5093718264")
    new = bare.json("staff", "recover", "Anna")["recovery_code"]
    assert new != code
    monkeypatch.setenv("HOLDFAST_PIN", "5093718264")
    assert bare.json("--as", "Anna", "staff", "recover", "--new-code")["recovery_code"] != new


def test_no_pin_badge_or_code_is_left_in_a_file_or_an_answer(
    shop, code, bare, monkeypatch, tmp_path
):
    monkeypatch.setenv("HOLDFAST_NEW_BADGE", BADGE)
    said = [str(shop("Anna", "staff", "badge", "Bob"))]
    for _ in range(6):  # until it is locked
        monkeypatch.setenv("HOLDFAST_PIN", "0918273645")
        said.append(str(bare("--as", "Bob", "sale", "list", code=3)))
    shop("Sam", "settings", "set", "currency", "USD", code=3)
    shop("Sam", "export", "--out", str(tmp_path / "out.jsonl"), "--format", "jsonl")
    said.append(bare("audit").out)
    said.append(str(bare.json("audit")))
    till = open_till(Start(bare.folder))
    with pytest.raises(Refused) as refused:
        till.access.sign_in_by_badge("BADGE-OF-NOBODY")
    said += [repr(refused.value), str(refused.value.facts), repr(till.access.people())]
    till.close()
    signing = Signing("Anna")
    monkeypatch.setenv("HOLDFAST_PIN", PINS["Anna"])
    assert signing.pin() == PINS["Anna"]
    said.append(repr(signing))
    kept = [path.read_bytes() for root in (bare.folder, tmp_path) for path in root.rglob("*")
            if path.is_file()]  # fmt: skip
    assert len(kept) > 4
    secrets = [*PINS.values(), BADGE, code, code.replace("-", ""), "0918273645"]
    for secret in (*secrets, "BADGE-OF-NOBODY"):
        assert not any(secret.encode() in content for content in kept)
        assert not any(secret in text for text in said)


def test_a_customer_pays_only_where_somebody_sells(shop, bare):
    sale = shop("Bob", "sale", "new", "--item", "C-1")["sale"]["sale"]
    pay = ("sale", "resume", sale, "--card", "pm_card_visa")
    assert bare.json(*pay, code=3)["error"]["code"] == "not_signed_in"
    assert shop("Eve", *pay, code=3)["error"]["code"] == "not_permitted"
    assert shop("Sam", *pay)["sale"]["money"] == "held"


def test_prices_are_loaded_by_whoever_sets_the_till_up(shop, bare, products):
    load = ("catalogue", "import", str(products))
    assert shop("Bob", *load, code=3)["error"]["code"] == "not_permitted"
    assert shop("Sam", *load, code=3)["error"]["code"] == "needs_approval"
    shop("Anna", *load)
    [noted] = bare.json("audit", "--act", "risky_settings")["audit"]
    assert noted["facts"] == {"subject": "catalogue products.csv", "products": "4"}
