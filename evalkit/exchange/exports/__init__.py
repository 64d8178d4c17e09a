"""What can be exported, a module for each: `made` gives the bytes of a file, `ENDINGS` those of its name."""
