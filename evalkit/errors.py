"""What the user must put right before anything can run."""


class EvalkitError(Exception):
    """A wrong use of evalkit: printed once, at the edge, and ends with exit status 2.

    `message` says what was wrong and where; `hint` says what to do next.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnreadableError(EvalkitError):
    """An evaluation of which the folder cannot be read: the others of a run can."""
