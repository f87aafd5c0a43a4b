"""Whether captions, lyrics and chapters beside the audio show what is heard, when it is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline.checking.caption_files import READERS, Shown, read_chapters_json, read_lrc
from pipeline.checking.finding import Finding, first_few, quoted
from pipeline.errors import OutputError, PipelineError
from pipeline.model import Cue, Episode
from pipeline.publish.captions.captioning import prefix, speaker_name
from pipeline.publish.captions.files import CHAPTERS, FORMATS, LYRICS
from pipeline.publish.captions.pairing import heard_units
from pipeline.publish.captions.visible import visible
from pipeline.storage import read_text

T = TypeVar("T")

_NAMED_IN_TEXT = ".srt"
_AFTER_THE_END_MS = 1000  # for which the last caption may stay, to be read
_HUNDREDTH_MS = 10  # as finely as lyrics tell the time
_FIRST_WORD_WITHIN_MS = 1000  # of a cue

# Formats without escapes show these for what a player would take for markup.
_LOOKALIKES = str.maketrans({"‹": "<", "｛": "{", "［": "[", "］": "]", "→": "-->"})


def expected_files(episode: Episode) -> Mapping[str, tuple[Cue, ...]]:
    """Return the names of an episode's caption files, each with the cues that it shows."""
    languages = dict.fromkeys(cue.language for cue in episode.cues)
    versions = {"": episode.cues}
    if len(languages) > 1:
        versions |= {f".{tag.lower()}": tuple(cue for cue in episode.cues if cue.language == tag) for tag in languages}
    return {f"{episode.slug}{version}{suffix}": cues for version, cues in versions.items() for suffix in FORMATS}


def check_captions(folder: Path, episode: Episode) -> Iterator[Finding]:
    """Yield where a file of captions, lyrics or chapters is broken, or shows something else than is heard.

    Files that are not there are none of its business.
    """
    for name, cues in expected_files(episode).items():
        read = next(read for suffix, read in READERS.items() if name.endswith(suffix))
        captions, faults = _read(folder / name, read)
        yield from faults
        if captions is not None:
            yield from first_few(_caption_faults(name, captions, cues, episode))
    lines, faults = _read(folder / f"{episode.slug}{LYRICS}", read_lrc)
    yield from faults
    if lines is not None:
        yield from first_few(_lyrics_faults(f"{episode.slug}{LYRICS}", lines, episode))
    yield from _chapter_faults(folder / f"{episode.slug}{CHAPTERS}", episode)


def _read(path: Path, read: Callable[[str], Iterable[T]]) -> tuple[tuple[T, ...] | None, list[Finding]]:
    """Return what a file holds, or what is wrong with its form; neither where there is no such file."""
    if not path.is_file():
        return None, []
    try:
        return tuple(read(read_text(path, OutputError))), []
    except (ValueError, PipelineError) as error:
        return None, [Finding(f"{path.name} cannot be read: {error}")]


def _caption_faults(name: str, captions: Sequence[Shown], cues: Sequence[Cue], episode: Episode) -> Iterator[Finding]:
    """Yield the captions that show other words or another speaker than their cue has, or at another time."""
    yield from _impossible_times(name, captions, episode)
    waiting = list(reversed(captions))
    reached_ms = 0
    for cue, wanted in _expected_texts(name, cues, episode):
        own: list[Shown] = []
        shown = ""
        while waiting and len(shown) < len(wanted):
            own.append(waiting.pop())
            shown += _comparable(own[-1].text)
        if shown != wanted:
            yield Finding(f"{name}: other words", at_ms=cue.start_ms, expected=quoted(wanted), found=quoted(shown))
            return  # what follows is moved, too
        if own and own[0].start_ms != max(cue.start_ms, reached_ms):
            yield Finding(
                f"{name}: {quoted(cue.text)} is shown at another time than it is heard",
                at_ms=cue.start_ms,
                expected=f"{max(cue.start_ms, reached_ms)} ms",
                found=f"{own[0].start_ms} ms",
            )
        said_by = speaker_name(cue, episode.names)
        if any(caption.name and visible(caption.name) != said_by for caption in own):
            yield Finding(f"{name}: another speaker", at_ms=cue.start_ms, expected=said_by, found=own[0].name)
        reached_ms = max([reached_ms, *(caption.end_ms for caption in own)])
    if waiting:
        yield Finding(f"{name}: captions after the last words", at_ms=waiting[-1].start_ms)


