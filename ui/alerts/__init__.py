"""A lapse announced early: in the window, on the desktop and by a sound, until it is decided."""
