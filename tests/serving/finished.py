"""A small finished folder, as a show leaves it: two editions, one episode in each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

PUBLIC = "https://pod.example/talks/"
MEDIA = "https://media.example/store/"
COUNTER = "https://count.example/e/"
AUDIO = "tea-0a1b2c3d.mp3"

_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Talks of the harbour</title><link>{public}{edition}/</link>
<description>What people say about boats &amp; tea.</description><language>{edition}</language>
<atom:link rel="self" type="application/rss+xml" href="{public}{edition}/feed.xml"/>
<atom:link rel="next" type="application/rss+xml" href="{public}{edition}/feed-2.xml"/>
<itunes:image href="{public}{edition}/cover.jpg"/><podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
<podcast:podroll><podcast:remoteItem feedGuid="x" feedUrl="{public}zh/feed.xml"/></podcast:podroll>
<item><title>Tea in the harbour</title><link>{public}{edition}/tea/</link>
<guid isPermaLink="false">5d2f3b0c-1111-5222-8333-444455556666</guid>
<pubDate>Tue, 06 Jan 2026 08:00:00 +0000</pubDate>
<enclosure url="{audio}{edition}/tea/{name}" length="{length}" type="audio/mpeg"/>
<podcast:transcript url="{public}{edition}/tea/tea.vtt" type="text/vtt"/>
<podcast:chapters url="{public}{edition}/tea/tea.chapters.json" type="application/json+chapters"/>
<description><![CDATA[<p>Read along <a href="{public}{edition}/tea/">here</a>; source: <a
href="https://elsewhere.example/?from={public}">there</a>.</p>]]></description>
</item></channel></rss>
"""

_ARCHIVE = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Talks of the harbour</title>
<link>{public}{edition}/</link><description>Older ones.</description>
<atom:link rel="self" type="application/rss+xml" href="{public}{edition}/feed-2.xml"/></channel></rss>
"""
_EPISODE = """{"schema": 1, "id": "0123456789abcdef", "title": "Tea <in> the harbour", "engine": "espeak",
 "draft": true, "source": {"page": "tea.txt"}}
"""


def feed(edition: str, *, audio: str, length: int) -> str:
    """The text of a feed whose audio lies at an address of its own."""
    return _FEED.format(public=PUBLIC, edition=edition, audio=audio, name=AUDIO, length=length)


@dataclass(frozen=True)
class Finished:
    """The folder, and the bytes of the audio in it."""

    folder: Path
    audio: bytes


def write_finished(parent: Path) -> Finished:
    """Write the folder as ``output``, with a file beside it and dot files in it that are nobody's business."""
    folder = parent / "output"
    audio = random.Random(8).randbytes(300_000)
    pages = {
        "index.html": f'<!DOCTYPE html><title>Talks</title><a href="en/">{PUBLIC}en/feed.xml</a>\n',
        "sw.js": "self.addEventListener('fetch', () => {});\n",
        ".hidden": "not for you",
        "en/.git/config": "not for you",
        "en/empty/readme.txt": "no page here",
    }
    for edition, where in (("en", PUBLIC), ("zh", COUNTER + MEDIA)):
        pages |= {
            f"{edition}/feed.xml": feed(edition, audio=where, length=len(audio)),
            f"{edition}/feed-2.xml": _ARCHIVE.format(public=PUBLIC, edition=edition),
            f"{edition}/index.html": f"<!DOCTYPE html><title>{edition}</title>",
            f"{edition}/tea/index.html": "<!DOCTYPE html><title>Tea</title>" + "<p>茶 and the sea</p>" * 500,
            f"{edition}/tea/tea.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ana>Tea? 茶。\n" * 30,
            f"{edition}/tea/tea.srt": "1\n00:00:00,000 --> 00:00:01,000\nAna: Tea?\n",
            f"{edition}/tea/tea.chapters.json": '{"version":"1.2.0","chapters":[]}',
            f"{edition}/tea/tea.transcript.json": '{"version":"1.0.0","segments":[]}',
            f"{edition}/tea/episode.json": _EPISODE,
        }
    contents = {name: text.encode() for name, text in pages.items()}
    for edition in ("en", "zh"):
        contents |= {
            f"{edition}/tea/{AUDIO}": audio,
            f"{edition}/tea/talk.m4a": audio[:5000],
            f"{edition}/tea/cover.jpg": audio[:2000],
        }
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (parent / "cast.yaml").write_text("not for you", encoding="utf-8")
    return Finished(folder, audio)
