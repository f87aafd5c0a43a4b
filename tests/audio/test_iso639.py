from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.iso639 import three_letter_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [("zh", "zho"), ("zh-Hant-TW", "zho"), ("EN", "eng"), ("de", "deu"), ("fr", "fra"), ("cmn", "cmn"), ("x-", "und")],
)
def test_a_tag_has_its_code(tag: str, code: str) -> None:
    """The code is the terminological one, whatever script and region the tag adds."""
    assert three_letter_code(tag) == code


@given(tag=st.text())
def test_every_code_has_three_letters(tag: str) -> None:
    """Even what is no tag gives a code that a tag frame can hold."""
    code = three_letter_code(tag)

    assert len(code) == 3
    assert code.isascii()
    assert code.isalpha()
