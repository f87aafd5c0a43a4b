"""How long a programme takes: a cold build, a corrected line and an unchanged one, against two others' ways.

``python bench/programme.py [PAGE] [--minutes 10] [--pairs 5]`` takes a page in English and Chinese, or
makes a conversation of its own, has it spoken by espeak, and then compares, in this one process, with
every clip cached:

- one continuous LAME encode of the samples that the blocks are encoded from, single-threaded, the bit
  reservoir off (and on),
- the usual pydub line: ``from_file`` for each clip, ``+=``, ``export``. Without an ffmpeg program its
  decoding and encoding go through PyAV, which is kinder to it.

Each comparison is the median of alternating pairs, so that a busy moment meets both sides. Beside the
seconds that pass stand those in which processors are busy: on a machine that does nothing else, and
has two of them, a build takes little more than half of these.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import ParamSpec
from unittest.mock import patch

from av.audio.codeccontext import AudioCodecContext

from pipeline.audio import blocks
from pipeline.audio.format import AudioFormat, Frames, encode
from pipeline.audio.listening import listen
from pipeline.audio.mp3 import Mp3Format
from pipeline.build import BuildSettings, build_episodes
from pipeline.codec import decode, frame_of
from pipeline.model import Encoded, Pcm
from pipeline.speech.cache import ClipCache
from pipeline.transcript.reading import read_page

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pydub's own, on import
    from pydub import AudioSegment

P = ParamSpec("P")

FORMAT = Mp3Format()
UTTERANCE_S = 7.0  # about what one of the sentences below takes, with its pause

WHO = ("the baker", "my sister", "an old sailor", "the child next door", "our teacher", "a stranger", "the gardener")
WHAT = ("opened the window", "counted the boats", "lost a glove", "sang quietly", "drew a map", "waited for rain")
WHERE = ("by the harbour", "under the stairs", "on the late train", "behind the market", "at the top of the hill")
WHEN = ("before anybody was awake", "while the kettle boiled", "as the lamps came on", "long after the music stopped")
WHO_ZH = ("面包师", "我姐姐", "一位老水手", "邻居家的孩子", "我们的老师", "一个陌生人", "园丁")
WHAT_ZH = ("打开了窗户", "数着小船", "丢了一只手套", "轻声唱着歌", "画了一张地图", "等着下雨")
WHERE_ZH = ("在港口边", "在楼梯下面", "在末班火车上", "在市场后面", "在山顶上")
WHEN_ZH = ("在大家醒来之前", "在水烧开的时候", "在路灯亮起的时候", "在音乐停了很久以后")


def write_page(path: Path, turns: int, *, edited: bool = False) -> Path:
    """Write a bilingual conversation; in the edited one a single line in the middle is another."""
    lines = ["id: be9c00be9c00be9c\ntitle: {en: Small things}\nspeakers:\n  ana: {name: {en: Ana, zh: 安娜}}"]
    lines.append("  ben: {name: {en: Ben, zh: 本}}\nturns:")
    english = itertools.cycle(itertools.product(WHEN, WHERE, WHAT, WHO))
    chinese = itertools.cycle(itertools.product(WHEN_ZH, WHERE_ZH, WHAT_ZH, WHO_ZH))
    for turn, (spoken, translated) in enumerate(zip(itertools.islice(english, turns), chinese, strict=False)):
        when, where, what, who = spoken
        end = "and nobody knew why" if edited and turn == turns // 2 else f"and it was number {turn + 1} that day"
        time_zh, place_zh, deed_zh, who_zh = translated
        lines += [
            f"- {('ana', 'ben')[turn % 2]}:",
            f"  - en: |-\n      I remember how {who} {what} {where}, {when}, {end}.",
            f"    zh: |-\n      我记得{who_zh}{time_zh}{place_zh}{deed_zh}，那是当天的第{turn + 1}件事。",
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def edit_page(page: Path, target: Path) -> Path:
    """Write a page with one word more, in the middle of what is said there in English."""
    transcript = read_page(page.read_bytes(), name=page.name)
    said = [passage.wording("en") for turn in transcript.turns for passage in turn.passages]
    texts = [wording.text for wording in said if wording]
    words = texts[len(texts) // 2][:40].rpartition(" ")[0]
    whole = page.read_text(encoding="utf-8")
    assert words in whole, "the page has no such line"
    target.write_text(whole.replace(words, f"{words} indeed", 1), encoding="utf-8")
    return target


class Desk:
    """A folder with the page, its clips and their copies."""

    def __init__(self, folder: Path, page: Path | None, turns: int) -> None:
        self.folder = folder
        (folder / "edited").mkdir()
        if page is None:
            self.page = write_page(folder / "talk.transcript.yaml", turns)
            self.edited = write_page(folder / "edited" / "talk.transcript.yaml", turns, edited=True)
        else:
            self.page = Path(shutil.copy(page, folder / f"talk{page.suffix}"))
            self.edited = edit_page(self.page, folder / "edited" / self.page.name)
        self.spoken = folder / "spoken"
        self.samples = self.mixed_samples()
        self.files = self.clip_files()
        self.build(self.edited, self.spoken)
        for file in self.spoken.rglob("*.*"):
            if file.suffix in (".gain", ".block"):
                file.unlink()

    @property
    def audio(self) -> Path:
        """The programme."""
        return self.folder / "output" / "en-zh" / "talk" / "talk.mp3"

    def build(self, page: Path, cache: Path) -> None:
        """Build a page with a cache."""
        report = build_episodes(
            [page],
            BuildSettings(engine="espeak", languages=("en+zh",), output=self.folder / "output"),
            environment={"DUOLOGUE_CACHE": str(cache), "DUOLOGUE_OFFLINE": "1"},
        )
        for failed in report.failed:
            raise failed.error

    def mixed_samples(self) -> Pcm:
        """Build the page for the first time, and return what its blocks are encoded from."""
        mixed: list[bytes] = []

        def noting(pcm: Pcm, format: AudioFormat) -> Frames:
            mixed.append(pcm.samples)
            return encode(pcm, format)

        with patch.object(blocks, "encode", noting):
            self.build(self.page, self.spoken)
        return Pcm(b"".join(mixed), FORMAT.rate_hz)

    def fresh_cache(self) -> Path:
        """Return a cache that holds the clips and nothing else."""
        cache = self.folder / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        shutil.rmtree(self.folder / "output", ignore_errors=True)
        shutil.copytree(self.spoken, cache)
        return cache

    def clip_files(self) -> list[Path]:
        """Return the clips as audio files that pydub can open."""
        files = []
        cache = ClipCache(self.spoken / "clips")
        (self.folder / "files").mkdir()
        for stored in sorted(cache.folder.rglob("*.clip")):
            speech = cache.load(stored.stem)
            assert speech is not None
            assert isinstance(speech.audio, Encoded)
            file = self.folder / "files" / f"{stored.stem}.flac"
            file.write_bytes(speech.audio.data)
            files.append(file)
        return files


def encode_in_one_go(samples: Pcm, *, reservoir: bool) -> None:
    """Encode everything with one encoder, on one core."""
    encoder = AudioCodecContext.create("libmp3lame", "w")
    encoder.sample_rate = FORMAT.rate_hz
    encoder.layout = "mono"
    encoder.format = "s16p"
    encoder.bit_rate = FORMAT.bitrate_kbps * 1000
    encoder.options = {"reservoir": str(int(reservoir))}
    step = 10 * FORMAT.rate_hz  # samples a call
    for at in range(0, len(samples), step):
        frame = frame_of(Pcm(samples.samples[2 * at : 2 * (at + step)], FORMAT.rate_hz))
        frame.pts = at
        encoder.encode(frame)
    encoder.encode(None)


def pydub_line(files: list[Path], target: Path) -> None:
    """Do what most scripts do."""
    has_ffmpeg = shutil.which("ffmpeg") is not None
    programme = AudioSegment.empty()
    pause = AudioSegment.silent(600)
    for file in files:
        programme += (AudioSegment.from_file(file) if has_ffmpeg else from_file(file)) + pause
    programme = programme.set_frame_rate(FORMAT.rate_hz)
    if has_ffmpeg:
        programme.export(target, format="mp3", bitrate=f"{FORMAT.bitrate_kbps}k")
    else:
        encode_in_one_go(Pcm(programme.raw_data, FORMAT.rate_hz), reservoir=True)


def from_file(file: Path) -> AudioSegment:
    """Decode a clip as pydub does, without an ffmpeg program."""
    pcm = decode(Encoded(file.read_bytes(), "audio/flac"))
    return AudioSegment(data=pcm.samples, sample_width=2, frame_rate=pcm.rate_hz, channels=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took, and for how long processors were busy with it."""

    wall_s: float
    busy_s: float


