"""What ten hours do to a programme: its memory, its length, and where its words are.

``python -m bench.length [--hours 10]`` has a few sentences spoken by espeak, and makes a programme of
ten minutes and one of some hours of them, over and over, at 44.1 kHz and 96 kbit/s and at 24 kHz and
64 kbit/s, each in a process of its own. mpg123's decoder (``soundfile``) then says how long the
programme is, how far from the start of its cues words are heard, and how large the steps are from one
sample to the next where blocks meet.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import resource
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import soundfile

from bench.programme import WHAT, WHERE, WHO
from pipeline.audio.mixing import Part
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.programme import write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import Programme
from pipeline.filecache import FileCache
from pipeline.model import Speech
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Request
from pipeline.speech.engines.espeak import EspeakEngine, EspeakSettings

FORMATS = (Mp3Format(44_100, 96), Mp3Format(24_000, 64))
GAIN_DB = 3.0
SOUNDING = 200  # of 32,768
SPOKEN = [
    f"{who} {what} {where} that evening.".capitalize() for who, what, where in zip(WHO, WHAT, WHERE * 2, strict=False)
]


async def speak(cache: ClipCache) -> None:
    """Have the sentences in a cache."""
    engine = EspeakEngine(EspeakSettings(workers=1))
    for number, text in enumerate(SPOKEN):
        cache.store(str(number), await engine.synthesize(Request(text, "en", "en-us")))
    await engine.close()


def talk(clips: Sequence[Speech], hours: float) -> Iterator[Part]:
    """Yield the sentences in turn for about so long."""
    left_ms = hours * 3_600_000
    for number in itertools.count():
        speech = clips[number % len(clips)]
        yield Part(number, speech, GAIN_DB, "speaker")
        left_ms -= speech.marks[-1].end_ms + 750
        if left_ms < 0:
            return


def blocks_of(file: soundfile.SoundFile) -> Iterator[bytes]:
    """Yield what a file sounds like, a part at a time."""
    while block := bytes(file.buffer_read(1 << 20, dtype="int16")):
        yield block


def listen(path: Path, programme: Programme) -> None:
    """Print what mpg123 hears."""
    rate_hz = programme.rate_hz
    with soundfile.SoundFile(path) as file:
        decoded = sum(len(block) // 2 for block in blocks_of(file))
        print(f"  decoded: {decoded} samples, timeline: {programme.length}")
        last = len(programme.segments) - 1
        checked = sorted({*range(1, min(20, last)), *range(1, last, 37), *range(max(1, last - 20), last + 1)})
        late_ms, steps = [], []
        for number in checked:
            start = programme.segments[number].start
            file.seek(start - rate_hz // 10)
            samples = array("h", bytes(file.buffer_read(rate_hz // 2, dtype="int16")))
            first = next(at for at, sample in enumerate(samples) if abs(sample) > SOUNDING)
            late_ms.append((first - rate_hz // 10) * 1000 / rate_hz)
            join = samples[rate_hz // 10 - 64 : rate_hz // 10 + 64]
            steps.append(max(abs(a - b) for a, b in pairwise(join)))
    print(f"  {len(checked)} cues: speech {min(late_ms):.1f} to {max(late_ms):.1f} ms after their start")
    print(f"  largest step where blocks meet: {max(steps)}")


def make(folder: Path, format: Mp3Format, hours: float) -> None:
    """Make one programme, and print what it took."""
    clips = [ClipCache(folder).load(str(number)) for number in range(len(SPOKEN))]
    target = folder / "talk.mp3"
    mix = write_programme(
        talk([clip for clip in clips if clip], hours),
        target,
        cache=FileCache(folder),
        format=format,
        tags=lambda _: Tags("Talk"),
    )
    usage = resource.getrusage(resource.RUSAGE_SELF)
    minutes = mix.programme.duration_ms / 60_000
    print(f"{format.rate_hz} Hz, {format.bitrate_kbps} kbit/s: {minutes:.1f} minutes", end=", ")
    print(f"{len(mix.programme.segments)} utterances, {usage.ru_maxrss / 1000:.0f} MB")
    listen(target, mix.programme)


def main() -> None:
    """Print what is found, programme by programme."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=10)
    parser.add_argument("--make", nargs=2, metavar=("FOLDER", "FORMAT"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        make(Path(arguments.make[0]), FORMATS[int(arguments.make[1])], arguments.hours)
        return
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder:
        asyncio.run(speak(ClipCache(Path(folder))))
        for number in range(len(FORMATS)):
            for hours in (1 / 60, 1 / 6, arguments.hours):  # the first one makes the blocks
                command = [sys.executable, "-m", "bench.length", f"--hours={hours}", "--make", folder, str(number)]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
