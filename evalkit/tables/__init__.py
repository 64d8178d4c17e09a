"""Tables of others as rows, with the number that a spreadsheet shows beside each: which row holds the headings, and what
stands below them; what the file of a workbook holds besides values. Knows nothing of evaluations.
"""
