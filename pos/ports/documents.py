"""Setting a paper."""

from typing import Protocol

from pos.domain.document import Document


class Typesetter(Protocol):
    """Makes a paper into the bytes of a PDF. Slow at first use: keep it off the drawing thread."""

    def __call__(self, document: Document) -> bytes:
        """Letters that no font of this machine has are set as a hollow box."""
        ...
