"""What the tests of translators share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.translate.chat_service import ChatService, open_chat_service


@pytest.fixture(scope="module")
def running_service() -> Iterator[ChatService]:
    """One server for a module."""
    with open_chat_service() as service:
        yield service


@pytest.fixture
def service(running_service: ChatService) -> ChatService:
    """The server, which behaves well and has forgotten what it was asked."""
    running_service.forget()
    return running_service
