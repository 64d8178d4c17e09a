"""Changes to an evaluation that is there: `add`, `rename`, `remove`, each everywhere at once or not at all.

`values` turns what people give into what a field holds, `resolve` finds which thing is meant, `references` what names it,
`ask` asks for what is missing, `outcome` says what has changed. Knows no rule by its code.
"""
