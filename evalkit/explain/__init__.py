"""The manual: rules, clauses, fields and what indicators count explained from what they say of themselves.

What is to be said of something is a value (`topics`), which `text` writes; `computed` says in words what an indicator counts;
`catalogue` lists all rules.
"""
