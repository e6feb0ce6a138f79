"""What a ledger's tables and columns mean, as the metadata that datasette shows beside them."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pos.settings import Mode

_Json = Mapping[str, Any]

_WHOSE: Final = {
    Mode.TRAINING: "Nobody's money: a ledger of the practice mode.",
    Mode.TEST: "Stripe's test money.",
    Mode.LIVE: "Real money.",
}


def metadata_of(descriptions: str, *, database: str, mode: Mode, account: str, shop: str) -> bytes:
    """The metadata file for the ledger that datasette calls `database`: its name without `.db`.

    `descriptions` is the JSON text of `resources/datasette/descriptions.json`.
    """
    found: _Json = json.loads(descriptions)
    document: _Json = {
        "title": f"Ledger of {shop}",
        "description": (
            f"{_WHOSE[mode]} Stripe account {account}. Amounts are whole numbers "
            "of minor units of the currency beside them. Times are UTC."
        ),
        "databases": {
            database: {
                "description": "Holdfast's ledger: sales, payments, journal and double entry.",
                "queries": found["queries"],
                "tables": found["tables"],
            }
        },
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
