"""Every page in a language that nobody speaks: nothing stays English, and nothing is cut off.

What is long there is as long as the longest of the real languages, and each letter is another one
than in English.
"""

import re

import pytest

from pos.domain.language import Language
from tests.ui.fitting import clipped, look
from tests.ui.gallery import gallery
from tests.ui.page_walk import texts
from tests.ui.pseudo import pseudo_tongue
from ui.speech import speak
from ui.theme import Scheme

_WORD = re.compile(r"[A-Za-z]{3,}")
_NAMES = re.compile(
    # Names that no language changes, what is typed, and keys as Qt calls them in German.
    r"Holdfast( Hardware)?|Visa|Mastercard|Stripe\w*|till-\d[-\d]*|SHOP PRACTICE|Europe/Berlin"
    r"|[ps]k_test_|rk_test_|https?://\S+|\S*/\S*/\S*|EUR|CSV|JSON Lines|Parquet|Excel"
    r"|Beancount|hledger|DATEV|Xero|QuickBooks|OFX|FEC|PDF|ESC/POS|USB|QR|Code 128"
    r"|Practice reader|Pra\w*…"
    r"|(Balance transactions|Charges|Checkout Sessions|Customers|Disputes|Events"
    r"|PaymentIntents|Payouts|Refunds|SetupIntents|Terminal \w+): "
    r"|English|Deutsch|Français|Español|Nederlands"
    r"|Strg|Umsch|Entf|Esc|Ctrl|Shift|Del|Enter|Tab"
)
_DATES = re.compile(r"(Mo|Di|Mi|Do|Fr|Sa|So)\. \d+ \w+\.?,")
_ELSEWHERE = ("help", "books, accounts", "books, trial", "slips")
"""Whose texts are written elsewhere: the pages of the help, the accounts of a chart, and paper."""

_TIGHT = ("shop, printers",)
"""Where a sentence in an empty list has no room at 40 % more, as no real language needs it."""


@pytest.fixture
def pseudo(qapp, dress):
    dress(Scheme.LIGHT, 1.0)
    speak(qapp, Language.DE, spoken=pseudo_tongue())
    yield
    speak(qapp, Language.EN)


def test_nothing_stays_english_and_nothing_is_cut_off_on_any_page(pseudo, tmp_path):
    plain: dict[str, str] = {}
    cut: dict[str, str] = {}
    with gallery(tmp_path) as shown:
        goods = _names_of(shown.till)
        for scene in shown.scenes():
            for page in shown.show(scene):
                seen = look(page)
                if scene not in _TIGHT:
                    cut |= dict.fromkeys(filter(_is_ours, clipped(seen)), scene)
                if scene not in _ELSEWHERE:
                    plain |= dict.fromkeys(_english(page, seen, goods), scene)
    assert "\n".join(sorted(plain)) == ""
    assert "\n".join(sorted(cut)) == ""


def _english(page, seen, goods):
    """Words in plain letters that are neither names nor what a shop wrote itself."""
    lines = {ink.text for widget in seen.inks for ink in seen.texts(widget)}
    for line in lines | set(texts(page).split("\n")):
        left = _DATES.sub("", _NAMES.sub("", line))
        if _WORD.search(left) and not any(word in goods for word in _WORD.findall(left)):
            yield line


def _names_of(till):
    return {
        word
        for product in till.catalogue.search("a", 50)
        for word in _WORD.findall(f"{product.name} {product.sku}")
    }


def _is_ours(problem):
    """Not a hint in an empty field, which is called by its name, nor what can be scrolled to."""
    return not problem.startswith(("QLineEdit(", "SearchEdit(")) and "scrolls" not in problem
