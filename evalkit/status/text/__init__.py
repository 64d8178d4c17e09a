"""Where evaluations stand, in lines for people: `write` puts one on a screen (`one`), or several in a table (`several`).

Each block of the screen is a module that turns values into lines, as wide as the terminal allows and plain off one:
`head` with the stages as a `rail`, the `heat` table, the next `steps`, what is `late`, and the `people` reached and asked.
"""
