"""Questions at a terminal, asked one way everywhere: `new`, `add` and `fill` ask through this room.

A `question` says what is asked, what is given already, what may be chosen, and how an answer is read. `ask` asks it until
the answer is right; `choices` tell which of several is meant by a number, a letter or a name. `lines` reads what is typed: with an
editable line at a terminal, plain lines elsewhere. A `conversation` is a row of questions in which one can go back any
number of steps.
"""
