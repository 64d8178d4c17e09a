"""The formats of documents: a module for each, found by listing this folder.

Each has `ENDING`, and `write(document, name)`, which gives the files it consists of by their paths, the document itself first.
One that shows more of the house than the document says has `texts_of_house(document)`, too. A module whose name begins with an underscore is no format.
"""
