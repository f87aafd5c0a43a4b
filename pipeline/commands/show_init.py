"""``duologue show init``: a first ``show.yaml``, from options, and at a terminal by asking for the rest."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

from pipeline.console import INTERRUPTED, print_json, print_result, reported, say
from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.yamlfile import Faults, Node

_SERVED_AT = "http://127.0.0.1:8765/"
T = TypeVar("T")

EPILOG = (
    "Example: **duologue show init --title 'Tea and Rain' --languages en+zh** writes show.yaml, "
    "and says what a feed still needs."
)


def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where the show will be; else here.")] = Path(),
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The show's title.")] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(metavar="PLAN", help="The languages of an edition, such as en+zh; repeat for several editions."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The language of the feed, said more exactly, such as zh-TW.")
    ] = None,
    description: Annotated[str | None, typer.Option(metavar="TEXT", help="What the show is.")] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who makes it.")] = None,
    email: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Where directories write to; it stands in the feed.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Where the finished folder will be found.")
    ] = None,
    category: Annotated[
        str | None, typer.Option(metavar="NAME", help="One of Apple's, such as 'Education > Language Learning'.")
    ] = None,
    explicit: Annotated[
        Literal["yes", "no"] | None,
        typer.Option(metavar="yes|no", help="Whether there is strong language or the like; else no."),
    ] = None,
    timezone: Annotated[
        str, typer.Option(metavar="NAME", help="In which episodes are scheduled, such as Asia/Shanghai.")
    ] = "UTC",
    publish: Annotated[str | None, typer.Option(metavar="TARGET", help="Where 'duologue publish' puts it.")] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="For oneself: blocked from directories, not indexed.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a show.yaml that is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
) -> None:
    """Write a show.yaml from options, and at a terminal by asking for the rest; say what a feed still needs."""
    from pipeline.model import Owner, ShowFacts
    from pipeline.publish.show_values import read_address, read_category, read_email, read_tag, read_zone
    from pipeline.show import begin_show, check_free, missing_of_show

    with reported():
        check_free(folder, force=force)  # before anything is asked
    everybody = _Interview(asks=sys.stdin is not None and sys.stdin.isatty())
    public, nobody = _Interview(asks=everybody.asks and not personal), _Interview(asks=False)
    title = everybody.answer("--title", title, _read_line, "Title of the show")
    told = ",".join(languages or ()) or language
    plans = everybody.answer("--languages", told, _read_plans, "Languages, such as en+zh; several editions: en+zh,zh")
    author = public.answer("--author", author, _read_line, "Who makes it")
    facts = ShowFacts(
        title=title,
        author=author,
        owner=Owner(author, public.answer("--email", email, read_email, "E-mail address for directories, seen by all")),
        language=nobody.answer("--language", language, read_tag),
        category=public.answer("--category", category, read_category, "Category, such as Education"),
        explicit=public.answer("--explicit", explicit, _read_truth, "Strong language (yes or no; blank is no)"),
        description=public.answer("--description", description, _read_line, "What it is, in a sentence"),
        # A personal show is heard from `duologue serve`, which puts its own address in the place of this one.
        base_url=public.answer("--base-url", base_url, read_address, "Address at which it will be found")
        or (_SERVED_AT if personal else ""),
        timezone=nobody.answer("--timezone", timezone, read_zone),
        is_personal=personal,
    )
    with reported():
        show = begin_show(folder, facts, plans, publish=publish or "", force=force)
        missing = missing_of_show(show)
        if json:
            facts_missing = [{"key": fact.key, "tag": fact.tag} for fact in missing]
            print_json({"schema": 1, "show": str(show.file), "missing": facts_missing})
        else:
            print_result(str(show.file))
            say(
                "".join(["a feed still needs:", *(f"\n  {fact}" for fact in missing)])
                if missing
                else "a feed can be made"
            )


@dataclass(frozen=True, slots=True)
class _Interview:
    """Takes what options say, and asks a person for what they do not."""

    asks: bool

    def answer(self, option: str, given: str | None, read: Callable[[Node, Faults], T], question: str = "") -> T:
        """Return one answer, read; a person who is asked may leave it blank, and is asked again after a fault."""

        def value_of(text: str) -> T:
            faults = Faults("")
            value = read(Node(text, 1), faults)
            if faults.found:
                told = "; ".join(fault.removeprefix("line 1, $: ") for _, fault in faults.found)
                raise typer.BadParameter(told, param_hint=option)
            return value

        if given is not None or not self.asks:
            return value_of(given or "")
        try:
            answer: T = typer.prompt(question, default="", show_default=False, err=True, value_proc=value_of)
        except typer.Abort:
            say("\ninterrupted; nothing was written")
            raise SystemExit(INTERRUPTED) from None
        return answer


def _read_line(node: Node, faults: Faults) -> str:
    return " ".join(faults.text(node).split())


def _read_truth(node: Node, faults: Faults) -> bool:
    from pipeline.publish.show_values import read_truth

    return bool(faults.text(node)) and read_truth(node, faults)


def _read_plans(node: Node, faults: Faults) -> tuple[LanguagePlan, ...]:
    plans = []
    for plan in re.split(r"[,\s]+", faults.text(node).strip()):
        try:
            plans.append(LanguagePlan.parse(plan))
        except PlanError as error:
            faults.add(node, f"expected languages such as en+zh: {error.message}")
    return tuple(dict.fromkeys(plans))
