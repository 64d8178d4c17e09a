"""Tables of others as rows, with the number that a spreadsheet shows beside each: which row holds the headings, and what
stands below them. Knows nothing of evaluations.
"""
