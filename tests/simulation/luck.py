"""The only source of chance in the simulation."""

from random import Random


def luck_of(seed: str | int) -> Random:
    """The same draws for the same seed."""
    return Random(seed)  # noqa: S311 - chance that comes again, not secrets
