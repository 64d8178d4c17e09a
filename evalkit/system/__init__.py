"""The system that evalkit runs on: signals that come, locks by which one process keeps another waiting,
packages that may not be installed, files that are none, and what can be done where the system refuses.

Nothing here knows evaluations.
"""
