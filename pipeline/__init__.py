"""Duologue: conversations from the web as bilingual, podcast-style audio.

What the commands do is one call each::

    from pipeline import BuildSettings, build_episodes, read_transcript

    transcript = read_transcript("talk.txt")
    report = build_episodes(["talk.txt"], BuildSettings(languages=("en+zh",)))

Nothing is loaded before it is used, so importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.build import BuildReport, FailedPage, PlanReport, build_episodes, plan_episodes
    from pipeline.errors import (
        AudioError,
        CastError,
        CoverError,
        EngineError,
        EngineRefused,
        EngineUnavailable,
        EngineUnknown,
        FeedError,
        OutputError,
        PipelineError,
        PlanError,
        PublishError,
        ServeError,
        ShowError,
        TranscriptError,
        TranslationError,
    )
    from pipeline.model import BuiltEpisode, Episode, Passage, Speaker, Transcript, Turn, Voice
    from pipeline.podcast import PodcastReport, write_podcast
    from pipeline.progress import Notice, Progress
    from pipeline.publishing.publication import PublishReport, publish_show
    from pipeline.reading import explain_reading, read_transcript, read_versions, update_transcript, write_transcript
    from pipeline.serving import Served, serve
    from pipeline.settings import BuildSettings
    from pipeline.show import Show, find_show, settings_of_run
    from pipeline.speech.registry import engine_names, list_voices
    from pipeline.transcript.views import render_preview, transcript_json
    from pipeline.translating import TranslatedPage, load_translator, translate_page, translator_names

_HOME = {
    "pipeline.build": ("BuildReport", "FailedPage", "PlanReport", "build_episodes", "plan_episodes"),
    "pipeline.errors": (
        "AudioError",
        "CastError",
        "CoverError",
        "EngineError",
        "EngineRefused",
        "EngineUnavailable",
        "EngineUnknown",
        "FeedError",
        "OutputError",
        "PipelineError",
        "PlanError",
        "PublishError",
        "ServeError",
        "ShowError",
        "TranscriptError",
        "TranslationError",
    ),
    "pipeline.model": ("BuiltEpisode", "Episode", "Passage", "Speaker", "Transcript", "Turn", "Voice"),
    "pipeline.podcast": ("PodcastReport", "write_podcast"),
    "pipeline.progress": ("Notice", "Progress"),
    "pipeline.publishing.publication": ("PublishReport", "publish_show"),
    "pipeline.reading": (
        "explain_reading",
        "read_transcript",
        "read_versions",
        "update_transcript",
        "write_transcript",
    ),
    "pipeline.serving": ("Served", "serve"),
    "pipeline.settings": ("BuildSettings",),
    "pipeline.show": ("Show", "find_show", "settings_of_run"),
    "pipeline.speech.registry": ("engine_names", "list_voices"),
    "pipeline.transcript.views": ("render_preview", "transcript_json"),
    "pipeline.translating": ("TranslatedPage", "load_translator", "translate_page", "translator_names"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "AudioError",
    "BuildReport",
    "BuildSettings",
    "BuiltEpisode",
    "CastError",
    "CoverError",
    "EngineError",
    "EngineRefused",
    "EngineUnavailable",
    "EngineUnknown",
    "Episode",
    "FailedPage",
    "FeedError",
    "Notice",
    "OutputError",
    "Passage",
    "PipelineError",
    "PlanError",
    "PlanReport",
    "PodcastReport",
    "Progress",
    "PublishError",
    "PublishReport",
    "ServeError",
    "Served",
    "Show",
    "ShowError",
    "Speaker",
    "Transcript",
    "TranscriptError",
    "TranslatedPage",
    "TranslationError",
    "Turn",
    "Voice",
    "build_episodes",
    "engine_names",
    "explain_reading",
    "find_show",
    "list_voices",
    "load_translator",
    "plan_episodes",
    "publish_show",
    "read_transcript",
    "read_versions",
    "render_preview",
    "serve",
    "settings_of_run",
    "transcript_json",
    "translate_page",
    "translator_names",
    "update_transcript",
    "write_podcast",
    "write_transcript",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first used (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value