def timed(work: Callable[P, object], *arguments: P.args, **options: P.kwargs) -> Taken:
    """Return what something takes, with the programs that it starts."""
    wall, before = time.perf_counter(), os.times()
    work(*arguments, **options)
    after = os.times()
    return Taken(time.perf_counter() - wall, sum(after[:4]) - sum(before[:4]))


def main() -> None:
    """Print the comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path, nargs="?", help="a page in English and Chinese; else one is made")
    parser.add_argument("--minutes", type=float, default=10, help="length of the programme that is made, about")
    parser.add_argument("--pairs", type=int, default=5, help="how often each comparison is made")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder:
        turns = max(2, round(arguments.minutes * 60 / UTTERANCE_S / 2))
        compare(Desk(Path(folder), arguments.page, turns), pairs=arguments.pairs)


def compare(desk: Desk, *, pairs: int) -> None:
    """Measure and print."""
    minutes = len(desk.samples) / FORMAT.rate_hz / 60
    print(f"{minutes:.1f} minutes, {len(desk.files)} clips, {FORMAT.rate_hz} Hz, {FORMAT.bitrate_kbps} kbit/s")
    print(f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}")
    heard = listen(desk.audio)
    print(f"{heard.loudness_lufs:.2f} LUFS, {heard.true_peak_dbtp:.2f} dBTP")
    if not shutil.which("ffmpeg"):
        print("no ffmpeg program: the pydub line goes through PyAV")
    times: dict[str, list[Taken]] = {}

    def note(name: str, taken: Taken) -> None:
        times.setdefault(name, []).append(taken)
        print(f"{name}: {taken.wall_s:.2f} s, busy {taken.busy_s:.2f} s", flush=True)

    for pair in range(pairs):
        note("lame", timed(encode_in_one_go, desk.samples, reservoir=False))
        cache = desk.fresh_cache()
        note("cold", timed(desk.build, desk.page, cache))
        note("unchanged", timed(desk.build, desk.page, cache))
        note("edited", timed(desk.build, desk.edited, cache))
        note("lame, reservoir on", timed(encode_in_one_go, desk.samples, reservoir=True))
        if pair < 3:
            note("pydub", timed(pydub_line, desk.files, desk.folder / "pydub.mp3"))
    report(times)


def report(times: dict[str, list[Taken]]) -> None:
    """Print the medians of all, and the median ratio of the pairs."""
    print(f"\n{'':20} {'seconds':>8} {'busy':>8}")
    for name, taken in times.items():
        wall_s, busy_s = (statistics.median(values) for values in zip(*map(astuple, taken), strict=True))
        print(f"{name:20} {wall_s:8.2f} {busy_s:8.2f}")
    print(f"\n{'ratio':30} {'seconds':>8} {'busy':>8}")
    for one, other in (
        ("cold", "lame"),
        ("edited", "lame"),
        ("unchanged", "lame"),
        ("cold", "lame, reservoir on"),
        ("pydub", "cold"),
        ("pydub", "edited"),
    ):
        if one in times:
            pairs = list(zip(times[one], times[other], strict=False))
            wall = statistics.median(a.wall_s / b.wall_s for a, b in pairs)
            busy = statistics.median(a.busy_s / b.busy_s for a, b in pairs)
            print(f"{one + ' / ' + other:30} {wall:8.3f} {busy:8.3f}")


if __name__ == "__main__":
    main()
