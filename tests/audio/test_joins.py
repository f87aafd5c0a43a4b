# mypy: allow-untyped-calls
# (mutagen is not annotated)
"""What a player hears of a programme, told by mpg123's decoder, which is another than the one used for building."""

from __future__ import annotations

from array import array
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
import soundfile
from mutagen.mp3 import MPEGInfo

from pipeline.audio.format import encode
from pipeline.audio.mixing import Part, Prepared, fill, mix, prepare
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.programme import write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import Programme, cues
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan
from pipeline.model import CastVoice, Pauses, Pcm, Script, Speech, Utterance
from tests.audio.sounds import joined, mp3_file, noise, samples_of, silence, tone

FORMATS = [Mp3Format(44_100, 96), Mp3Format(24_000, 64)]
TALK = [
    Part(
        at,
        Speech(joined(silence(at), tone(200 + 90 * at, 150 + 30 * at), noise(60, at), silence(20 * at))),
        0.0,
        "switch" if at % 4 == 1 else "sentence",
    )
    for at in range(12)
]
PAUSES = Pauses(switch_ms=0)


def heard(path: Path) -> Pcm:
    """Return what mpg123 makes of a file."""
    with soundfile.SoundFile(path) as file:
        return Pcm(bytes(file.buffer_read(dtype="int16")), file.samplerate)


@pytest.fixture(params=FORMATS, ids=str)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Mp3Format, Path, Programme]:
    """A programme in a format."""
    format: Mp3Format = request.param
    target = tmp_path / "talk.mp3"
    mixed = write_programme(
        TALK, target, cache=FileCache(tmp_path / "cache"), format=format, tags=lambda _: Tags("Talk"), pauses=PAUSES
    )
    return format, target, mixed.programme


def test_another_decoder_plays_what_the_header_says(written: tuple[Mp3Format, Path, Programme]) -> None:
    """Timeline, header and what is decoded are of one length, to the sample."""
    format, path, programme = written

    assert len(heard(path)) == programme.length
    with path.open("rb") as file:
        assert MPEGInfo(file).length == pytest.approx(programme.length / format.rate_hz, abs=1e-6)


def test_no_join_jumps(written: tuple[Mp3Format, Path, Programme], tmp_path: Path) -> None:
    """Where blocks meet, no step from one sample to the next is larger than in one continuous encode."""
    format, path, programme = written
    clips = [
        Prepared(prepare(part.speech, rate_hz=format.rate_hz), 0.0, PAUSES.after_ms(part.separator))
        for part in TALK
        if isinstance(part.speech, Speech)
    ]
    groups = [clips[:1], clips[1:3], *([clip] for clip in clips[3:5]), clips[5:7], *([clip] for clip in clips[7:9])]
    groups += [clips[9:11], clips[11:]]
    blocks = [
        fill(mix(group, peak_dbfs=-2.0, rate_hz=format.rate_hz).pcm, pause_ms=group[-1].pause_ms, format=format)
        for group in groups
    ]
    whole = encode(joined(*blocks), format)
    (tmp_path / "uncut.mp3").write_bytes(mp3_file(whole.data, format, length=programme.length))
    cut, uncut = samples_of(heard(path)), samples_of(heard(tmp_path / "uncut.mp3"))

    assert len(cut) == len(uncut)
    for join in list(accumulate(map(len, blocks)))[:-1]:
        around = slice(join - 100, join + 100)
        assert _largest_step(cut[around]) <= _largest_step(uncut[around]) + 2


def _largest_step(samples: array[int]) -> int:
    return max(abs(a - b) for a, b in pairwise(samples))


def test_every_cue_begins_with_its_speech(written: tuple[Mp3Format, Path, Programme]) -> None:
    """What a cue shows is heard at most 40 ms after its start, and nothing of it before."""
    _, path, programme = written
    utterance = Utterance("ana", "en", CastVoice("voice"), "Hello.", "Hello.", 0, 0, None, "speaker")
    script = Script("0", LanguagePlan(("en",)), "Talk", (utterance,) * len(TALK))
    sound = heard(path)

    for cue in cues(programme, script):
        start = cue.start_ms * sound.rate_hz // 1000
        before = sound.rate_hz // 100
        window = samples_of(sound)[max(0, start - before) : start + sound.rate_hz // 2]
        first = next(at for at, sample in enumerate(window) if abs(sample) > 1000) - min(start, before)
        assert 0 <= first <= 0.04 * sound.rate_hz
