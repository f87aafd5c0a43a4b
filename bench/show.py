"""What a large show costs: ``python -m bench.show [EPISODES]``.

Makes a show of 5,000 finished episodes, as small as they come but for their pages, and prints the
seconds and the megabytes that ``duologue feed`` takes for all of them, for nothing new, and for one
episode more.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pipeline.language import LanguagePlan
from pipeline.model import BuiltEpisode, CastVoice, ChapterMark, Episode, KnownEpisode, Ledger, Publication
from pipeline.publish.episode_file import render_episode
from pipeline.publish.ledger import render_ledger
from pipeline.publish.page.page import render_page
from tests.publish.captioned import NAMES, TALK
from tests.studio import picture

SHOW = """\
title: Tea & Rain
author: Ana Reed
owner: {name: Ana Reed, email: ana@tea.example}
base_url: https://tea.example/show/
category: Education > Language Learning
explicit: no
description: Talks about tea.
languages: en
"""
CHAPTERS = tuple(ChapterMark(f"Part {number}", number * 60_000, number * 60_000 + 60_000) for number in range(8))
NOTES = "An *evening* with [the makers](https://tea.example/{slug}) of {slug}, who speak of rain.\\n\\n" * 3
TRANSCRIPT = """\
id: {id}
title: {{en: "{title}"}}
notes: "{notes}"
rights: CC BY 4.0
speakers:
  ana: {{name: Ana}}
turns:
{turns}"""
TURNS = "- ana: The kettle sings, and the rain falls on the roof of the house.\n" * 60


def identity(slug: str) -> str:
    return hashlib.sha256(slug.encode()).hexdigest()[:16]


def finish(folder: Path, slug: str, page: Path) -> None:
    """Write an episode as a build leaves it."""
    title = f"The talk of {slug}"
    place = folder / "output" / "en" / slug
    place.mkdir(parents=True)
    episode = Episode(
        id=identity(slug), title=title, artist="Ana, Ben", date="2025-03", audio=place / f"{slug}-0a1b2c3d.mp3",
        duration_ms=480_000, plan=LanguagePlan(("en",)), edition="en", slug=slug, engine="espeak", draft=False,
        cues=TALK * 20, chapters=CHAPTERS, cast={id: {"en": CastVoice("en+f2")} for id in NAMES}, names=NAMES,
        roles={"ana": "host", "ben": "guest"},
    )  # fmt: skip
    built = BuiltEpisode(episode, utterances=1, cached=1, seconds={})
    (place / "episode.json").write_text(render_episode(built), encoding="utf-8")
    episode.audio.write_bytes(b"sound")
    for suffix in ("vtt", "srt", "transcript.json", "chapters.json", "lrc"):
        (place / f"{slug}.{suffix}").touch()
    os.link(page, place / "index.html")
    notes = NOTES.format(slug=slug)
    transcript = TRANSCRIPT.format(id=episode.id, title=title, notes=notes, turns=TURNS)
    (folder / f"{slug}.transcript.yaml").write_text(transcript, encoding="utf-8")


def register(folder: Path, slugs: list[str], known: Ledger) -> None:
    """Write the ledger of a show."""
    by_slug = {entry.slug: entry for entry in known.episodes}
    entries = (
        by_slug.get(slug) or KnownEpisode(identity(slug), slug, f"{slug}.transcript.yaml", {"en": Publication("")})
        for slug in slugs
    )
    (folder / "episodes.yaml").write_text(render_ledger(replace(known, episodes=tuple(entries))), encoding="utf-8")


def cpu_seconds() -> float:
    """For how long the commands that were run kept a processor busy."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def feed(folder: Path, told: str) -> None:
    """Run the command, and print what it took."""
    command = [sys.executable, "-m", "pipeline", "feed", "--show", str(folder), "--json"]
    environment = {**os.environ, "DUOLOGUE_CACHE": str(folder / "cache"), "DUOLOGUE_OFFLINE": "1"}
    begun, used = time.perf_counter(), cpu_seconds()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode:
        sys.exit(done.stderr + done.stdout[:2000])
    report = json.loads(done.stdout)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    listed = len(report["editions"][0]["listed"])
    busy = cpu_seconds() - used
    took = f"{seconds:6.1f} s ({busy:4.1f} s busy)  {megabytes:5} MB"
    print(f"{told:12} {listed:6} episodes  {took}  {len(report['written']):6} files written")


def main(count: int) -> None:
    from pipeline.publish.ledger import parse_ledger

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "show.yaml").write_text(SHOW, encoding="utf-8")
        (folder / "cover.jpg").write_bytes(picture())
        page = folder / "page.html"
        model = Episode(
            id="", title="A talk", artist="", date=None, audio=Path("a.mp3"), duration_ms=480_000,
            plan=LanguagePlan(("en",)), edition="en", slug="a", engine="espeak", draft=False, cues=TALK * 20,
            chapters=CHAPTERS, cast={}, names=NAMES,
        )  # fmt: skip
        page.write_text(render_page(model), encoding="utf-8")
        slugs = [f"talk-{number}" for number in range(count)]
        for slug in slugs:
            finish(folder, slug, page)
        register(folder, slugs, Ledger())
        feed(folder, "all")
        feed(folder, "nothing new")
        finish(folder, "one-more", page)
        known = parse_ledger((folder / "episodes.yaml").read_text(encoding="utf-8"))
        register(folder, [*slugs, "one-more"], known)
        feed(folder, "one more")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
