"""The arithmetic of figures: intervals, run charts, control charts.

Numbers in, numbers out: nothing here knows an indicator, a file or a picture. Every formula names where it is from.
What needs SciPy (the extra `evidence`) imports it when it is called.
"""
