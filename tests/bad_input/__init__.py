"""Bad input, bad places and bad moments: what is wrong is said at its place, and nothing breaks or is left behind."""
