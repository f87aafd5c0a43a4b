"""The reader says why it took a page as it did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.columns import display_width
from pipeline.errors import TranscriptError
from pipeline.transcript.analysis import Analysis
from pipeline.transcript.explanation import render_explanation
from pipeline.transcript.reading import explain_page

PAGE = (
    "Ana: The tide is out.\n\nBen: It is always out when we come.\n\nAna: Then we come too late.\n\n"
    "Ben: One thing is clear: we should get up.\n\nAna: Tomorrow.\n\nBen: Tomorrow, then.\n"
)


def test_the_layouts_and_the_labels_are_told_with_their_reasons() -> None:
    """The format, every layout with its score, and what spoke for each label."""
    told = render_explanation(explain_page(PAGE.encode(), name="tide.txt"))

    assert told.startswith("tide.txt: plain text, en\n")
    assert "  6  taken  label and colon\n" in told
    assert [line.split()[0] for line in told.splitlines() if " ana " in line or " ben " in line] == ["3", "3"]
    assert "taken  first name, recurs, vouched for by the page\n" in told


def test_no_line_of_the_explanation_steers_a_terminal() -> None:
    """Whatever a label holds is harmless, and fits the width."""
    reading = explain_page(PAGE.encode(), name="tide.txt")
    (taken, *_) = reading.analysis.proposals
    hostile = replace(taken, layout="\x1b[2J" * 20, evidence=(replace(taken.evidence[0], keys=("\x1b]0;x\x07",)),))

    told = render_explanation(replace(reading, format="\x9b", analysis=Analysis((hostile,))), width=60)

    assert "\x1b" not in told
    assert all(display_width(line) <= 60 for line in told.splitlines())


def test_a_page_without_a_conversation_is_explained_up_to_its_error() -> None:
    """Which layouts were tried, which labels they saw, and what those lack; reading itself still fails."""
    page = "Tides are slow.\n\nAna Reed: they come twice a day.\n\nThe moon sees to that.\n"
    refused = "no conversation was found: no names or roles stand before what is said, in turn"

    reading = explain_page(page.encode(), name="tide.txt")
    told = render_explanation(reading)

    assert told.startswith("tide.txt: plain text\n")
    assert "  0    label and colon\n" in told
    assert "ana reed  left  full name, stands once, 4 points wanted\n" in told
    assert told.endswith(f"error: tide.txt: {refused}\n")
    with pytest.raises(TranscriptError, match=refused):
        _ = reading.transcript


def test_a_page_without_a_label_says_so() -> None:
    """Where there is nothing to tell, that is told."""
    told = render_explanation(explain_page(b"Tides are slow.\n\nThe moon sees to that.\n", name="tide.txt"))

    assert "No layout saw anything that could be a label.\n" in told
