"""The central database of a shop with many registers, over PostgreSQL's protocol."""
