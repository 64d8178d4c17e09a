"""A roll-up as files: a module for each format. The folder is the register.

Each module has `ENDING`; `version(path)`, which gives the version of the schema of a roll-up of evalkit that is there, None
for anything else; and `write(rollup, to, earlier)`, which writes one anew at a place where nothing is.
"""
