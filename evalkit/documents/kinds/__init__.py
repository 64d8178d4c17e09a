"""The documents: a module for each, which says only which parts stand in which order."""
