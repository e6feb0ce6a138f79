"""The screen: every room is a folder with its presenter and its page."""
