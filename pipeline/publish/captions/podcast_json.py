"""The transcript of an episode as the JSON of Podcasting 2.0 (``podcast:transcript``)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.publish.captions.caption import Caption
from pipeline.publish.captions.clock import seconds_of


def render_podcast_json(captions: Sequence[Caption]) -> str:
    """Return captions as a transcript of version 1.0.0, times in seconds."""
    segments = [
        {
            "speaker": caption.name,
            "startTime": seconds_of(caption.start_ms),
            "endTime": seconds_of(caption.end_ms),
            "body": caption.text,
        }
        for caption in captions
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"
