"""Where evaluations stand, drawn anew in place whenever a file changes.

`run` keeps at it; `folders` notices changes on the disk, `news` says what they have made of an evaluation, `window` draws
on the terminal's other screen and gives the first back.
"""
