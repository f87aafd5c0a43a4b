"""What a finished file sounds like."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.audio.listening import listen
from pipeline.audio.loudness import measure_loudness, measure_true_peak
from pipeline.codec import encode_flac
from pipeline.errors import AudioError
from pipeline.model import Pcm
from tests.audio.sounds import amplify, decoded, joined, mp3, silence, tone


def written(folder: Path, *pieces: Pcm) -> Path:
    """Return an MP3 file of some pieces."""
    path = folder / "sound.mp3"
    path.write_bytes(mp3(*pieces))
    return path


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 44_100])
def test_sound_is_told_from_silence_to_a_few_hundredths(tmp_path: Path, rate_hz: int) -> None:
    """Also at rates of which a hundredth of a second is no whole number of samples."""
    pieces = [tone(300, 1000, rate_hz=rate_hz), silence(1500, rate_hz=rate_hz), tone(300, 500, rate_hz=rate_hz)]
    heard = listen(written(tmp_path, *pieces))

    ((start_ms, end_ms),) = heard.silences(500)
    assert start_ms == pytest.approx(1000, abs=60)
    assert end_ms == pytest.approx(2500, abs=60)
    assert heard.sounding_ms(0, 900) == 900
    assert heard.sounding_ms(1100, 2400) == 0


def test_header_and_samples_have_the_length_of_what_was_encoded(tmp_path: Path) -> None:
    """The codec's delay is heard by nobody; a file that is cut has its old header."""
    path = written(tmp_path, tone(300, 3000))
    whole = listen(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    half = listen(path)

    assert (whole.duration_ms, whole.header_ms) == (3000, 3000)
    assert half.header_ms == 3000
    assert half.duration_ms == pytest.approx(1500, abs=60)


def test_loudness_and_peak_are_those_of_the_whole(tmp_path: Path) -> None:
    """Fed frame by frame, the meter says what it says of all the samples at once."""
    path = written(tmp_path, tone(1000, 1500, level_db=-20), silence(700), tone(500, 900, level_db=-9))
    heard, pcm = listen(path), decoded(path.read_bytes())

    assert heard.loudness_lufs == pytest.approx(measure_loudness(pcm), abs=0.1)
    assert heard.true_peak_dbtp == pytest.approx(measure_true_peak(pcm), abs=0.1)


def test_clipping_is_heard_where_it_is(tmp_path: Path) -> None:
    """A tone above full scale loses its tops; one just below it does not."""
    loud, fair = amplify(tone(200, 300), 18), tone(200, 1000, level_db=-0.1)
    path = tmp_path / "sound.flac"
    path.write_bytes(encode_flac(joined(fair, loud, fair)).data)

    assert listen(path).clipped_ms == tuple(range(1000, 1300, 10))


def test_silence_has_no_peak_and_the_least_loudness(tmp_path: Path) -> None:
    """Digital silence is heard as such."""
    heard = listen(written(tmp_path, silence(1000)))

    assert (heard.loudness_lufs, heard.true_peak_dbtp, any(heard.sounding)) == (-70.0, float("-inf"), False)


@pytest.mark.parametrize("content", [b"", b"no audio at all" * 50])
def test_what_is_no_audio_is_told(tmp_path: Path, content: bytes) -> None:
    """The error names the file."""
    path = tmp_path / "sound.mp3"
    path.write_bytes(content)

    with pytest.raises(AudioError, match=r"sound\.mp3: cannot be decoded"):
        listen(path)
