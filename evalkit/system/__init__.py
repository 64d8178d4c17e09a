"""The system that evalkit runs on: signals that come, and locks by which one process keeps another waiting.

Nothing here knows evaluations.
"""
