"""TOML as text: where each key stands (`places`), and edits that keep every byte outside the edit (`edit`).

`parse` reads a text, `entries` finds where each part of it begins and ends, `verify` proves that an edit changed nothing
else. Works on texts alone: knows neither evaluations nor the disk.
"""
