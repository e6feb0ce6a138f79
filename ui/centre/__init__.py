"""The centre of a shop with many registers: what this one brings there, and how that stands."""
