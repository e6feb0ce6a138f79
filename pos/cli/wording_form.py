"""What to do about the card form, for a terminal."""

from collections.abc import Mapping
from typing import Final

_KEY: Final = (
    "Call a manager: `holdfast settings set publishable_key pk_…`, of the mode that is used. It "
    "stands beside the secret key in Stripe’s Dashboard."
)

FORM_TODO: Final[Mapping[str, str]] = {
    "publishable_key_missing": _KEY,
    "publishable_key_of_other_mode": _KEY,
    "card_page_missing": "Call a manager: put the three files of the card form on a web server and "
    "name it with `holdfast settings set card_page https://…`.",
    "moto_not_allowed": "Call a manager: Stripe gives leave for them on request. Until then "
    "`holdfast settings set moto off`.",
    "form_too_late": "`holdfast sale resume SALE` tells how it stands now.",
}
