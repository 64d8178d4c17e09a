"""Where an evaluation stands: `overview` works it out, `text` and `json` show it, `heat` draws the heat table.

`burden` reckons what is asked of respondents; `watch` draws the screen anew whenever a file is saved.
"""
