"""How a page was understood: the layouts that were considered, the labels found, and what spoke for them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.columns import cut_to_width, printable, render_table
from pipeline.transcript.analysis import Analysis, Proposal
from pipeline.transcript.evidence import Evidence
from pipeline.transcript.reading import Reading


def render_explanation(reading: Reading, *, width: int = 80) -> str:
    """Return what ``duologue read --explain`` prints; nothing that a page holds can steer a terminal."""
    best = reading.analysis.best
    head = [f"{reading.transcript.source.page}: {reading.format}, {', '.join(reading.transcript.languages)}"]
    blocks = [[cut_to_width(printable(line), width) for line in head]]
    blocks.append(
        ["Layouts, by the labels with speech behind them", *render_table(_layouts(reading.analysis), width=width)]
    )
    if best and best.evidence:
        blocks.append(
            [
                cut_to_width(printable(f"Labels of the layout {best.layout}"), width),
                *render_table(_labels(best), width=width),
            ]
        )
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _layouts(analysis: Analysis) -> list[tuple[str, ...]]:
    return [
        (str(proposal.score), "taken" if proposal is analysis.best else "", proposal.layout)
        for proposal in analysis.proposals
    ]


def _labels(proposal: Proposal) -> list[tuple[str, ...]]:
    taken = {mark.label.key for mark in proposal.marks}
    heading = ("times", "points", "label", "", "why")
    return [
        heading,
        *(
            (
                str(found.count),
                str(found.points),
                ", ".join(found.keys),
                "taken" if taken.intersection(found.keys) else "left",
                ", ".join(_reasons(found)),
            )
            for found in proposal.evidence
        ),
    ]


def _reasons(found: Evidence) -> Iterator[str]:
    yield found.shape if found.shape != "other" else "no name by its form"
    yield "recurs" if found.recurs else "stands once"
    if found.vouched:
        yield "vouched for by the page"
