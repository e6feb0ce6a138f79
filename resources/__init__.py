"""What ships beside the code: theme, icons, fonts and the sample catalogue."""
