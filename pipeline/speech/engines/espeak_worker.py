"""The process that speaks for the espeak engine: orders on standard input, answers on standard output.

espeak-ng keeps state between utterances: after another sentence the same one comes out different,
even in length, and neither setting the voice nor initialising again undoes that. So the library is
loaded for each order and unloaded after it, which makes an answer depend on its order alone.
Unloading is verified; where a system keeps the library in memory all the same, the worker says that
its answer is the last one and ends, and whoever asks starts another.

The process is started by the path of this file, in Python's isolated mode, so that neither the
folder nor the search path nor the environment of a caller's script reaches it. It therefore imports
nothing but the standard library, and little of that, since its start is waited for.

A frame is the length of a JSON header and the length of a payload, then both.
"""

from __future__ import annotations

import _ctypes
import ctypes
import json
import os
import signal
import struct
import sys
from typing import IO, NamedTuple

_LENGTHS = struct.Struct(">II")

# speak_lib.h and espeak_ng.h
_SYNCHRONOUS = 1  # ENOUTPUT_MODE_SYNCHRONOUS: audio and events go to the callback
_CHARS_UTF8 = 1  # and nothing else: neither SSML nor phonemes in [[ ]] are looked for
_POS_CHARACTER = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_EVENT_LIST_END, _EVENT_WORD = 0, 1


class Order(NamedTuple):
    """What a worker is asked to speak, in espeak-ng's own units."""

    text: str
    voice: str
    rate_wpm: int
    pitch: int  # 0 to 99, 50 is the voice's own
    pitch_range: int  # 0 to 99, 50 is the voice's own


class WordEvent(NamedTuple):
    """Where espeak-ng says that a word begins."""

    position: int  # in characters, from 1
    length: int  # in characters
    sample: int


class Answer(NamedTuple):
    """What a worker returns: speech, or the fault that prevented it."""

    samples: bytes = b""
    rate_hz: int = 0
    words: tuple[WordEvent, ...] = ()
    fault: str = ""
    is_last: bool = False  # the worker ends after this answer


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_void_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


def write_frame(stream: IO[bytes], header: dict[str, object], payload: bytes) -> None:
    """Write one frame and flush it."""
    encoded = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(payload)) + encoded)
    stream.write(payload)
    stream.flush()


def write_order(stream: IO[bytes], order: Order) -> None:
    """Write an order; its text is the payload."""
    header = {"voice": order.voice, "rate_wpm": order.rate_wpm, "pitch": order.pitch, "pitch_range": order.pitch_range}
    write_frame(stream, header, order.text.encode())


def read_order(stream: IO[bytes]) -> Order:
    """Read an order.

    Raises:
        EOFError: at the end of the stream.
    """
    header, payload = _read_frame(stream)
    fields = json.loads(header)
    return Order(payload.decode(), fields["voice"], fields["rate_wpm"], fields["pitch"], fields["pitch_range"])


def write_answer(stream: IO[bytes], answer: Answer) -> None:
    """Write an answer; its samples are the payload."""
    header = {"rate_hz": answer.rate_hz, "words": answer.words, "fault": answer.fault, "is_last": answer.is_last}
    write_frame(stream, header, answer.samples)


def read_answer(stream: IO[bytes]) -> Answer:
    """Read an answer.

    Raises:
        EOFError: at the end of the stream, in the middle of an answer too.
    """
    header, payload = _read_frame(stream)
    fields = json.loads(header)
    words = tuple(WordEvent(*word) for word in fields["words"])
    return Answer(payload, fields["rate_hz"], words, fields["fault"], fields["is_last"])


def _read_frame(stream: IO[bytes]) -> tuple[bytes, bytes]:
    header_bytes, payload_bytes = _LENGTHS.unpack(_read_exactly(stream, _LENGTHS.size))
    return _read_exactly(stream, header_bytes), _read_exactly(stream, payload_bytes)


def _read_exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError("the other end has closed the pipe")
    return content


