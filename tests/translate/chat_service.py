"""A server for chats on loopback that plays the translator, and fails on demand.

It translates as no person would, but so that everything that can be checked holds: the words become
words of the other language, as many as would be said, and numbers and words of the glossary stay.
Whatever a test wants otherwise it says by the number of the request, counted from 0.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypedDict

from aiohttp import web

from pipeline.duration import estimate_duration_ms
from pipeline.translate.numbers import missing_numbers
from tests.loopback import served

KEY = "k3y-that-nobody-may-see"

_NAMES = {"English": "en", "Chinese": "zh", "German": "de"}
_FILLERS = {
    "en": ("the tide comes in again, ", 1650),
    "zh": ("潮水又来了，", 1230),
    "de": ("die Flut kommt wieder, ", 1300),
}

Fault = str | int
"""What comes instead of an answer: a status, or one of the words of :meth:`ChatService._spoiled`."""


class _Said(TypedDict, total=False):
    id: str
    speaker: str
    text: str


@dataclass
class ChatService:
    """The service: what it shall do, and what it was asked."""

    faults: Mapping[int, Fault] = field(default_factory=dict)  # by the number of the request to translate, from 0
    spoiled: Mapping[str, str] = field(default_factory=dict)  # always answered so: what a text holds, and the answer
    formats: tuple[str, ...] = ("json_schema", "json_object", "")  # forms of answers that it knows
    retry_after: str = "0"
    usage: tuple[int, int] | None = None
    slow_s: float = 0.0
    arrives: Callable[[int], None] = lambda _: None  # is told the number of each request before it is answered

    url: str = ""
    orders: list[dict[str, object]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)  # texts, how often each was translated

    def environment(self, **others: str) -> dict[str, str]:
        """Return the environment in which the translator ``openai`` asks it, around any proxy."""
        return {
            "DUOLOGUE_TRANSLATE_URL": f"{self.url}/v1",
            "DUOLOGUE_TRANSLATE_KEY": KEY,
            "DUOLOGUE_TRANSLATE_MODEL": "tide-1",
            "NO_PROXY": "*",
            **others,
        }

    def forget(self) -> None:
        """Behave well again, and forget what was asked."""
        self.__init__(url=self.url)  # type: ignore[misc]  # as it was made

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.Response(status=401, text=f"no such key: {request.headers.get('Authorization')}")
        if request.method == "GET":
            return web.json_response({"data": []})
        order = await request.json()
        form = order.get("response_format", {}).get("type", "")
        if form not in self.formats:
            return web.json_response({"error": {"message": f"unknown response_format {form}"}}, status=400)
        number = len(self.orders)
        self.orders.append(order)
        self.headers.append(request.headers)
        self.arrives(number)
        await asyncio.sleep(self.slow_s)
        return await self._respond(request, order, self.faults.get(number, ""))

    async def _respond(self, request: web.Request, order: Mapping[str, object], fault: Fault) -> web.StreamResponse:
        if isinstance(fault, int):
            headers = {"Retry-After": self.retry_after} if fault in (429, 503) else {}
            return web.json_response({"error": {"message": "the tide is out"}}, status=fault, headers=headers)
        data = data_of(order)
        target = target_of(order)
        if "write the notes" in messages_of(order)[0]["content"]:
            data["pieces"][0]["text"] = data["pieces"][0]["text"][:80]
        listed = [
            {"id": piece["id"], "text": self._translated(piece["text"], data, target)} for piece in data["pieces"]
        ]
        content = _spoiled(fault, listed, data["pieces"])
        if request.transport is not None and not request.transport.is_closing():  # there is somebody to answer
            self.answered.update(piece["text"] for piece in data["pieces"])
        body: dict[str, object] = {
            "choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]
        }
        if self.usage:
            body["usage"] = {"prompt_tokens": self.usage[0], "completion_tokens": self.usage[1]}
        response = web.json_response(body)
        if fault == "cut":
            cut = web.StreamResponse(headers={"Content-Length": "100000"})
            await cut.prepare(request)
            await cut.write(json.dumps(body).encode()[:40])
            assert request.transport is not None
            request.transport.abort()
            return cut
        return response

    def _translated(self, text: str, data: Data, target: str) -> str:
        spoiled = next((answer for held, answer in self.spoiled.items() if held in text), None)
        return translate(text, target, data["glossary"]) if spoiled is None else spoiled


class Data(TypedDict):
    """What stands between the marks of a request."""

    pieces: list[_Said]
    before: list[_Said]
    after: list[_Said]
    glossary: dict[str, str]


def data_of(order: Mapping[str, object]) -> Data:
    """Return what a request gives to translate."""
    asked = messages_of(order)[-1]["content"]
    data: Data = json.loads(asked[asked.index("<data>\n") + 7 : asked.index("\n</data>")])
    return data


def target_of(order: Mapping[str, object]) -> str:
    """Return the language that a request asks for."""
    match = re.search(r"Now answer, in (\w+)", messages_of(order)[-1]["content"])
    assert match
    return _NAMES[match[1]]


def messages_of(order: Mapping[str, object]) -> list[dict[str, str]]:
    """Return the messages of a request."""
    messages = order["messages"]
    assert isinstance(messages, list)
    return messages


def translate(text: str, target: str, glossary: Mapping[str, str]) -> str:
    """Return words of a language that last about as long as a text, with its numbers and its glossary."""
    filler, filler_ms = _FILLERS[target]
    source = "zh" if target != "zh" and re.search(r"[\u3400-\u9fff]", text) else "en"
    words = filler * max(1, round(estimate_duration_ms(text, source) / filler_ms))
    kept = [there for here, there in glossary.items() if here.casefold() in text.casefold()]
    numbers = missing_numbers(text, "", target=target)
    return " ".join([words.rstrip(", ，"), *kept, *numbers]) + "."


def _spoiled(fault: str, listed: list[dict[str, str]], pieces: list[_Said]) -> str:
    """Return what a model writes when it goes wrong in a certain way."""
    match fault:
        case "few":
            listed = listed[:-1]
        case "merged":
            listed = [{"id": listed[0]["id"], "text": " ".join(entry["text"] for entry in listed)}]
        case "empty":
            listed[0]["text"] = "  "
        case "source":
            listed = [{"id": entry["id"], "text": piece["text"]} for entry, piece in zip(listed, pieces, strict=True)]
        case "twice":
            listed.append({"id": listed[0]["id"], "text": "Something else."})
        case "prose":
            return f"Here you are {{as asked}}:\n```json\n{json.dumps({'translations': listed})}\n```\nAnything else?"
        case "nothing":
            return "I would rather not."
        case "number":
            listed[0]["text"] = re.sub(r"\d", "7", listed[0]["text"])
    return json.dumps({"translations": listed})


@contextmanager
def open_chat_service() -> Iterator[ChatService]:
    """Serve in a thread of its own until the block ends."""
    service = ChatService()
    with served(service.answer) as url:
        service.url = url
        yield service
