"""How long reading takes, against the length of the page: ``python bench/reading.py``.

Makes pages of 1, 3 and 10 MB, reads each and renders its JSON, and prints the time for each and how
it grows. Three kinds: long turns, very short turns, and one line without end.
"""

import json
import random
import time
from contextlib import suppress

from pipeline.errors import TranscriptError
from pipeline.transcript.reading import read_page
from pipeline.transcript.views import transcript_json

WORDS = "the rain on hills tea garden morning bridge people window river slowly moves light year question".split()
NAMES = ("Ana Reed", "Ben Stone", "Carla Diaz")
SIZES = (1_000_000, 3_000_000, 10_000_000)


def turns(size: int, fewest: int, most: int) -> bytes:
    chance = random.Random(1)
    lines, length = [], 0
    while length < size:
        words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(fewest, most)))
        lines.append(f"{NAMES[len(lines) % 3]}: {words.capitalize()}.\n\n")
        length += len(lines[-1])
    return "".join(lines).encode()


KINDS = {
    "turns of 8 to 90 words": lambda size: turns(size, 8, 90),
    "turns of 1 to 3 words": lambda size: turns(size, 1, 3),
    "one line": lambda size: b"Ana: " + b"word " * (size // 5),
}


def seconds_to_read(document: bytes) -> float:
    start = time.perf_counter()
    with suppress(TranscriptError):
        json.dumps(transcript_json(read_page(document, name="page.txt")))
    return time.perf_counter() - start


if __name__ == "__main__":
    for kind, make in KINDS.items():
        times = [seconds_to_read(make(size)) for size in SIZES]
        row = "  ".join(f"{size // 1_000_000} MB {taken:5.2f} s" for size, taken in zip(SIZES, times, strict=True))
        print(f"{kind:24} {row}  10 MB / 1 MB = {times[-1] / times[0]:.1f}")
