"""An evaluation on disk, both ways: a folder → what is in it and what is wrong with its files; changes → files again.

`loader` reads a folder, `reading` one TOML file, `markdown` one page; `messages` says what is wrong in an author's words.
`find` says which evaluations are meant. `atomic` writes one file whole, `changes` several, all or none. Knows no rule.
"""
