"""The parts that documents are put together from: a module for each, named as chapters place it, found by listing.

Each has `build(material, arguments)`, which gives its blocks, and a docstring whose first line says what it shows. `ARGUMENTS`
names the kinds of thing whose ids it is placed with, each with the ids of what comes before it: `("project", "indicator")` is
placed with a project, and then with as many of its indicators as are meant. Without ids, it shows all.
"""
