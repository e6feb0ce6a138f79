"""How long a scan and an answer about a card take here, in the corner of the window."""
