"""The parts that documents are put together from: a module for each, named as chapters place it, found by listing.

Each has `build(material, arguments)`, which gives its blocks, and a docstring whose first line says what it shows. One that
shows something of each project takes the ids of those that are meant; without, it shows all.
"""
