"""Where evaluations stand, and what to do next.

`look` loads and checks each evaluation once. `overview` works everything out from that as plain values: the stages and
what is overdue (`dates`), the scores of the heat table (`scores`), the next `steps`, what is asked of respondents
(`burden`); all of them see the evaluation, or one project of it, through a `scope`.
`text/` draws these values as lines (the heat table in `text/heat`), `json` writes them, `watch/` draws the screen anew
whenever a file is saved, and says what changed.
"""
