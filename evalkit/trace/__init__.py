"""`evalkit trace`: the golden thread, followed from the command line.

What is shown is a value: a thread (`select`), loose ends (`loose_ends`) or who is heard on what (`hearings`). A module for
each format writes all that it can show, with a function for each of these; `run` picks one.
"""
