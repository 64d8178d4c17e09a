"""What running text says: its sentences, the links and figures in them, what is claimed.

Knows strings only, no files and no evaluations. The words that are looked for are data: see `words/`.
"""
