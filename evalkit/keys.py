"""Keys of a file as paths: one address for any value, from the reader to the finding."""

Key = tuple[str | int, ...]


def path(key: str) -> Key:
    """A dotted key → a key path."""
    return tuple(key.split("."))


def as_written(key: Key, kept: dict[Key, list[int]]) -> Key:
    """The key as it stands in the file, where list elements were left out when it was loaded.

    `kept` gives, for each such list, the positions in the file of the elements that stayed.
    """
    written: Key = ()
    for part in key:
        positions = kept.get(written) if isinstance(part, int) else None
        written = (*written, positions[part] if positions and isinstance(part, int) else part)
    return written