def _impossible_times(name: str, captions: Sequence[Shown], episode: Episode) -> Iterator[Finding]:
    """Yield the captions that are out of order, last no time or stay long after the end."""
    reached_ms = 0
    for caption in captions:
        if not reached_ms <= caption.start_ms < caption.end_ms <= episode.duration_ms + _AFTER_THE_END_MS:
            yield Finding(
                f"{name}: a caption is out of order or outside the audio",
                at_ms=caption.start_ms,
                found=f"{caption.start_ms} to {caption.end_ms} ms",
            )
        reached_ms = max(reached_ms, caption.end_ms)


def _expected_texts(name: str, cues: Sequence[Cue], episode: Episode) -> Iterator[tuple[Cue, str]]:
    """Yield each cue with what its captions show together."""
    speaker = ""
    for cue in cues:
        opens = name.endswith(_NAMED_IN_TEXT) and cue.speaker != speaker
        speaker = cue.speaker
        yield cue, _comparable((prefix(speaker_name(cue, episode.names)) if opens else "") + cue.text)


def _lyrics_faults(name: str, lines: Sequence[tuple[int, str]], episode: Episode) -> Iterator[Finding]:
    """Yield the lines that show something else than is heard, or at another time."""
    expected = list(_expected_lyrics(episode))
    if len(lines) != len(expected):
        yield Finding(f"{name}: other lines", expected=f"{len(expected)} lines", found=f"{len(lines)} lines")
        return
    reached_ms = 0
    for (at_ms, text), (wanted, cue, begins) in zip(lines, expected, strict=True):
        if _comparable(text) != _comparable(wanted):
            yield Finding(f"{name}: other words", at_ms=at_ms, expected=quoted(wanted), found=quoted(text))
        late_ms = at_ms - cue.start_ms
        if not reached_ms <= at_ms <= episode.duration_ms or (
            begins and not -_HUNDREDTH_MS <= late_ms <= _FIRST_WORD_WITHIN_MS
        ):
            yield Finding(
                f"{name}: {quoted(text)} is shown at another time than it is heard",
                at_ms=cue.start_ms,
                expected=f"{cue.start_ms} ms" if begins else f"{reached_ms} ms or later",
                found=f"{at_ms} ms",
            )
        reached_ms = max(reached_ms, at_ms)


def _expected_lyrics(episode: Episode) -> Iterator[tuple[str, Cue, bool]]:
    """Yield each line with the cue that it follows; whether it begins with it; cues tell no more of times."""
    speaker, before = "", None
    for heard in heard_units(episode.cues):
        name = prefix(speaker_name(heard.cue, episode.names)) if heard.cue.speaker != speaker else ""
        speaker = heard.cue.speaker
        yield name + heard.text, heard.cue, heard.cue is not before
        before = heard.cue
        for translation in heard.translations:
            yield translation, heard.cue, False


def _chapter_faults(path: Path, episode: Episode) -> Iterator[Finding]:
    chapters, faults = _read(path, read_chapters_json)
    yield from faults
    expected = tuple((chapter.start_ms, chapter.title) for chapter in episode.chapters)
    if chapters is not None and chapters != expected:
        yield Finding(
            f"{path.name} differs from episode.json",
            expected=quoted(", ".join(title for _, title in expected)),
            found=quoted(", ".join(title for _, title in chapters)),
        )


def _comparable(text: str) -> str:
    """Return a text without what a format may change in it: its spaces, and what looks like markup."""
    return "".join(visible(text.replace("\n", " ")).split()).translate(_LOOKALIKES)
