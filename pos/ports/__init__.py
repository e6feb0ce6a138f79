"""What the services need from the world, in our words; nobody inherits from these."""

from pos.ports.books import Audit, Books, Intents, LedgerBook, Operations, Sales, Store
from pos.ports.elsewhere import Aftermath, Changes, DriftNotes, Events
from pos.ports.people import ApprovalBook, PinHasher, StaffBook, Trail
from pos.ports.shop import CatalogueStore, SettingsStore
from pos.ports.stripe import CardChannel, GatewayProvider, PaymentGateway, Practice
from pos.ports.world import Clock, SecretStore, UptimeSource

__all__ = [
    "Aftermath",
    "ApprovalBook",
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
    "PinHasher",
    "Practice",
    "Sales",
    "SecretStore",
    "SettingsStore",
    "StaffBook",
    "Store",
    "Trail",
    "UptimeSource",
]
