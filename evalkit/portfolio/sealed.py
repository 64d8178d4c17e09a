"""Bytes that can be read only with others at hand: what is kept of an evaluation, with the evaluation itself.

The key is made of a file of the evaluation, which whoever may read its texts has anyway; without it nothing can be read
of them. A stream of SHAKE-256 over key and nonce is laid over the bytes, each nonce used once.
"""

from hashlib import shake_256


def seal(data: bytes, key: bytes, nonce: bytes) -> bytes:
    """The bytes sealed, or unsealed if they were; as many as there are. `nonce`: of always the same length."""
    stream = shake_256(nonce + key).digest(len(data))
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(data), "little")
