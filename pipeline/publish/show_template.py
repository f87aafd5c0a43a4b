"""A first ``show.yaml``: what is known of a show, and what else a person may say of it, in comments."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language import LanguagePlan
from pipeline.model.show import ShowFacts
from pipeline.publish.categories import render_category
from pipeline.yamlfile import render_paragraph, render_scalar

_HEADER = """\
# What this show says of itself, and how its episodes are built; docs/show.md describes every key.
# A line that begins with # says nothing yet: delete the sign, and it does.
# 节目的资料，以及各版本怎样制作；每个键的说明见 docs/show.md。去掉行首的 #，该行就生效。
"""


def render_show(facts: ShowFacts, plans: Sequence[LanguagePlan], *, publish: str = "") -> str:
    """Return the text of a ``show.yaml`` with an edition for each plan; what nobody said yet stands there blank."""
    about = facts.description
    lines = [
        _HEADER,
        _entry("title", facts.title),
        "# What a listener reads before the first episode; several lines stand below 'description: |'.",
        f"description: {render_paragraph(about, indent=2)}" if about else "description:",
        _entry("author", facts.author),
        *(_of_oneself() if facts.is_personal else _of_a_public_show(facts)),
        "# Where the folder output/ will be found, such as https://example.org/show/",
        _entry("base_url", facts.base_url),
        *([_entry("language", facts.language)] if facts.language else []),
        "# A square picture of 1400 to 3000 pixels; else one is drawn",
        _entry("cover", facts.cover, example="cover.jpg"),
        "# In which publish_at of the episodes is meant; else UTC",
        _entry("timezone", "" if facts.timezone == "UTC" else facts.timezone, example="Europe/Berlin"),
        "# Where 'duologue publish' puts it: a folder, s3://bucket/folder, sftp://user@host/folder",
        _entry("publish", publish, example="s3://bucket/show"),
        "",
        "# Each edition is a feed of its own; whatever 'duologue build' can be told stands below its name.",
        "editions:",
        *(line for plan in plans for line in _edition(plan)),
    ]
    return "\n".join(lines) + "\n"


def _of_oneself() -> list[str]:
    return ["# For oneself: blocked from directories, not indexed", "personal: yes"]


def _of_a_public_show(facts: ShowFacts) -> list[str]:
    return [
        "# Directories write to this address, which stands in the feed for everybody to read.",
        "owner:",
        f"  {_entry('name', facts.owner.name)}",
        f"  {_entry('email', facts.owner.email)}",
        "# Of Apple's categories, such as Education > Language Learning",
        _entry("category", render_category(facts.category)),
        "# Strong language or the like: yes or no",
        _entry("explicit", {None: "", True: "yes", False: "no"}[facts.explicit]),
    ]


def _entry(key: str, value: str, *, example: str = "") -> str:
    """Return a line with a key; where it has no value, an example may stand in a comment."""
    if not value:
        return f"#{key}: {example}" if example else f"{key}:"
    return f"{key}: {render_scalar(value)}"


def _edition(plan: LanguagePlan) -> list[str]:
    return [
        f"  {plan.edition}:",
        f"    languages: {plan}",
        "    #title: another title for this edition",
        "    #engine: edge",
    ]
