"""LRC: the lines of a song, as music players show them; here the sentences of an episode.

A line begins with its time, ``[mm:ss.xx]``. Players take a second line with the same time for the
translation of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Episode
from pipeline.publish.captions.captioning import Names, prefix, speaker_name
from pipeline.publish.captions.pairing import heard_units
from pipeline.publish.captions.visible import visible

# What would be a tag or a time stamp.
_MARKUP = re.compile(r"^\[|\[(?=\d+:\d)")
_WORD_STAMP = re.compile(r"<(?=\d+:\d)")


def render_lrc(episode: Episode, names: Names) -> str:
    """Return each sentence of an episode when it is heard, and below it the same in the episode's other languages."""
    tags = {"ti": episode.shown_title, "ar": episode.artist, "length": _stamp(episode.duration_ms)}
    head = [f"[{tag}:{_plain(text).replace(']', '］')}]" for tag, text in tags.items() if text]
    return "\n".join([*head, *_lines(episode, names)]) + "\n"


def _lines(episode: Episode, names: Names) -> Iterator[str]:
    speaker = ""
    for heard in heard_units(episode.cues):
        stamp = f"[{_stamp(heard.start_ms)}]"
        name = prefix(speaker_name(heard.cue, names)) if heard.cue.speaker != speaker else ""
        speaker = heard.cue.speaker
        yield stamp + _plain(name + heard.text)
        yield from (stamp + _plain(text) for text in heard.translations)


def _plain(text: str) -> str:
    return _WORD_STAMP.sub("‹", _MARKUP.sub("［", visible(text)))


def _stamp(time_ms: int) -> str:
    minutes, rest_ms = divmod(time_ms, 60_000)
    return f"{minutes:02}:{rest_ms // 1000:02}.{rest_ms % 1000 // 10:02}"
