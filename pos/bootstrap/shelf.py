"""The catalogue of a shop, which reads the labels of its scale as they are set now."""

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.database import LedgerFile
from pos.domain.scale_codes import read_patterns
from pos.ports import SettingsStore
from pos.services.access import Access
from pos.services.catalogue import CatalogueService


def catalogue_of(file: LedgerFile, settings: SettingsStore, access: Access) -> CatalogueService:
    """The patterns are read when a code is a label, and not for every scan."""
    return CatalogueService(
        SqliteCatalogue(file), access, lambda: read_patterns(settings.load().scale_codes)
    )
