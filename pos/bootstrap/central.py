"""The way to the centre. Its driver is loaded when somebody goes there, and never before."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pos.adapters.keyring_secrets import KeyringSecrets
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.replicas import SqliteReplicas
from pos.adapters.sqlite.store import Transactions
from pos.ports import Clock
from pos.ports.central import Centre
from pos.services.central_desk import Central
from pos.services.centre_access import CentreAccess
from pos.services.fetching import Fetching
from pos.services.replicating import Replicating
from pos.services.sharing import ShopSharing
from pos.settings import Start

if TYPE_CHECKING:
    from pos.adapters.central.connecting import Connect

REPLICAS: Final = "central"
"""The folder of replicas, beside the ledgers."""


def centre_access_of(start: Start) -> CentreAccess:
    return CentreAccess(
        str(start.mode), KeyringSecrets(), url=start.centre_url, password=start.centre_password
    )


def connect_of(access: CentreAccess) -> "Connect":
    """Opens connections to the centre that is set; raises Misconfigured `centre_not_set`."""
    from pos.adapters.central.connecting import connector

    return connector(*access.find())


def centre_of(start: Start, account: str, access: CentreAccess) -> Callable[[], Centre]:
    """The centre, of registers of this account and mode alone; any account for none."""

    def made() -> Centre:
        from pos.adapters.central.centre import SqlCentre

        return SqlCentre(connect_of(access), mode=str(start.mode), account=account)

    return made


def fetching_of(start: Start, account: str, access: CentreAccess, clock: Clock) -> Fetching:
    replicas = SqliteReplicas(start.folder / REPLICAS, str(start.mode))
    return Fetching(centre_of(start, account, access), replicas, clock)


def central_of(
    start: Start, account: str, file: Transactions, clock: Clock, sharing: ShopSharing
) -> Central:
    """Everything of one ledger; `file` is written beside an open till as well."""
    access = centre_access_of(start)
    centre = centre_of(start, account, access)
    return Central(
        access=access,
        replicating=Replicating(SqliteOutbox(file), centre, clock, sharing),
        fetching=fetching_of(start, account, access, clock),
    )
