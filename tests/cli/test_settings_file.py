"""Settings travel in a file; what it would change is shown before anything is changed."""


def test_settings_are_seen_and_then_taken_over_on_a_word(bare, tmp_path):
    file = tmp_path / "shop.toml"
    bare("settings", "set", "shop_name", "Corner shop")
    assert "Corner shop" not in bare("settings", "export", str(file)).out
    bare("settings", "set", "shop_name", "Another")
    seen = bare.json("settings", "import", str(file))
    assert seen["changes"] == {"shop_name": {"before": "Another", "after": "Corner shop"}}
    assert "repeat it with --yes" in bare("settings", "import", str(file)).out
    assert bare.json("settings", "list")["settings"]["shop_name"] == "Another"
    assert bare.json("settings", "import", str(file), "--yes")["done"]
    assert bare.json("settings", "list")["settings"]["shop_name"] == "Corner shop"
    assert "Nothing would change" in bare("settings", "import", str(file)).out


def test_another_file_is_refused_in_words(bare, tmp_path):
    (tmp_path / "x.toml").write_text("hello = 1\n")
    answer = bare("settings", "import", str(tmp_path / "x.toml"), code=3)
    assert "This is no file of settings" in answer.err
