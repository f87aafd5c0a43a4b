"""Rewriting a transcript file: it reads as it should, and all else stays as the person left it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.rewriting import rewrite_transcript
from tests.transcript.transcripts import transcripts
from tests.transcript.variants import commented_files, variants


@given(st.data())
def test_a_rewritten_file_reads_as_it_should_and_keeps_its_comments(data: st.DataObject) -> None:
    """Whatever changes, the new text holds it, and every comment of the old one, in order."""
    before = data.draw(transcripts())
    source, notes = data.draw(commented_files(before))
    after = data.draw(variants(before))

    rewritten = rewrite_transcript(source, before, after)

    assert parse_transcript(rewritten, file="") == after
    assert re.findall(r"# note \d", rewritten) == notes
