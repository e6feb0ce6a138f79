"""Reports people look at: a plot, the table behind it, and files of both."""
