"""The chapters of an episode as the JSON of Podcasting 2.0 (``podcast:chapters``), version 1.2."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.model import ChapterMark
from pipeline.publish.captions.clock import seconds_of


def render_chapters_json(chapters: Sequence[ChapterMark], *, title: str) -> str:
    """Return the chapters of an episode with that title, times in seconds."""
    found = [{"startTime": seconds_of(chapter.start_ms), "title": chapter.title} for chapter in chapters]
    return json.dumps({"version": "1.2.0", "title": title, "chapters": found}, ensure_ascii=False, indent=1) + "\n"
