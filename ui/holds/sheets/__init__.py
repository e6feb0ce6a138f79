"""The questions of the hold board: each has the page to itself, and a safe way out."""
