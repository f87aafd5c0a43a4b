"""What an ONNX file says of itself, without loading the network that is in it.

The library that speaks ends the whole process over a model without the facts that it needs, so they
are looked at first. An ONNX file is a protobuf message (onnx.proto3): a series of fields, each with
a number and a length, of which ``metadata_props`` is number 14, an entry of key (1) and value (2).
The weights, hundreds of megabytes, are one field more, and are skipped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import EngineError

_METADATA = 14
_KEY, _VALUE = 1, 2

# Protobuf's wire types: how long a value is, where its length does not stand before it.
_VARINT, _EIGHT_BYTES, _DELIMITED, _FOUR_BYTES = 0, 1, 2, 5


def read_onnx_metadata(path: Path) -> dict[str, str]:
    """Return the metadata of an ONNX file.

    Raises:
        EngineError: if it cannot be read, is no ONNX file, or is cut short.
    """
    try:
        with path.open("rb") as file:
            entries = [dict(_fields(io.BytesIO(entry))) for _, entry in _fields(file, only=_METADATA)]
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    except ValueError as error:
        raise EngineError(
            f"is no whole ONNX file: {error}", where=str(path), hint="Install the model again."
        ) from error
    return {_text(entry.get(_KEY)): _text(entry.get(_VALUE)) for entry in entries}


def _fields(file: BinaryIO, *, only: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the content of each field that has a length, or of those of one number."""
    size = file.seek(0, io.SEEK_END)
    at = file.seek(0)
    while at < size:
        number, wire_type = divmod(_varint(file), 8)
        length = 0
        if wire_type == _VARINT:
            _varint(file)
        elif wire_type == _DELIMITED:
            length = _varint(file)
        elif wire_type in (_EIGHT_BYTES, _FOUR_BYTES):
            file.seek(8 if wire_type == _EIGHT_BYTES else 4, io.SEEK_CUR)
        else:
            raise ValueError(f"byte {at} begins nothing that is known")
        start = file.tell()
        if start + length > size:
            raise ValueError(f"it ends at byte {size}, and says that it goes on to {start + length}")
        if wire_type == _DELIMITED and only in (None, number):
            yield number, file.read(length)
        at = file.seek(start + length)


def _varint(file: BinaryIO) -> int:
    """Return a number written seven bits a byte, the lowest first, of which all but the last have the highest bit."""
    number = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            break
        number |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return number
    raise ValueError("it ends in the middle of a number")


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", errors="replace")
