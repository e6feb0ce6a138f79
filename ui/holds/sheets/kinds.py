"""Which questions can be opened about holds."""

from enum import StrEnum


class Sheet(StrEnum):
    """What a person wants to do with the chosen holds."""

    CAPTURE = "capture"
    RELEASE = "release"
    INCREASE = "increase"
    DETAILS = "details"
    LAPSED = "lapsed"
    BULK_CAPTURE = "bulk_capture"
    BULK_RELEASE = "bulk_release"
