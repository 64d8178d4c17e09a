"""The system that evalkit runs on: signals that come, locks by which one process keeps another waiting,
and packages that may not be installed.

Nothing here knows evaluations.
"""
