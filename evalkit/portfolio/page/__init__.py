"""A roll-up as one page: no script, nothing fetched; read on paper, on a telephone and by a screen reader.

`write` puts the parts in their order. Each part turns what was counted into `markup`; `pictures` draws the small ones. Beside
each answer stands how it is counted, and the query that counts it.
"""
