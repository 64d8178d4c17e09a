"""Plans to and from the programs that people fill them in with: workbooks, and tables of their own.

`exports` holds a module for each thing that can be exported: the folder is the register. `sheets` says which kinds of thing
stand on which sheet of a workbook, `columns` and `rows` what is there, `names` what things are called there, `due` what is
still asked for, and `book` writes it. `spreadsheet` reads any table or workbook into cells, and refuses hostile ones; `filled`
finds rows and columns of a workbook again, `merge` holds them against what was exported and what the files say now,
`taken` makes the edits, and `preview` says what they are. `own_tables`, `tracking` and `logframe` read tables that others have
made, `levels` the levels that those speak of; `remembered` keeps which of their columns is what.

`forms` says which data-capture plans become forms of other tools, and what they ask.
"""
