"""Changes to an evaluation that is there: `add`, `rename`, `remove`, each everywhere at once or not at all.

What people give becomes wishes: `values` reads options, `from_file` the rows of a table or the entries of a file, whose
`headings` stand for keys; what is wrong with them is gathered in `faults`. `identify` and `resolve` find which thing each
wish is about and where it has its place, `names` puts ids in the place of names, and `meet` makes the edits in a `draft`: a
new file, a table, or one of the `examples` filled in. `add` does all of it, and asks the gate. `references` finds what names
a thing, `chapters` where documents place something of it, `ask` asks for what is missing, `outcome` says what has changed. Knows no rule by its code.
"""
