"""The golden thread: what leads to what, from the principle to the story, and every part of it.

`graph` answers what rules ask of the parts of a project, `subjects` lists what they are asked of, `thread` follows the
whole from one end to the other. Works on what was loaded: never touches the disk.
"""
