"""The models that can be installed by name, from a table of what their publishers offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast
from urllib.parse import urlsplit

from pipeline.errors import EngineError
from pipeline.guessing import closest, did_you_mean
from pipeline.model import Gender
from pipeline.yamlfile import Faults, Node, load_yaml

_FILE = "catalogue.yaml"
_KEYS = ("name", "about", "languages", "genders", "licence", "size", "vocoder", "hugging_face")
_GENDERS: tuple[Gender, ...] = ("female", "male")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that a publisher offers, and the address of the list that holds its checksum, if there is one."""

    address: str
    checksums: str = ""
    size_bytes: int | None = None

    @property
    def name(self) -> str:
        """The last part of its address.

        >>> PublishedFile("https://voices.example/a/b.tar.bz2?download=true").name
        'b.tar.bz2'
        """
        return urlsplit(self.address).path.rpartition("/")[2] or "archive"


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A model that can be installed by name. Its addresses are unverified."""

    name: str
    about: str
    languages: tuple[str, ...]
    archive: PublishedFile
    genders: tuple[Gender, ...] = ()  # of its speakers, in their order, where the publisher says so
    licence: str = ""
    vocoder: PublishedFile | None = None
    hugging_face: str = ""  # the repository there that holds the archive's content


@cache
def load_catalogue() -> tuple[PublishedModel, ...]:
    """Return the models that can be installed by name.

    >>> [model.name for model in load_catalogue() if {"zh", "en"} <= set(model.languages)][0]
    'kokoro-multi-lang-v1_1'
    """
    faults = Faults(_FILE)
    source = files("pipeline.speech.models").joinpath(_FILE).read_text(encoding="utf-8")
    entries = faults.mapping(load_yaml(source, file=_FILE, error=EngineError), known=("publishers", "models"))
    publishers = {
        name: {key: faults.text(value) for key, value in faults.mapping(node).items()}
        for name, node in faults.mapping(entries["publishers"]).items()
    }
    models = tuple(_parse_model(node, publishers, faults) for node in faults.sequence(entries["models"]))
    faults.raise_as(EngineError)
    return models


def find_published(name: str) -> PublishedModel:
    """Return the model of a name.

    Raises:
        EngineError: if the catalogue has none.
    """
    known = {model.name: model for model in load_catalogue()}
    if name not in known:
        guess = did_you_mean(closest(name, known))
        raise EngineError(
            f"no model is known as {name!r}",
            hint=f"{guess}Choose one of {', '.join(known)}, or give the archive's address or file with --from.",
        )
    return known[name]


def _parse_model(node: Node, publishers: Mapping[str, Mapping[str, str]], faults: Faults) -> PublishedModel:
    entries = faults.mapping(node, known=_KEYS)
    texts = {key: faults.text(entries[key]) for key in ("name", "about", "licence", "hugging_face") if key in entries}
    lists = {
        key: tuple(faults.text(item) for item in faults.sequence(entries[key]))
        for key in ("languages", "genders")
        if key in entries
    }
    size = int(faults.number(entries["size"], least=1, most=1e12)) if "size" in entries else None
    vocoder = faults.text(entries["vocoder"]) if "vocoder" in entries else ""
    return PublishedModel(
        name=texts["name"],
        about=texts["about"],
        languages=lists["languages"],
        archive=_published(publishers["models"], f"{texts['name']}.tar.bz2", size),
        genders=cast("tuple[Gender, ...]", tuple(gender for gender in lists.get("genders", ()) if gender in _GENDERS)),
        licence=texts.get("licence", ""),
        vocoder=_published(publishers["vocoders"], vocoder) if vocoder else None,
        hugging_face=texts.get("hugging_face", ""),
    )


def _published(publisher: Mapping[str, str], name: str, size_bytes: int | None = None) -> PublishedFile:
    return PublishedFile(f"{publisher['address']}/{name}", publisher.get("checksums", ""), size_bytes)
