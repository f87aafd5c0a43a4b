"""What can go wrong, as one tree.

::

    PipelineError
     ├── TranscriptError      a page or a transcript file cannot be read as a conversation
     ├── PlanError            the run asks for a language that the transcript lacks
     ├── CastError            voices.yaml is wrong, or a speaker cannot be given a voice
     │    └── VoicesMissing       an engine has no voice for a language
     ├── TranslationError     a glossary or a table is wrong, or no words can be translated
     ├── EngineError          speech, or a translation, could not be made
     │    ├── EngineUnknown       no engine or translator has that name
     │    ├── EngineUnavailable   it may work later: no answer, too busy, forbidden by a setting
     │    │    ├── EngineBusy          it asks for fewer requests at a time
     │    │    ├── EngineNotSetUp      it lacks what only the user can give: a key, a library, a model
     │    │    ├── WrongAudio          it answered, but not with the speech that was asked for
     │    │    └── WrongTranslation    it answered, but not with a translation of what it was given
     │    ├── EngineRefused       it will not work later either: this request cannot be spoken or translated
     │    └── CostLimitReached    the next request would cost more than the run may spend
     ├── AudioError           audio cannot be decoded, mixed, encoded or tagged
     │    └── ClipVanished        a clip that was there when the run was planned is gone, or damaged
     ├── OutputError          a file or folder cannot be written
     ├── CoverError           a cover cannot be drawn, or made from a picture
     ├── ShowError            show.yaml or episodes.yaml is wrong, or there is no such show or edition
     ├── FeedError            a feed cannot be made
     ├── ServeError           the finished folder cannot be served at an address
     └── PublishError         what is finished cannot be put where it is hosted, or may not be

Every error carries a message (where, what, what was expected) and a hint (what to do next).
"""

from __future__ import annotations


class PipelineError(Exception):
    """An expected failure, in the user's words.

    ``message`` says what is wrong and what was expected, ``where`` names the file, line or path,
    ``hint`` says what to do next, as an imperative. Errors survive ``pickle``, since worker
    processes raise them.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class TranscriptError(PipelineError):
    """A page or a transcript file cannot be read as a conversation."""


class PlanError(PipelineError):
    """The language plan of the run asks for what the transcript does not have."""


class CastError(PipelineError):
    """The voices file is wrong, or a speaker cannot be given a voice."""


class VoicesMissing(CastError):
    """Neither the voices file nor the engine itself has a voice for a language."""


class TranslationError(PipelineError):
    """A glossary or a table of translations is wrong, or a transcript has no words to translate."""


class EngineError(PipelineError):
    """Speech, or a translation, could not be made."""


class EngineUnknown(EngineError):
    """No engine or translator has the name that was asked for."""


class EngineUnavailable(EngineError):
    """The engine cannot speak now; the same request may succeed later."""


class EngineBusy(EngineUnavailable):
    """The engine asks for fewer requests at a time, and perhaps to be left alone for ``retry_after_s``."""

    def __init__(self, message: str, *, where: str = "", hint: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(message, where=where, hint=hint)
        self.retry_after_s = retry_after_s


class EngineNotSetUp(EngineUnavailable):
    """The engine lacks a key, a library or a model; waiting does not help."""


class WrongAudio(EngineUnavailable):
    """The engine answered, but not with the speech that was asked for."""


class WrongTranslation(EngineUnavailable):
    """The translator answered, but not with a translation of what it was given."""


class EngineRefused(EngineError):
    """The engine cannot speak, or the translator translate, this request, however often it is asked."""


class CostLimitReached(EngineError):
    """The next request would cost more than the run may still spend."""


class AudioError(PipelineError):
    """Audio cannot be decoded, mixed, encoded or tagged."""


class ClipVanished(AudioError):
    """A clip that was there when the run was planned is gone, or damaged."""


class OutputError(PipelineError):
    """A file or a folder cannot be written."""


class CoverError(PipelineError):
    """A cover cannot be drawn, or made from a picture."""


class ShowError(PipelineError):
    """The file of a show or its ledger is wrong, or there is no such show or edition."""


class FeedError(PipelineError):
    """A feed cannot be made from what has been built."""


class ServeError(PipelineError):
    """The finished folder cannot be served, or not at the address that was asked for."""


class PublishError(PipelineError):
    """What is finished cannot be put where it is hosted, or may not be."""
