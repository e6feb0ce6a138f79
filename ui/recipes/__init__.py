"""Hold recipes on the screen: the list of them, their form, and who carries them out."""
