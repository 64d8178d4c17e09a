"""An indicator's values over time: which there are, what the rules find in them, in words, and as a picture or a few signs.

Charts, documents and the dashboard draw on it, so that they say the same. What is withheld is a gap: no value of it comes in.
"""
