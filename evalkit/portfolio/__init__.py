"""Many evaluations at once: each is looked at by itself, and what is said of all of them is counted as they go by.

`pool` shares the work among processes; `examine` is that work: an evaluation, loaded and checked, leaves as `rows` of plain values,
whose `tables` are a contract. A `tally` counts them while they pass (`shares`, `late`, `asked`, `themes`, `need`), a `spool` keeps them
on the disk for the `outputs`, a module for each format. `screen` shows what was counted, `answers` hands it to programs; `placing`
puts outputs in their places, all or none. `run` is the whole of it.
"""
