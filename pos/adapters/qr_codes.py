"""QR codes over segno."""

from pos.domain.qr import QrCode
from pos.errors import Broken


def qr_of(text: str) -> QrCode:
    """The code of a text, as coarse as its length allows: a coarse one is read from farther off.

    Raises Broken `qr_too_long`; the text itself is in no error, because a link may be all it takes
    to pay.
    """
    # Late: 90 ms that no start of the program needs.
    import segno

    try:
        # The least correction, raised by the library where that costs no module: a screen is clean.
        made = segno.make_qr(text, error="l")
    except segno.DataOverflowError:
        raise Broken("qr_too_long", length=len(text)) from None
    return QrCode(tuple(tuple(bool(module) for module in row) for row in made.matrix))
