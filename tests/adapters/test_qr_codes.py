"""QR codes of links as long as Stripe's."""

import pytest

from pos.adapters.qr_codes import qr_of
from pos.errors import Broken

LINK = "https://checkout.stripe.com/c/pay/cs_test_" + "a1" * 29 + "#" + "fidkdWxOYHwnPyd1" * 18


def test_a_link_of_stripes_is_coarse_enough_to_be_read_across_a_counter():
    code = qr_of(LINK)
    assert len(LINK) > 350
    assert code.size <= 73  # a millimetre and more to a module, eight centimetres wide


def test_it_has_the_three_corners_that_a_reader_looks_for():
    code = qr_of("https://example.com/pay")
    corner = [(True,) * 7, (True, False, False, False, False, False, True)]
    ends = (slice(None, 7), slice(-7, None))
    for rows, columns in ((ends[0], ends[0]), (ends[0], ends[1]), (ends[1], ends[0])):
        eye = [row[columns] for row in code.rows[rows]]
        assert [eye[0], eye[6]] == [corner[0]] * 2
        assert [eye[1], eye[5]] == [corner[1]] * 2


def test_what_no_code_can_hold_is_not_repeated_in_the_error():
    with pytest.raises(Broken, match="qr_too_long") as caught:
        qr_of("https://example.com/" + "secret" * 1000)
    assert "secret" not in str(caught.value) + repr(caught.value.__cause__)
    assert caught.value.facts == {"length": 6020}
