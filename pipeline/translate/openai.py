"""Any server with the interface ``POST /v1/chat/completions``: OpenAI's own, or one on your machine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Self

from pipeline.errors import EngineNotSetUp, EngineRefused, WrongTranslation
from pipeline.language import count_scripts
from pipeline.translate.openai_prompt import ANSWER_FORMATS, VERSION, read_answer, render_messages
from pipeline.translate.openai_settings import DEFAULT_ADDRESS, OpenAISettings
from pipeline.translate.translator import Answer, Batch, Estimate, Kind, Limits, Parallelism, count_characters

_FORMAT_REFUSED = re.compile(rb"response_format|json_schema|json_object|schema", re.IGNORECASE)
_ASKED_WRONGLY = frozenset({400, 404, 415, 422, 500, 501})  # with which servers meet a field that they do not know
_TOKENS_A_MESSAGE = 8
_TOKENS_A_PIECE = 14  # its id and the signs around it, there and back
_SUMMARY_TOKENS = 200


class OpenAITranslator:
    """Translates through a server with OpenAI's interface for chats."""

    def __init__(self, settings: OpenAISettings) -> None:
        self._settings = settings
        self._format = 0  # the strictest form of an answer that the server has not refused

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the translator with the settings that environment variables give it."""
        return cls(OpenAISettings.from_environment(environment))

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "openai"

    @property
    def credit(self) -> str:
        """The model: listeners know it better than the server."""
        return self._settings.model

    @property
    def fingerprint(self) -> str:
        """The server, its model, and what it is told."""
        return f"openai {self._settings.model} from {self._settings.service.address}, prompt {VERSION}"

    @property
    def online(self) -> str:
        """The host that text is sent to."""
        return self._settings.service.host

    @property
    def is_cached(self) -> bool:
        """Its answers are paid for."""
        return True

    @property
    def follows_glossary(self) -> bool:
        """The model is told."""
        return True

    @property
    def parallelism(self) -> Parallelism:
        """Two requests at the start: a server on one's own machine has little use for more."""
        return Parallelism(start=2, most=8)

    @property
    def limits(self) -> Limits:
        """So much that the answer stays well within what every model writes at a time."""
        return Limits(pieces=12, characters=3000)

    @property
    def kinds(self) -> frozenset[Kind]:
        """Every kind; it writes summaries, too."""
        return frozenset({"speech", "title", "name", "notes", "summary"})

    def estimate(self, batch: Batch) -> Estimate:
        """Count tokens roughly: one for a Chinese character, and for three quarters of an English word."""
        sent = sum(count_tokens(message["content"]) + _TOKENS_A_MESSAGE for message in render_messages(batch))
        received = sum(count_tokens(piece.text) * 3 // 2 + _TOKENS_A_PIECE for piece in batch.pieces)
        if batch.kind == "summary":
            received = _SUMMARY_TOKENS
        return Estimate(count_characters(batch.pieces), sent + received, self._cost(sent, received))

    async def check(self) -> None:
        """Return if the server takes the key; no text is sent and nothing charged.

        Raises:
            EngineUnavailable: with the reason.
        """
        if self._settings.lacks_key:
            raise EngineNotSetUp("OPENAI_API_KEY is not set", where=self.online, hint=_NO_KEY_HINT)
        await self._settings.service.check("/models")

    async def translate(self, batch: Batch) -> Answer:
        """Translate the pieces of a batch.

        Raises:
            EngineBusy: the service asks for fewer requests, or fell silent.
            WrongTranslation: the answer holds no translations.
            EngineUnavailable: there was no answer.
            EngineRefused: the service takes neither this request nor this key.
        """
        if self._settings.lacks_key:
            raise EngineRefused("OPENAI_API_KEY is not set", where=self.online, hint=_NO_KEY_HINT)
        body = await self._ask(batch)
        content, sent, received = _read_completion(body)
        return Answer(read_answer(content, batch), self._cost(sent, received) if sent or received else None)

    async def close(self) -> None:
        """Return at once: each request closes its own connection."""

    async def _ask(self, batch: Batch) -> bytes:
        """Return the answer of the service, asked in the strictest form that it takes."""
        service = self._settings.service
        order: dict[str, object] = {"model": self._settings.model, "messages": render_messages(batch)}
        while True:
            form = self._format
            answer = await service.ask(
                "POST",
                "/chat/completions",
                body=json.dumps({**order, **ANSWER_FORMATS[form]}).encode("utf-8"),
                headers={"Content-Type": "application/json"},
                expected=_ASKED_WRONGLY | {200},
            )
            if answer.status == 200:
                return answer.body
            is_form_refused = _FORMAT_REFUSED.search(answer.body) and form + 1 < len(ANSWER_FORMATS)
            if not is_form_refused:
                raise service.refusal(answer)
            self._format = max(self._format, form + 1)

    def _cost(self, sent: int, received: int) -> float | None:
        """The price of ``DUOLOGUE_TRANSLATE_PRICE``; where none is set, nothing on this machine."""
        if self._settings.price is None:
            return 0.0 if self._settings.service.is_here else None
        return self._settings.price.of(sent, received)


def count_tokens(text: str) -> int:
    """Return about how many tokens a text has for a language model, rather too many than too few.

    >>> count_tokens("The ferry leaves at noon."), count_tokens("渡船中午出发。")
    (8, 8)
    """
    words = count_scripts(text)
    latin = words.pop("latin", 0)
    signs = sum(1 for sign in text if not sign.isalnum() and not sign.isspace())
    return round(latin * 4 / 3 + sum(words.values()) * 1.1 + signs * 0.5 + 1)


_NO_KEY_HINT = (
    f"Set OPENAI_API_KEY to a key for {DEFAULT_ADDRESS}, or name a server of your own in DUOLOGUE_TRANSLATE_URL."
)


def _read_completion(body: bytes) -> tuple[str, int, int]:
    """Return what a model wrote, and how many tokens were sent and received; 0 where the server does not say.

    Raises:
        WrongTranslation: if it wrote nothing, or was cut short.
    """
    try:
        completion = json.loads(body)
        (choice, *_) = completion["choices"]
        content = choice["message"]["content"]
        usage = completion.get("usage") or {}
        sent, received = (int(usage.get(name) or 0) for name in ("prompt_tokens", "completion_tokens"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WrongTranslation("the answer is no chat completion") from error
    if not isinstance(content, str) or not content.strip():
        raise WrongTranslation("the model answered nothing")
    if choice.get("finish_reason") == "length":
        raise WrongTranslation("the answer is cut off")
    return content, sent, received
