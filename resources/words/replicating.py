"""How a register stands to the shop's central database, in words."""

from collections.abc import Mapping
from typing import Final

REPLICATION: Final[Mapping[str, str]] = {
    "brought": "Brought to the centre: {entries} entries, {rows} rows, {shared} shared.",
    "stopped": "Stopped; what is new waits in the ledger.",
}

ON_ITS_WAY: Final = "{entries} entries, {rows} rows …"
