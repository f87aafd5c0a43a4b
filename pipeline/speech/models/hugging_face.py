"""Models in a repository of Hugging Face: a list of files, each with its address.

``HF_ENDPOINT`` moves that host, and nothing else, to a mirror of it. Large files come with their
SHA-256, which is how Git LFS names them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.errors import EngineError

HOST = "https://huggingface.co"

_REPOSITORY = re.compile(rf"{re.escape(HOST)}/([\w.-]+/[\w.-]+?)(?:/tree/main)?/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of models: its address begins with the endpoint, which may be a mirror's."""

    endpoint: str
    name: str  # owner/name

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"{self.endpoint}/{self.name}"

    @property
    def listing(self) -> str:
        """The address of the list of its files."""
        return f"{self.endpoint}/api/models/{self.name}/tree/main?recursive=true"

    def address_of(self, path: str) -> str:
        """The address of one of its files."""
        return f"{self.address}/resolve/main/{quote(path)}"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a repository; its checksum is known where it is a large one."""

    path: str
    size_bytes: int
    sha256: str = ""


def endpoint_of(environment: Mapping[str, str]) -> str:
    """Return the address of Hugging Face or of the mirror that ``HF_ENDPOINT`` names.

    >>> endpoint_of({"HF_ENDPOINT": "https://mirror.example/"}), endpoint_of({})
    ('https://mirror.example', 'https://huggingface.co')
    """
    return environment.get("HF_ENDPOINT", "").strip().rstrip("/") or HOST


def moved_address(address: str, environment: Mapping[str, str]) -> str:
    """Return an address of Hugging Face at the mirror in use, and any other as it is.

    >>> moved_address("https://huggingface.co/a/b/resolve/main/c", {"HF_ENDPOINT": "https://mirror.example"})
    'https://mirror.example/a/b/resolve/main/c'
    """
    return endpoint_of(environment) + address.removeprefix(HOST) if address.startswith(f"{HOST}/") else address


def find_repository(address: str, environment: Mapping[str, str]) -> Repository | None:
    """Return the repository that an address stands for, or None.

    >>> find_repository("https://huggingface.co/someone/voices/tree/main", {}).name
    'someone/voices'
    """
    match = _REPOSITORY.fullmatch(address)
    return Repository(endpoint_of(environment), match[1]) if match else None


def parse_listing(source: str, where: str) -> tuple[ListedFile, ...]:
    """Return the files in the list of a repository.

    Raises:
        EngineError: if it is no such list.
    """
    try:
        entries = [entry for entry in json.loads(source) if entry["type"] == "file"]
        return tuple(
            ListedFile(str(entry["path"]), int(entry["size"]), str((entry.get("lfs") or {}).get("oid", "")))
            for entry in entries
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EngineError("is no list of files", where=where, hint="Check the address, and HF_ENDPOINT.") from error
