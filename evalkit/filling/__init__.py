"""A guided session: `fill` leads through what a stage still asks for, in the order of the golden thread.

What is asked follows from what the check finds missing, and from nothing else: `wanted` makes questions of findings,
`sections` puts them in order. `save` writes each answer when it is given, `session` asks one after the other, `text` says where one
stands, and `model_in_text` draws the logic model between its columns.
"""