def library_version(library: str) -> str:
    """Return the version that an espeak-ng library gives itself.

    Raises:
        OSError: if it cannot be loaded.
        AttributeError: if it is another library.
    """
    loaded = ctypes.CDLL(library)
    loaded.espeak_Info.restype = ctypes.c_char_p
    version: bytes = loaded.espeak_Info(None)
    return version.decode()


def speak(library: str, order: Order) -> Answer:
    """Speak one order with a library loaded for it; its data are in the working directory."""
    try:
        espeak = ctypes.CDLL(library)
    except OSError as error:
        return Answer(fault=f"the library cannot be loaded: {error}")
    try:
        answer = _speak_with(espeak, order)
    except AttributeError as error:
        answer = Answer(fault=f"the library is not espeak-ng 1.52 or later: {error}")
    _unload(espeak)
    return answer._replace(is_last=_is_loaded(library))


def _speak_with(espeak: ctypes.CDLL, order: Order) -> Answer:
    # A relative path, since espeak-ng takes bytes and Windows has no bytes for every file name.
    espeak.espeak_ng_InitializePath(b".")
    if espeak.espeak_ng_Initialize(None) or espeak.espeak_ng_InitializeOutput(_SYNCHRONOUS, 0, None):
        return Answer(fault="the data cannot be loaded: they are incomplete, or of another version than the library")
    espeak.espeak_ng_SetRandSeed(ctypes.c_long(1))  # the noise in a voice is seeded with the clock otherwise
    samples = bytearray()
    words: list[WordEvent] = []

    def collect(audio: int | None, count: int, events: ctypes._Pointer[_Event]) -> int:
        if audio and count:
            samples.extend(ctypes.string_at(audio, 2 * count))
        index = 0
        while events[index].type != _EVENT_LIST_END:
            event = events[index]
            if event.type == _EVENT_WORD:
                words.append(WordEvent(event.text_position, event.length, event.sample))
            index += 1
        return 0

    callback = _CALLBACK(collect)  # kept alive by this frame until the synthesis has returned
    espeak.espeak_SetSynthCallback(callback)
    if espeak.espeak_ng_SetVoiceByName(order.voice.encode()):
        return Answer(fault=f"the data have no voice {order.voice!r}")
    for parameter, value in ((_RATE, order.rate_wpm), (_PITCH, order.pitch), (_RANGE, order.pitch_range)):
        espeak.espeak_ng_SetParameter(parameter, value, 0)
    text = order.text.encode()
    size = ctypes.c_size_t(len(text) + 1)
    status = espeak.espeak_ng_Synthesize(text, size, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None)
    rate_hz: int = espeak.espeak_ng_GetSampleRate()
    espeak.espeak_ng_Terminate()
    if status:
        return Answer(fault=f"the synthesis has failed with status {status:#x}")
    return Answer(bytes(samples), rate_hz, tuple(words))


if sys.platform == "win32":

    def _unload(library: ctypes.CDLL) -> None:
        _ctypes.FreeLibrary(library._handle)  # noqa: SLF001 - ctypes has no public way

    def _is_loaded(path: str) -> bool:
        find = ctypes.WinDLL("kernel32").GetModuleHandleW
        find.restype = ctypes.c_void_p
        return find(ctypes.c_wchar_p(path)) is not None

else:

    def _unload(library: ctypes.CDLL) -> None:
        _ctypes.dlclose(library._handle)  # noqa: SLF001 - ctypes has no public way

    def _is_loaded(path: str) -> bool:
        try:
            _unload(ctypes.CDLL(path, mode=os.RTLD_NOLOAD | os.RTLD_NOW))
        except OSError:
            return False
        return True


def main(library: str, data: str) -> None:
    """Answer orders until standard input ends, or the library stays in memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever gives the orders
    orders = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the library may print is no answer
    os.chdir(data)
    is_last = False
    while not is_last:
        try:
            answer = speak(library, read_order(orders))
            write_answer(answers, answer)
        except (EOFError, BrokenPipeError):
            os._exit(0)  # nobody listens any more; an ordinary exit would try to flush
        is_last = answer.is_last


if __name__ == "__main__":
    main(*sys.argv[1:])
