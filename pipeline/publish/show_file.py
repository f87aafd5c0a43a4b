"""``show.yaml``: what a show says of itself, and its editions.

``docs/show.md`` describes the file key by key. Reading it is strict: whatever the file holds and this
module does not know is a fault, and all the faults are told at once. What a feed needs beyond a
readable file is asked of :func:`missing_facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, get_args

from pipeline.errors import PlanError, ShowError
from pipeline.guessing import closest, did_you_mean
from pipeline.language import LanguagePlan, primary
from pipeline.model.show import Edition, Owner, ShowFacts, ShowType
from pipeline.publish.show_options import OPTIONS, read_options
from pipeline.publish.show_values import (
    read_address,
    read_category,
    read_email,
    read_tag,
    read_truth,
    read_zone,
)
from pipeline.slugs import SLUG
from pipeline.yamlfile import Faults, Node, load_yaml

FILE_NAME = "show.yaml"

_NO_PLAN = LanguagePlan(("und",))  # where what stands there is none: BCP 47, undetermined
T = TypeVar("T")

_OF_SHOW_AND_EDITION = (
    "title", "author", "owner", "language", "category", "cover", "explicit", "description", "copyright", "type",
    "languages", *OPTIONS,
)  # fmt: skip
_OF_SHOW = ("base_url", "timezone", "media_url", "enclosure_prefix", "personal", "publish", "editions")
KEYS = (*_OF_SHOW_AND_EDITION, *_OF_SHOW)
"""What may stand at the top of the file."""


@dataclass(frozen=True, slots=True)
class Show:
    """A show: its file, its editions, and where it is published."""

    file: Path
    editions: tuple[Edition, ...]
    publish: str = ""  # the target of `duologue publish`, as the person wrote it

    @property
    def folder(self) -> Path:
        """The folder to which the paths in the file are relative."""
        return self.file.parent

    @property
    def output(self) -> Path:
        """The folder for what is made."""
        return self.folder / "output"

    def edition(self, name: str) -> Edition:
        """Return the edition with a name.

        Raises:
            ShowError: if the show has none of that name.
        """
        names = [edition.name for edition in self.editions]
        if name not in names:
            raise ShowError(
                f"has no edition {name!r}",
                where=str(self.file),
                hint=f"{did_you_mean(closest(name, names))}Choose one of: {', '.join(names)}.",
            )
        return self.editions[names.index(name)]


def parse_show(source: str, *, file: Path | str = FILE_NAME) -> Show:
    """Read the text of ``show.yaml``.

    Raises:
        ShowError: with all the faults, each with its line and path.

    >>> show = parse_show("{title: Tea and Rain, languages: en+zh, category: education > language learning}")
    >>> [edition.name for edition in show.editions], show.editions[0].facts.category
    (['en-zh'], ('Education', 'Language Learning'))
    """
    faults = Faults(str(file))
    root = load_yaml(source, file=str(file), error=ShowError)
    told = faults.mapping(root, known=KEYS)
    facts = _read_facts(told, ShowFacts(), faults)
    editions = tuple(_read_editions(root, told, facts, faults))
    publish = faults.text(told["publish"]) if "publish" in told else ""
    faults.raise_as(ShowError, hint=f"Mend {Path(file).name} there; docs/show.md describes every key.")
    return Show(Path(file), editions, publish)


def _read_editions(root: Node, told: Mapping[str, Node], facts: ShowFacts, faults: Faults) -> Iterator[Edition]:
    """Yield the editions; what the show says of building holds for all of them."""
    plan = _read_plan(told, faults)
    if plan is None and facts.language:
        plan = LanguagePlan((facts.language,))
    options = read_options(told, faults)
    entries = faults.mapping(told["editions"]) if "editions" in told else {}
    for name, node in entries.items():
        if not SLUG.fullmatch(name):
            faults.add(
                node,
                f"{name!r} is no name for an edition; expected small letters, digits and hyphens, "
                "and none that Windows keeps for itself, such as con",
            )
        own = _read_own(node, faults)
        own_plan = _read_plan(own, faults) or plan
        own_facts, own_options = _read_facts(own, facts, faults), read_options(own, faults)
        if own_plan is None:
            faults.add(node, "expected the languages of the edition, such as 'languages: en+zh'")
        else:
            own_facts = own_facts if "language" in own else _in_language(own_facts, own_plan)
            yield Edition(name, own_facts, own_plan, {**options, **own_options})
    if not entries and plan is not None:
        yield Edition(plan.edition, _in_language(facts, plan), plan, options)
    elif not entries:
        faults.add(root, "expected the languages of the show, such as 'languages: en+zh', or 'editions:'")


def _read_own(node: Node, faults: Faults) -> dict[str, Node]:
    """Return what an edition says; what holds for all editions is a fault there."""
    told = faults.mapping(node, known=KEYS)
    for key in _OF_SHOW:
        if key in told:
            faults.add(told[key], f"{key!r} holds for all editions; expected it at the top of the file")
    return {key: value for key, value in told.items() if key not in _OF_SHOW}


def _read_plan(told: Mapping[str, Node], faults: Faults) -> LanguagePlan | None:
    node = told.get("languages")
    if node is None or node.value is None:
        return None
    try:
        return LanguagePlan.parse(faults.text(node))
    except PlanError as error:
        faults.add(node, f"expected languages such as en+zh: {error.message}")
        return _NO_PLAN


def _in_language(facts: ShowFacts, plan: LanguagePlan) -> ShowFacts:
    """Return facts in the language that leads a plan; a variant of it that the show names stays."""
    first = plan.languages[0]
    is_variant = bool(facts.language) and primary(facts.language) == primary(first)
    return facts if is_variant else replace(facts, language=first)


def _read_facts(told: Mapping[str, Node], known: ShowFacts, faults: Faults) -> ShowFacts:
    """Return the facts that are known, with what a mapping says otherwise."""

    def read(key: str, reader: Callable[[Node, Faults], T], otherwise: T) -> T:
        node = told.get(key)
        return otherwise if node is None or node.value is None else reader(node, faults)

    return ShowFacts(
        title=read("title", _read_line, known.title),
        author=read("author", _read_line, known.author),
        owner=read("owner", _read_owner, known.owner),
        base_url=read("base_url", read_address, known.base_url),
        language=read("language", read_tag, known.language),
        category=read("category", read_category, known.category),
        cover=read("cover", _read_line, known.cover),
        explicit=read("explicit", read_truth, known.explicit),
        description=read("description", _read_text, known.description),
        timezone=read("timezone", read_zone, known.timezone),
        copyright=read("copyright", _read_line, known.copyright),
        type=read("type", _read_type, known.type),
        media_url=read("media_url", read_address, known.media_url),
        enclosure_prefix=read("enclosure_prefix", read_address, known.enclosure_prefix),
        is_personal=read("personal", read_truth, known.is_personal),
    )


def _read_line(node: Node, faults: Faults) -> str:
    return " ".join(faults.text(node).split())


def _read_text(node: Node, faults: Faults) -> str:
    return faults.text(node).strip()


def _read_type(node: Node, faults: Faults) -> ShowType:
    return "serial" if faults.choice(node, get_args(ShowType)) == "serial" else "episodic"


def _read_owner(node: Node, faults: Faults) -> Owner:
    told = faults.mapping(node, known=("name", "email"))
    name, email = told.get("name"), told.get("email")
    return Owner(_read_line(name, faults) if name else "", read_email(email, faults) if email else "")


@dataclass(frozen=True, slots=True)
class MissingFact:
    """What a feed still needs: a key of ``show.yaml``, and the tag that it is for."""

    key: str
    tag: str

    def __str__(self) -> str:
        return f"{self.key}: needed for {self.tag}"


def missing_facts(edition: Edition) -> tuple[MissingFact, ...]:
    """Return all that nobody said and the feed of an edition needs; a personal show needs less.

    >>> facts = ShowFacts(title="Tea and Rain", base_url="https://tea.example/", is_personal=True)
    >>> missing_facts(Edition("en", facts, LanguagePlan(("en",))))
    ()
    """
    facts = edition.facts
    needed: list[tuple[object, str, str]] = [
        (facts.title, "title", "<title>"),
        (facts.base_url, "base_url", "<link> and <enclosure>"),
    ]
    if not facts.is_personal:
        needed += [
            (facts.description, "description", "<description>"),
            (facts.author, "author", "<itunes:author>"),
            (facts.owner.name, "owner.name", "<itunes:owner>"),
            (facts.owner.email, "owner.email", "<itunes:owner>"),
            (facts.category, "category", "<itunes:category>"),
            (facts.explicit is not None, "explicit", "<itunes:explicit>"),
        ]
    return tuple(MissingFact(key, tag) for said, key, tag in needed if not said)
