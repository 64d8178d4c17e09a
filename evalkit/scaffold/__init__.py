"""A template and answers → a folder; and later the same folder with what the template says by then.

`interview` asks, `answers` checks what was answered, `render` makes all files, `create` puts them in place or leaves nothing;
`record` and `made` keep what was answered and what was made, by which `update` merges with what people have written.
`new_files` begins a single one; `try_template` checks what a template makes. Knows no rule by its code.
"""
