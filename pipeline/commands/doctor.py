"""``duologue doctor``: what works on this machine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import FAILED, print_json, print_result, reported

if TYPE_CHECKING:
    from pipeline.doctor import Finding

EPILOG = "Example: **duologue doctor --online** also asks the online voices whether they answer."


def doctor(
    online: Annotated[bool, typer.Option("--online", help="Ask services on the internet, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the findings for programs.")] = False,
) -> None:
    """Say what works on this machine, a line each, and what would mend the rest."""
    with reported():
        from pipeline.doctor import examine

        findings = examine(os.environ, ask_services=online)
        if json:
            print_json({"schema": 1, "findings": [asdict(finding) for finding in findings]})
        else:
            print_result("\n".join(_lines(findings)))
    if any(finding.verdict == "fault" for finding in findings):
        raise SystemExit(FAILED)


def _lines(findings: Sequence[Finding]) -> list[str]:
    width = max(len(finding.subject) for finding in findings)
    return [
        f"{finding.verdict:5}  {finding.subject:{width}}  {finding.told}"
        + (f"\n{'':{width + 9}}{finding.hint}" if finding.hint else "")
        for finding in findings
    ]
