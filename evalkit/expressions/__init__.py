"""The small language of `relevant` and `[compute]`: which answers are meant, or what is added up.

Read once into a tree (`parse`), held against the items of a data-capture plan (`against`), and written in the words of
whatever asks or counts: a form, a data dictionary, a query, an English sentence. It knows no file and no model: an item
is what `Asked` says of it.
"""
