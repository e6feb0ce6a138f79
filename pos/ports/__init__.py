"""What the services need from the world, in our words; nobody inherits from these."""

from pos.ports.books import Audit, Books, Intents, LedgerBook, Operations, Sales, Store
from pos.ports.elsewhere import Aftermath, Changes, DriftNotes, Events
from pos.ports.shop import CatalogueStore, SettingsStore
from pos.ports.stripe import CardChannel, GatewayProvider, PaymentGateway, Practice
from pos.ports.world import Clock, SecretStore, UptimeSource

__all__ = [
    "Aftermath",
    "Audit",
    "Books",
    "CardChannel",
    "CatalogueStore",
    "Changes",
    "Clock",
    "DriftNotes",
    "Events",
    "GatewayProvider",
    "Intents",
    "LedgerBook",
    "Operations",
    "PaymentGateway",
    "Practice",
    "Sales",
    "SecretStore",
    "SettingsStore",
    "Store",
    "UptimeSource",
]
