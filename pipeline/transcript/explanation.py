"""How a page was understood: the layouts that were considered, the labels found, and what spoke for them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.columns import cut_to_width, printable, render_table
from pipeline.errors import TranscriptError
from pipeline.transcript.analysis import Analysis, Proposal
from pipeline.transcript.evidence import POINTS_WANTED, Evidence
from pipeline.transcript.reading import Reading

_MOST_REFUSED = 3  # layouts whose labels are told where none was believed


def render_explanation(reading: Reading, *, width: int = 80) -> str:
    """Return what ``duologue read --explain`` prints; nothing that a page holds can steer a terminal.

    Where no conversation was found, it ends with the error that reading the page gives.
    """
    found, best = reading.found, reading.analysis.best
    if isinstance(found, TranscriptError):
        head, last = f"{found.where}: {reading.format}", f"error: {found}"
        told = _nearest(reading.analysis)
    else:
        head, last = f"{found.source.page}: {reading.format}, {', '.join(found.languages)}", ""
        told = (best,) if best and best.evidence else ()
    blocks = [[cut_to_width(printable(head), width)]]
    blocks.append(
        ["Layouts, by the labels with speech behind them", *render_table(_layouts(reading.analysis), width=width)]
    )
    for proposal in told:
        title = cut_to_width(printable(f"Labels of the layout {proposal.layout}"), width)
        blocks.append([title, *render_table(_labels(proposal), width=width)])
    if last:
        blocks += [[] if told else ["No layout saw anything that could be a label."], [printable(last)]]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _nearest(analysis: Analysis) -> tuple[Proposal, ...]:
    """Return the layouts that came nearest to a conversation: those whose labels have most points."""
    tried = [proposal for proposal in analysis.proposals if proposal.evidence]
    return tuple(sorted(tried, key=lambda proposal: -max(found.points for found in proposal.evidence))[:_MOST_REFUSED])


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
    if not found.believed:
        yield f"{POINTS_WANTED} points wanted"
