"""A library of measures: published questionnaires about relationships, as facts with their sources (`measures/*.toml`).

What a measure asks is never told, only how many items it has, in which range, and how a score follows from the answers
(`measure`). Those of the package, of plug-ins and of an evaluation are found together (`find`), shown (`show`), and made
into values for a new plan or indicator (`fill`).
"""
