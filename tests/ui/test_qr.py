"""The plate with a QR code: what is drawn can be read back, in every scheme."""

import pytest
from PySide6.QtGui import QColor

from pos.adapters.qr_codes import qr_of
from pos.domain.qr import QUIET
from ui.qr import QrPlate
from ui.theme import Scheme

LINK = "https://checkout.stripe.com/c/pay/cs_test_" + "a1" * 29 + "#" + "fidkdWxOYHwnPyd1" * 18
BLACK = QColor("black").rgba()
CODE = qr_of("http://127.0.0.1:40123/c/pay/cs_test_practice")


def _read(plate: QrPlate) -> list[list[bool]]:
    """The modules as a camera would find them: by the white plate's edges and the dark corners."""
    image = plate.grab().toImage()
    dark = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixel(x, y) == BLACK
    ]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    right = max(x for x, y in dark if y < top + 8)
    step = (right - left + 1) // CODE.size
    middles = [step // 2 + at * step for at in range(-QUIET + 1, CODE.size + QUIET - 1)]
    return [[image.pixel(left + x, top + y) == BLACK for x in middles] for y in middles]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_code_is_dark_on_white_with_its_quiet_zone(qtbot, dress, scheme):
    dress(scheme, 1.0)
    plate = QrPlate()
    qtbot.addWidget(plate)
    plate.resize(420, 420)
    plate.show_code(CODE)
    quiet = QUIET - 1
    blank = [False] * (CODE.size + 2 * quiet)
    side = [False] * quiet
    inside = [[*side, *row, *side] for row in CODE.rows]
    assert _read(plate) == [*[blank] * quiet, *inside, *[blank] * quiet]


def test_a_link_as_long_as_stripes_stays_coarse_on_the_smallest_screen(qtbot):
    plate = QrPlate()
    qtbot.addWidget(plate)
    plate.resize(426, 347)
    plate.show_code(qr_of(LINK), amount="€12.50", words="Scan to pay")
    image = plate.grab().toImage()
    dark = [
        [image.pixel(x, y) == BLACK for x in range(image.width())] for y in range(image.height())
    ]
    first = next(row for row in dark if any(row))
    left = first.index(True)
    eye = first[left:].index(False)  # the corner's edge is seven modules long
    assert eye // 7 >= 4


def test_amount_and_words_stand_under_it_and_are_said_aloud(qtbot):
    plate = QrPlate()
    qtbot.addWidget(plate)
    plate.resize(420, 520)
    plate.show_code(CODE)
    bare = plate.grab().toImage()
    plate.show_code(CODE, amount="€12.50", words="Pay with your phone")
    assert plate.accessibleName() == "QR code. Pay with your phone €12.50"
    assert plate.grab().toImage() != bare
    assert plate.sizeHint().height() > plate.sizeHint().width()


def test_without_a_code_nothing_is_drawn_and_nothing_is_said(qtbot):
    plate = QrPlate()
    qtbot.addWidget(plate)
    plate.show_code(CODE, amount="€12.50")
    plate.show_code(None)
    assert plate.accessibleName() == ""
    assert plate.code is None
