"""Requests that are too long for an engine, as parts that are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.sentences import split_utterances
from pipeline.speech.engine import Request


def split_request(request: Request, longest_ms: int | None) -> tuple[Request, ...]:
    """Return the requests whose speech, put together, is that of a request; itself alone if it is short enough.

    Each is expected to last at most ``longest_ms`` at the rate of its voice, and has words to say.

    >>> long = Request("One two. Three four. Five six.", "en", "en-us")
    >>> [part.text for part in split_request(long, 1900)], split_request(long, None) == (long,)
    (['One two. Three four.', 'Five six.'], True)
    """
    if longest_ms is None:
        return (request,)
    natural_ms = longest_ms * (100 + request.prosody.rate_percent) // 100
    texts = split_utterances(request.text, request.language, at_most_ms=natural_ms)
    if len(texts) == 1:
        return (request,)
    return tuple(replace(request, text=text.strip()) for text in _join_wordless(texts))


def _join_wordless(texts: Iterable[str]) -> list[str]:
    """Return texts of which those without a word have gone to the one before, or to the first that has any."""
    joined: list[str] = []
    for text in texts:
        if joined and not (_has_words(text) and _has_words(joined[-1])):
            joined[-1] += text
        else:
            joined.append(text)
    return joined


def _has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
