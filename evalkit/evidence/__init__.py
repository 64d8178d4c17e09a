"""Captured data in, figures out: read, held against the plan, stored without names, computed.

A file of answers becomes a table in a workspace of its own (`answers`), whose columns are the items of a data-capture
plan (`columns`); what is wrong is told row by row (`problems`), people are protected (`people`), what is right is stored
(`store`), and observations follow by the rules of `[compute]` (`compute`, `observations`). DuckDB does the counting, and
nothing is loaded whole. It may write data and the parts of files that are its own; it judges nothing.
"""
