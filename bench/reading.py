"""How long reading takes, against the length of the page: ``python bench/reading.py [KIND...]``.

Makes pages of 2.5, 5 and 10 MB of every kind, reads each and renders its JSON, and prints the seconds
for which it keeps a processor busy and by how much they grow where the length doubles: 2 is linear.
A page in which there is no conversation is timed up to its error. Garbage is collected as seldom as by
the command.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count

from pipeline.cli import COLLECTIONS
from pipeline.errors import TranscriptError
from pipeline.transcript.reading import read_page
from pipeline.transcript.views import transcript_json

SIZES = (2_500_000, 5_000_000, 10_000_000)
NAMES = ("Ana Reed", "Ben Stone", "Carla Diaz")
WORDS = (
    "the rain on the hills and a tea garden in the morning is what they have for people at the window "
    "of that river it moves slowly with light who knows when you ask about this year or my question"
).split()
SIGNS = "雨山茶园早晨桥人窗河慢光年问题的是在有不这我们来说到看风路灯水月花"
CLOCK_S = 4  # between two captions


def words(chance: random.Random, fewest: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(fewest, most))).capitalize() + "."


def han(chance: random.Random, fewest: int, most: int) -> str:
    return "".join(chance.choices(SIGNS, k=chance.randint(fewest, most))) + "。"


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def up_to(size: int, lines: Iterator[str]) -> bytes:
    """Return so many lines as make a page of a size."""
    found, length = [], 0
    while length < size:
        found.append(next(lines).encode())
        length += len(found[-1])
    return b"".join(found)


def turns(size: int, fewest: int, most: int, speakers: tuple[str, ...] = NAMES) -> bytes:
    chance = random.Random(1)
    return up_to(size, (f"{speakers[n % len(speakers)]}: {words(chance, fewest, most)}\n\n" for n in count()))


def labels_alone(size: int) -> bytes:
    return up_to(size, (f"{NAMES[n % len(NAMES)]}:\n" for n in count()))


def many_speakers(size: int) -> bytes:
    first = [f"{start}{middle}{end}" for start in "BDFGKLMNPRSTVZ" for middle in "aeiou" for end in ("na", "rko")]
    return turns(size, 8, 40, tuple(f"{one} {other}" for one in first for other in first)[:5000])


def bilingual(size: int) -> bytes:
    chance = random.Random(1)
    pairs = ((NAMES[n % 2], ("安娜", "本")[n % 2]) for n in count())
    return up_to(size, (f"{one}: {words(chance, 8, 40)}\n\n{other}：{han(chance, 12, 60)}\n\n" for one, other in pairs))


def timed(size: int) -> bytes:
    chance = random.Random(1)
    return up_to(size, (f"{NAMES[n % 3]} {clock(n * CLOCK_S)}\n{words(chance, 8, 40)}\n\n" for n in count()))


def webvtt(size: int) -> bytes:
    chance = random.Random(1)
    spans = (f"{clock(n * CLOCK_S)}.000 --> {clock(n * CLOCK_S + CLOCK_S)}.000" for n in count())
    cues = (f"{span}\n<v {NAMES[n // 3 % 3]}>{words(chance, 3, 14)}\n\n" for n, span in enumerate(spans))
    return b"WEBVTT\n\n" + up_to(size, cues)


def srt(size: int) -> bytes:
    chance = random.Random(1)
    spans = (f"{clock(n * CLOCK_S)},000 --> {clock(n * CLOCK_S + CLOCK_S)},000" for n in count())
    cues = (f"{n + 1}\n{span}\n{NAMES[n % 3]}: {words(chance, 3, 14)}\n\n" for n, span in enumerate(spans))
    return up_to(size, cues)


def timed_json(size: int) -> bytes:
    chance = random.Random(1)
    segments = (
        f'{{"speaker": "{NAMES[n % 3]}", "startTime": {n * CLOCK_S}, "endTime": {n * CLOCK_S + CLOCK_S}, '
        f'"body": "{words(chance, 3, 14)}"}},\n'
        for n in count()
    )
    return b'{"version": "1.0.0", "segments": [\n' + up_to(size, segments).rstrip(b",\n") + b"]}"


def html(size: int) -> bytes:
    chance = random.Random(1)
    spoken = (f"<p><strong>{NAMES[n % 3]}:</strong> {words(chance, 8, 90)}</p>\n" for n in count())
    return b"<!doctype html><html><body><article><h1>A talk</h1>" + up_to(size, spoken) + b"</article></body></html>"


def nested(size: int) -> bytes:
    """Fifty thousand elements, one in another, in a page of 10 MB; as deep as the page is long."""
    depth = size // 200
    inner = turns(size - depth * 11, 8, 90).decode().strip().split("\n\n")
    said = "".join(f"<p>{turn}</p>\n" for turn in inner)
    return b"<html><body>" + b"<div>" * depth + said.encode() + b"</div>" * depth + b"</body></html>"


KINDS: dict[str, Callable[[int], bytes]] = {
    "turns of 8 to 90 words": lambda size: turns(size, 8, 90),
    "turns of 1 to 3 words": lambda size: turns(size, 1, 3),
    "one line": lambda size: b"Ana: " + b"word " * (size // 5),
    "one line without spaces": lambda size: b"Ana: " + b"word" * (size // 4),
    "nothing but colons": lambda size: b":" * size,
    "a colon a line": lambda size: b"a:\n" * (size // 3),
    "labels alone": labels_alone,
    "5,000 speakers": many_speakers,
    "two languages": bilingual,
    "times beside names": timed,
    "WebVTT": webvtt,
    "SRT": srt,
    "JSON": timed_json,
    "HTML": html,
    "nested HTML": nested,
}


def seconds_to_read(document: bytes, name: str) -> tuple[float, str]:
    """Return how long reading takes, and what became of it."""
    start = time.process_time()
    try:
        transcript = read_page(document, name=name)
        json.dumps(transcript_json(transcript))
    except TranscriptError:
        return time.process_time() - start, "refused"
    return time.process_time() - start, f"{len(transcript.turns):,} turns"


def main(wanted: list[str]) -> None:
    gc.set_threshold(*COLLECTIONS)
    for kind, make in KINDS.items():
        if wanted and not any(word in kind for word in wanted):
            continue
        name = "page.html" if "HTML" in kind else "page.txt"
        results = [seconds_to_read(make(size), name) for size in SIZES]
        times = [taken for taken, _ in results]
        row = "  ".join(f"{size / 1e6:4.1f} MB {taken:5.2f} s" for size, taken in zip(SIZES, times, strict=True))
        print(f"{kind:24} {row}  x{times[1] / times[0]:.1f} x{times[2] / times[1]:.1f}  {results[-1][1]}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
