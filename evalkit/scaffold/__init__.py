"""A template and answers → a folder; and later the same folder with what the template says by then.

`interview` asks, `answers` checks what was answered, `create` renders all files or none, `update` merges with what people
have written. Knows no rule by its code.
"""
