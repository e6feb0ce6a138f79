"""Money that waits: every open hold by its deadline, to be taken or released."""
