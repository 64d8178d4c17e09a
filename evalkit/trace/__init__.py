"""`evalkit trace`: the golden thread, followed from the command line.

`select` finds where to start and what is reached, `loose_ends` what leads nowhere, `hearings` who is heard on what; each
format is a module, and `run` picks one.
"""
