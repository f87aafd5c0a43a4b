"""The destination that a target means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import PublishError
from pipeline.network import is_offline
from pipeline.publishing.address import RemoteAddress
from pipeline.publishing.destination import Destination
from pipeline.publishing.folder import FolderDestination
from pipeline.publishing.remote import PAUSES_S, RemoteDestination


def open_destination(
    target: Path | RemoteAddress,
    *,
    finished: Path,
    environment: Mapping[str, str],
    pauses_s: tuple[float, ...] = PAUSES_S,
) -> Destination:
    """Return the place to which a finished folder goes.

    ``pauses_s`` says how long to wait before each further try where a connection breaks.

    Raises:
        PublishError: if it cannot be reached, may not be, or is a part of the finished folder.
    """
    if isinstance(target, Path):
        if target.resolve().is_relative_to(finished.resolve()) or finished.resolve().is_relative_to(target.resolve()):
            raise PublishError(
                "the target and the finished folder hold each other",
                where=str(target),
                hint="Name a folder beside it.",
            )
        return FolderDestination(target)
    if is_offline(environment):
        raise PublishError(
            "DUOLOGUE_OFFLINE forbids every request", where=target.text, hint="Unset it, or publish to a folder."
        )
    return RemoteDestination(target, pauses_s=pauses_s)
