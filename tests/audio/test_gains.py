from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.audio.gains import obtain_gain_db
from pipeline.errors import AudioError
from pipeline.filecache import FileCache
from pipeline.model import Speech
from tests.audio.sounds import joined, silence, tone

SOFT = Speech(joined(silence(500), tone(997, 2000, level_db=-27), silence(500)))


def test_the_gain_of_a_voice_leaves_out_the_silence_around_it(tmp_path: Path) -> None:
    """A sine at -27 dB reads -30 LUFS, and is 14 short of -16."""
    assert obtain_gain_db(SOFT, target_lufs=-16, cache=FileCache(tmp_path)) == pytest.approx(14, abs=0.2)


def test_a_gain_is_measured_once(tmp_path: Path) -> None:
    """What lies under its key is the gain; another speech or another target has its own."""
    cache = FileCache(tmp_path)
    measured_db = obtain_gain_db(SOFT, target_lufs=-16, cache=cache)
    (file,) = tmp_path.rglob("*.gain")
    assert obtain_gain_db(SOFT, target_lufs=-16, cache=cache) == measured_db

    cache.store("gain", file.stem, b"1.5")

    assert obtain_gain_db(SOFT, target_lufs=-16, cache=cache) == 1.5
    assert obtain_gain_db(SOFT, target_lufs=-18, cache=cache) == pytest.approx(measured_db - 2, abs=0.11)
    assert obtain_gain_db(Speech(tone(997, 2000, level_db=-20)), target_lufs=-16, cache=cache) < measured_db - 5


def test_a_silent_calibration_has_no_gain(tmp_path: Path) -> None:
    """The error passes through, and nothing is kept."""
    with pytest.raises(AudioError):
        obtain_gain_db(Speech(silence(3000)), target_lufs=-16, cache=FileCache(tmp_path))
    assert list(tmp_path.rglob("*.gain")) == []
