"""How a document becomes a Word file: text, tables, pictures, and the package that holds them.

WordprocessingML is written as text, for which nothing but `text.safe` and `text.run` let anything of a document through;
python-docx opens what the house brings, keeps the pictures and links, and puts the parts together.
"""
