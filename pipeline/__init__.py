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
        EngineError,
        EngineRefused,
        EngineUnavailable,
        EngineUnknown,
        OutputError,
        PipelineError,
        PlanError,
        TranscriptError,
    )
    from pipeline.model import BuiltEpisode, Episode, Passage, Speaker, Transcript, Turn, Voice
    from pipeline.progress import Notice, Progress
    from pipeline.reading import explain_reading, read_transcript, read_versions, update_transcript, write_transcript
    from pipeline.settings import BuildSettings
    from pipeline.speech.registry import engine_names, list_voices
    from pipeline.transcript.views import render_preview, transcript_json
    from pipeline.translating import TranslatedPage, load_translator, translate_page, translator_names

_HOME = {
    "pipeline.build": ("BuildReport", "FailedPage", "PlanReport", "build_episodes", "plan_episodes"),
    "pipeline.errors": (
        "AudioError",
        "CastError",
        "EngineError",
        "EngineRefused",
        "EngineUnavailable",
        "EngineUnknown",
        "OutputError",
        "PipelineError",
        "PlanError",
        "TranscriptError",
    ),
    "pipeline.model": ("BuiltEpisode", "Episode", "Passage", "Speaker", "Transcript", "Turn", "Voice"),
    "pipeline.progress": ("Notice", "Progress"),
    "pipeline.reading": (
        "explain_reading",
        "read_transcript",
        "read_versions",
        "update_transcript",
        "write_transcript",
    ),
    "pipeline.settings": ("BuildSettings",),
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
    "EngineError",
    "EngineRefused",
    "EngineUnavailable",
    "EngineUnknown",
    "Episode",
    "FailedPage",
    "Notice",
    "OutputError",
    "Passage",
    "PipelineError",
    "PlanError",
    "PlanReport",
    "Progress",
    "Speaker",
    "Transcript",
    "TranscriptError",
    "TranslatedPage",
    "Turn",
    "Voice",
    "build_episodes",
    "engine_names",
    "explain_reading",
    "list_voices",
    "load_translator",
    "plan_episodes",
    "read_transcript",
    "read_versions",
    "render_preview",
    "transcript_json",
    "translate_page",
    "translator_names",
    "update_transcript",
    "write_transcript",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first used (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value
