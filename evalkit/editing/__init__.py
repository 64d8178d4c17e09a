"""Changes to an evaluation that is there: `add`, `rename`, `remove`, each everywhere at once or not at all.

`values` turns what people give (options, the rows of a CSV file, JSON) into what a field holds; `resolve` finds which thing
is meant and where one has its place; `add` makes the edit in a `draft`, a new file or a table, over one of the `examples`
where there is one. `references` finds what names a thing, `ask` asks for what is missing, `outcome` says what has changed.
Knows no rule by its code.
"""
