"""What can be exported, a module for each: `made` gives its files by their names, `ENDINGS` those that a file may have.

`INTO` says where it can go: `file` (always one), `files` (one, or several in a folder) or `folder`. `refuse` raises EvalkitError
for options that mean nothing for it.
"""
