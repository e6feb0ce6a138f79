"""What a shop finds on its first run: products of our own making."""

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path


def sample_catalogue() -> AbstractContextManager[Path]:
    """A product file in our own columns; prices in euro, barcodes of the in-store range."""
    return as_file(files(__package__).joinpath("sample_catalogue.csv"))
