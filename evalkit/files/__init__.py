"""An evaluation on disk, both ways: a folder → what is in it and what is wrong with its files; changes → files again.

`find` says which evaluations are meant, `sources` where their files come from: the disk, what is laid over it
(`overlays`), a revision in git (`repository`). `loader` reads a folder into an `evaluation`, `reading` one TOML file,
`markdown` one page, `reread` what has changed; `messages` says what is wrong in an author's words; `entities` lists what there
is of each kind. `changes` writes several files, all or none (`pending` holds what was interrupted), `atomic` one file whole.
Reading never writes. Knows no rule.
"""
