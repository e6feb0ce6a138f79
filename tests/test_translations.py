"""Every text that people see can be translated, and is, without losing a place for a value."""

import importlib.util
import sys
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog

from tests.house.sources import ROOT

LANGUAGES = ("de", "fr", "es", "nl", "ja", "ar")


def _tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool():
    paths = list(sys.path)
    texts = _tool("i18n_texts")
    i18n = _tool("i18n")
    yield SimpleNamespace(texts=texts, i18n=i18n)
    sys.path[:] = paths
    del sys.modules["i18n_texts"], sys.modules["i18n"]


@pytest.fixture(scope="module")
def found(tool):
    return list(tool.texts.texts_of(ROOT))


@pytest.fixture(scope="module")
def wanted(tool, found):
    return tool.i18n._ids(tool.i18n.catalogue_of(found))


def test_no_text_is_put_together_from_parts_or_hidden_in_a_variable(found):
    assert [f"{each.path}:{each.line}: {each.problem}" for each in found if each.problem] == []


def test_the_template_holds_what_the_sources_say(tool, wanted):
    template = tool.i18n._ids(tool.i18n.read(tool.i18n.TEMPLATE))
    assert sorted(wanted - template) == []
    assert sorted(template - wanted) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_every_text_and_keeps_every_place_for_a_value(tool, wanted, language):
    catalogue = tool.i18n.read(tool.i18n.po(language), language)
    told = list(tool.i18n.problems(catalogue, language))
    assert sorted(wanted - tool.i18n._ids(catalogue)) == []
    assert told == []


def _problems(tool, source, tmp_path):
    path = tmp_path / "ui" / "page.py"
    path.parent.mkdir()
    (tmp_path / "resources" / "words").mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    return list(tool.texts.texts_of(tmp_path))


def test_texts_are_found_by_their_class_and_in_tables_that_are_translated_whole(tool, tmp_path):
    source = (
        "_C = 'Room'\n"
        "_WORDS = {1: 'Open it', 2: 'later'}\n"
        "class Page:\n"
        "    def draw(self):\n"
        "        #: On the button.\n"
        "        self.tr('Pay %1')\n"
        "        QCoreApplication.translate(_C, '%n hold(s)', '', 3)\n"
        "def say(which):\n"
        "    return QCoreApplication.translate(_C, _WORDS[which])\n"
    )
    texts = _problems(tool, source, tmp_path)
    assert [(each.context, each.text) for each in texts if each.text] == [
        ("Page", "Pay %1"),
        ("Room", "%n hold(s)"),
        ("Room", "Open it"),
        ("Room", "later"),
    ]
    assert texts[0].comment == "On the button."
    assert not [each for each in texts if each.problem]


@pytest.mark.parametrize(
    "line",
    [
        "self.tr(f'Pay {amount}')",
        "self.tr('Pay ' + amount)",
        "told + self.tr(', and more')",
        "f'{name} {self.tr(\"is here\")}'",
        "', '.join([self.tr('a part'), other])",
        "self.tr('%n hold(s)')",
        "parent.tr('Pay')",
        "QCoreApplication.translate(context, 'Pay')",
    ],
)
def test_what_other_languages_cannot_say_is_found(tool, tmp_path, line):
    texts = _problems(tool, f"class Page:\n    def draw(self):\n        {line}\n", tmp_path)
    assert [each.problem for each in texts if each.problem]


@pytest.mark.parametrize(
    ("text", "said", "is_right"),
    [
        ("Pay %1", "%1 zahlen", True),
        ("Pay %1", "Zahlen", False),
        ("{amount} of {total}", "{total}: {amount}", True),
        ("{amount} of {total}", "{total}: {summe}", False),
        (("%n hold", "%n holds"), ("eine", "%n"), True),
        (("%n hold", "%n holds"), ("%n", "viele"), False),
    ],
)
def test_a_translation_keeps_its_places(tool, text, said, is_right):
    catalogue = Catalog(locale="de")
    catalogue.add(text, said)
    assert (list(tool.i18n.problems(catalogue, "de")) == []) is is_right


def test_what_translators_send_back_is_merged_and_what_is_wrong_is_refused(
    tool, tmp_path, monkeypatch
):
    monkeypatch.setattr(tool.i18n, "FOLDER", tmp_path)
    catalogue = Catalog(locale="ar")
    catalogue.add("Pay %1", context="Page")
    catalogue.add(("%n hold", "%n holds"), context="Page")
    tool.i18n.write(tool.i18n.po("ar"), catalogue)
    forms = ["لا حجز", "حجز", "حجزان", "%n حجوزات", "%n حجزًا", "%n حجز"]
    rows = [
        {"context": "Page", "msgid": "%n hold", "translation": forms},
        {"context": "Page", "msgid": "Pay %1", "translation": "ادفع"},
        {"context": "Page", "msgid": "Gone", "translation": "?"},
    ]
    refused = tool.i18n.take_in("ar", rows)
    assert len(refused) == 2
    kept = tool.i18n.read(tool.i18n.po("ar"), "ar")
    assert list(kept.get("%n hold", context="Page").string) == forms
    assert not kept.get("Pay %1", context="Page").string
