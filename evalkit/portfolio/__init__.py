"""Many evaluations at once: each is looked at by itself, and what is said of all of them is counted as they go by.

`pool` shares the work among processes, or among `workers` elsewhere (`engines`, `on_dask`), for evaluations in folders or `elsewhere`
(`from_git`); `examine` is that work, for which the `store` may have the answer; `verdicts` are what a check asks.

A roll-up asks for `rows` of plain values, whose `tables` are a contract (`rolled`). A `tally` counts them while they pass (`shares`,
`late`, `asked`, `themes`, `need`), a `spool` keeps them on the disk for the `outputs`, a module for each format. `screen` and `page`
show what was counted, `answers` hands it to programs; `placing` puts outputs in their places, all or none. `run` is the whole of it.
"""
