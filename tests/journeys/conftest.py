"""What journeys share with the tests of the screen."""

from tests.ui.conftest import dress

__all__ = ["dress"]
