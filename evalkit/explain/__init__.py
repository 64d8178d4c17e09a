"""The manual: rules, clauses and fields explained from what they say of themselves.

What is to be said of something is a value (`topics`), which `text` writes; `catalogue` lists all rules.
"""
