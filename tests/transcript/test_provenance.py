"""What a page says about itself stays in the head of its transcript."""

from __future__ import annotations

import pytest

from pipeline.model import Omission, Source
from pipeline.transcript.provenance import complete_source


def source_of(*lines: str) -> Source:
    """The source that lines above a conversation state."""
    return complete_source(Source(), [Omission(number, "line", line) for number, line in enumerate(lines, 1)])


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("By Ana Silva | 8 min read", Source(author="Ana Silva")),
        ("by Ana Silva, March 5, 2021", Source(author="Ana Silva")),
        ("作者：小禾", Source(author="小禾")),
        ("2021年3月　来源：云上札记　作者：小禾", Source(author="小禾", site="云上札记")),
        ("编译：小禾", Source(translator="小禾")),
        ("Translated by Ben Ito", Source(translator="Ben Ito")),
        ("原文链接：https://example.org/lamp", Source(url="https://example.org/lamp")),
        ("Copyright 2021. All rights reserved.", Source(notice="Copyright 2021. All rights reserved.")),
        ("转载请联系本刊", Source(notice="转载请联系本刊")),
        ("Made by hand in Malta", Source()),
        ("桥上的灯 | 图片来源：云上札记", Source()),
        ("三位作者：灯从哪里来", Source()),
        ("Carl: it was done by nobody", Source()),
    ],
)
def test_a_fact_is_found_in_its_line(line: str, source: Source) -> None:
    """Bylines, credits, addresses and notices are told by the words that they begin with."""
    assert source_of(line) == source


def test_what_the_format_says_is_kept() -> None:
    """Front matter wins over what the lines look like."""
    kept = complete_source(Source(page="a.md", author="Ana"), [Omission(1, "line", "By Ben Ito")])

    assert kept == Source(page="a.md", author="Ana")
