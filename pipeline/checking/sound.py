"""Whether the audio is as long and as loud as it should be, and sounds where the cues say so and nowhere else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.audio.levelling import CEILING_DBTP
from pipeline.audio.listening import WINDOW_MS, Heard
from pipeline.checking.finding import AGAIN, Finding, first_few, quoted, seconds
from pipeline.model import Cue, Episode

_LOUDNESS_TOLERANCE_LU = 0.5
_ROUNDING_MS = 10  # shorter than a frame of any format
_LONGEST_SILENCE_MS = 3000  # beyond what a lesson leaves for speaking along
_LONGEST_IN_SPEECH_MS = 1500  # between two words of one line
_LEAST_SOUNDING = 0.3  # of a line; the rest is the pauses between its words
_LATEST_SOUND_MS = 400  # after a line begins or before it ends
_EDGE_MS = 60  # around a line, in which it fades
_SOUND_IN_PAUSE_MS = 3 * WINDOW_MS  # a click is shorter


def check_sound(episode: Episode, heard: Heard) -> Iterator[Finding]:
    """Yield where what is heard is not what the cues tell."""
    yield from _duration(episode, heard)
    yield from _loudness(episode, heard)
    yield from first_few(_silent_lines(episode.cues, heard))
    yield from first_few(_loud_pauses(episode, heard))
    yield from first_few(_long_silences(episode, heard))


def _duration(episode: Episode, heard: Heard) -> Iterator[Finding]:
    """Yield where header, facts and samples disagree about the length."""
    lengths = {"its header says": heard.header_ms, "it sounds for": heard.duration_ms}
    for what, found_ms in lengths.items():
        if found_ms is not None and abs(found_ms - episode.duration_ms) > _ROUNDING_MS:
            yield Finding(
                f"the audio has the wrong length: {what} {seconds(found_ms)}",
                at_ms=min(found_ms, episode.duration_ms),
                expected=f"{episode.duration_ms} ms",
                found=f"{found_ms} ms",
            )


def _loudness(episode: Episode, heard: Heard) -> Iterator[Finding]:
    if heard.clipped_ms:
        yield Finding(f"the audio is clipped in {len(heard.clipped_ms)} places", at_ms=heard.clipped_ms[0])
    if heard.true_peak_dbtp > CEILING_DBTP:
        yield Finding(
            "the true peak is too high",
            expected=f"at most {CEILING_DBTP:g} dBTP",
            found=f"{heard.true_peak_dbtp:.2f} dBTP",
        )
    if episode.loudness is None:
        yield Finding("episode.json does not say how loud the programme is")
        return
    told = episode.loudness
    if abs(heard.loudness_lufs - told.target_lufs) > _LOUDNESS_TOLERANCE_LU:
        # A build that says itself that it came no nearer would come no nearer again.
        is_out_of_reach = told.target_lufs - told.integrated_lufs > _LOUDNESS_TOLERANCE_LU
        another = (
            f"Build it with --loudness {heard.loudness_lufs - 1:.0f} or fewer: its peaks or its music allow no more."
        )
        yield Finding(
            "the programme has the wrong loudness",
            expected=f"{told.target_lufs:g} ±{_LOUDNESS_TOLERANCE_LU:g} LUFS",
            found=f"{heard.loudness_lufs:.1f} LUFS",
            hint=another if is_out_of_reach else AGAIN,
        )
    elif abs(heard.loudness_lufs - told.integrated_lufs) > _LOUDNESS_TOLERANCE_LU:
        yield Finding(
            "episode.json tells another loudness than is heard",
            expected=f"{heard.loudness_lufs:.1f} LUFS",
            found=f"{told.integrated_lufs:g} LUFS",
        )


def _silent_lines(cues: Sequence[Cue], heard: Heard) -> Iterator[Finding]:
    """Yield the cues in which there is hardly a sound, or none at their beginning or end."""
    for cue in cues:
        length_ms = cue.end_ms - cue.start_ms
        sounding_ms = heard.sounding_ms(cue.start_ms, cue.end_ms)
        if sounding_ms < _LEAST_SOUNDING * length_ms:
            what = f"{quoted(cue.text)} is hardly heard"
            yield Finding(what, at_ms=cue.start_ms, expected=seconds(length_ms), found=seconds(sounding_ms))
        elif length_ms > 2 * _LATEST_SOUND_MS and not (
            heard.sounding_ms(cue.start_ms, cue.start_ms + _LATEST_SOUND_MS)
            and heard.sounding_ms(cue.end_ms - _LATEST_SOUND_MS, cue.end_ms)
        ):
            yield Finding(f"{quoted(cue.text)} is not heard from its beginning to its end", at_ms=cue.start_ms)


def _loud_pauses(episode: Episode, heard: Heard) -> Iterator[Finding]:
    """Yield the pauses in which something sounds; around the opening line and before chapters it may be music."""
    chapters = [chapter.start_ms for chapter in episode.chapters]
    for one, two in pairwise(episode.cues):
        if one.turn is None or any(one.end_ms <= start_ms <= two.start_ms for start_ms in chapters):
            continue
        sounding_ms = heard.sounding_ms(one.end_ms + _EDGE_MS, two.start_ms - _EDGE_MS)
        if sounding_ms >= _SOUND_IN_PAUSE_MS:
            yield Finding(
                f"something sounds in the pause after {quoted(one.text)}",
                at_ms=one.end_ms,
                expected="silence",
                found=f"{seconds(sounding_ms)} of sound",
            )


def _long_silences(episode: Episode, heard: Heard) -> Iterator[Finding]:
    """Yield the silences that are too long for where they stand."""
    longest_ms = _LONGEST_SILENCE_MS + episode.lesson.gap_ms
    for start_ms, end_ms in heard.silences(_LONGEST_IN_SPEECH_MS):
        cue = _cue_with_most(episode.cues, start_ms, end_ms)
        in_speech_ms = 0 if cue is None else min(end_ms, cue.end_ms) - max(start_ms, cue.start_ms)
        if cue is not None and in_speech_ms >= _LONGEST_IN_SPEECH_MS:
            yield Finding(
                f"{quoted(cue.text)} is interrupted",
                at_ms=start_ms,
                expected=f"pauses under {seconds(_LONGEST_IN_SPEECH_MS)} within a line",
                found=f"{seconds(in_speech_ms)} of silence",
            )
        elif end_ms - start_ms > longest_ms:
            yield Finding(
                "a long silence",
                at_ms=start_ms,
                expected=f"at most {seconds(longest_ms)}",
                found=seconds(end_ms - start_ms),
                hint=f"Look at 'pauses' in voices.yaml. {AGAIN}",
            )


def _cue_with_most(cues: Sequence[Cue], start_ms: int, end_ms: int) -> Cue | None:
    """Return the cue in which most of a stretch lies."""
    first = max(0, bisect_left(cues, start_ms, key=lambda cue: cue.end_ms))
    last = bisect_left(cues, end_ms, key=lambda cue: cue.start_ms)
    return max(
        cues[first:last],
        key=lambda cue: min(end_ms, cue.end_ms) - max(start_ms, cue.start_ms),
        default=None,
    )
