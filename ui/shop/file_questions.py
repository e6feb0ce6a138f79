"""Asks which file or folder the shop's page shall work with."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.file_dialog import ask_for_file, ask_for_folder

Chosen = Callable[[Path], None]


def ask_for_products(window: QWidget, folder: Path | None, chosen: Chosen) -> QFileDialog:
    filters = (_tr("Product lists (*.csv *.txt *.tsv)"), _tr("All files (*)"))
    title = _tr("Which file of products?")
    return ask_for_file(window, title, filters=filters, folder=folder, chosen=chosen)


def ask_where_to_back_up(window: QWidget, chosen: Chosen) -> QFileDialog:
    return ask_for_folder(window, _tr("Which folder for backups?"), chosen=chosen)


def ask_for_backup(window: QWidget, folder: Path | None, chosen: Chosen) -> QFileDialog:
    filters = (_tr("Backups (*.db *.age)"), _tr("All files (*)"))
    title = _tr("Which backup?")
    return ask_for_file(window, title, filters=filters, folder=folder, chosen=chosen)


def ask_for_key_file(window: QWidget, chosen: Chosen) -> QFileDialog:
    title = _tr("Which file has the secret key?")
    return ask_for_file(window, title, filters=(_tr("All files (*)"),), chosen=chosen)


def ask_where_to_save_settings(window: QWidget, chosen: Chosen) -> QFileDialog:
    filters = (_tr("Settings (*.toml *.json)"), _tr("All files (*)"))
    title = _tr("Where shall the settings go?")
    return ask_for_file(
        window, title, filters=filters, chosen=chosen, save_as="holdfast-settings.toml"
    )


def ask_for_settings(window: QWidget, chosen: Chosen) -> QFileDialog:
    filters = (_tr("Settings (*.toml *.json)"), _tr("All files (*)"))
    title = _tr("Which file of settings?")
    return ask_for_file(window, title, filters=filters, chosen=chosen)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShopPage", text)
