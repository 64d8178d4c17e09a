"""Pictures: what they show (`logic_model`, `golden_thread`, `matrix`), and how that is laid out.

A picture is a `diagram` of boxes and links, or a table; `layout` gives each box its place, `text_width` breaks its words
into lines, `formats/` holds a module for each format. Checks nothing: `gaps` says in a few words what a check found.
"""
