"""A new till is made ready by one command, and says what is still open."""

PIN = "8264"


def test_a_country_suggests_money_clock_and_tax_and_what_is_said_takes_its_place(bare):
    answer = bare.json(
        "setup", "--shop-name", "Corner", "--country", "us", "--time-zone", "America/Chicago"
    )
    assert answer["setup"]["shop"]
    assert not answer["setup"]["manager"]
    kept = bare.json("settings", "list")["settings"]
    assert (kept["shop_name"], kept["currency"], kept["tax_mode"], kept["time_zone"]) == (
        "Corner",
        "USD",
        "exclusive",
        "America/Chicago",
    )
    assert kept["first_run"] == "done shop"


def test_the_first_manager_comes_last_with_a_code_that_is_shown_once(bare, products, monkeypatch):
    monkeypatch.setenv("HOLDFAST_NEW_PIN", PIN)
    answer = bare.json("setup", "--manager", "Ada", "--products", str(products))
    assert answer["setup"]["manager"]
    assert answer["setup"]["catalogue"]
    assert len(answer["recovery_code"]) > 8
    assert [each["name"] for each in bare.json("staff", "list")["staff"]] == ["Ada"]


def test_without_options_and_without_a_terminal_it_only_says_what_is_open(bare):
    out = bare("setup").out
    assert "First manager" in out
    assert bare.json("settings", "list")["settings"]["first_run"] == "open"


def test_a_wrong_answer_changes_nothing(bare):
    bare("setup", "--shop-name", "Corner", "--time-zone", "Europe/Atlantis", code=3)
    kept = bare.json("settings", "list")["settings"]
    assert kept["shop_name"] == "Holdfast Hardware"
