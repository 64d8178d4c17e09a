"""The files of an evaluation as types: their shape, and the guidance for each field.

The text below a field is what evalkit tells an author about it: in the comments of a scaffold, in `evalkit explain`
and wherever else guidance is shown. `Good:` and `Weak:` are examples of an answer.
"""
