"""A layered layout: boxes in columns, and links that run through the channels between them and never cross a box.

A column holds ranks side by side, so that boxes of one column that lead to each other do not stand above each other. A
link over several ranks is given a lane in each rank that it passes. `ranks` finds the rank of each box, `order` who stands
above whom in it, `heights` and `routes` where; `arrange` is the whole. Lengths are in pixels; y grows downwards.
"""
