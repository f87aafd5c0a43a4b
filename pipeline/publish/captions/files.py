"""The files that go with an episode: one table from the end of a name to what writes it.

To add a format of captions, write a function from captions to text in a module of its own, and name
it in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.model import Episode
from pipeline.publish.captions.caption import Caption
from pipeline.publish.captions.captioning import Names, captions_of
from pipeline.publish.captions.chapters_json import render_chapters_json
from pipeline.publish.captions.lrc import render_lrc
from pipeline.publish.captions.podcast_json import render_podcast_json
from pipeline.publish.captions.srt import render_srt
from pipeline.publish.captions.webvtt import render_webvtt

FORMATS: Mapping[str, Callable[[Sequence[Caption]], str]] = {
    ".vtt": render_webvtt,
    ".srt": render_srt,
    ".transcript.json": render_podcast_json,
}
LYRICS = ".lrc"
CHAPTERS = ".chapters.json"


def caption_files(episode: Episode, names: Names) -> dict[str, str]:
    """Return the name and the text of each file, the whole episode's first.

    In each format there is ``<slug>.vtt`` with all that is spoken and, where several languages are,
    ``<slug>.<language>.vtt`` with what is spoken in one of them; ``<slug>.lrc`` for the whole; and
    ``<slug>.chapters.json`` where the episode has chapters.
    """
    captions = captions_of(episode.cues, names)
    versions = {"": captions}
    spoken = dict.fromkeys(caption.language for caption in captions)
    if len(spoken) > 1:
        versions |= {
            f".{language.lower()}": tuple(caption for caption in captions if caption.language == language)
            for language in spoken
        }
    files = {
        f"{episode.slug}{version}{suffix}": render(shown)
        for version, shown in versions.items()
        for suffix, render in FORMATS.items()
    }
    files[episode.slug + LYRICS] = render_lrc(episode, names)
    if episode.chapters:
        files[episode.slug + CHAPTERS] = render_chapters_json(episode.chapters, title=episode.shown_title)
    return files
