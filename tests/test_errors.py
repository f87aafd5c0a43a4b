"""The tree of errors: what each one carries, and that the picture of it is true."""

from __future__ import annotations

import pickle
import re

import pytest

from pipeline import errors
from pipeline.errors import PipelineError

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PipelineError)]


def test_the_tree_is_drawn_as_it_is() -> None:
    """Each class hangs, in the module's docstring, from the class that it derives from."""
    drawn: dict[str, str] = {}
    branch: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"^[ ├└│─]{4,}([A-Z]\w+)", line):
            branch = [(column, name) for column, name in branch if column < match.start(1)]
            drawn[match[1]] = branch[-1][1] if branch else "Exception"
            branch.append((match.start(1), match[1]))

    assert drawn == {kind.__name__: kind.__base__.__name__ for kind in ALL if kind.__base__}


@pytest.mark.parametrize("kind", ALL)
def test_errors_survive_pickle(kind: type[PipelineError]) -> None:
    """A worker's error arrives with its type, message, place and hint."""
    error = kind("no such voice", where="voices.yaml", hint="Choose another one.")
    arrived = pickle.loads(pickle.dumps(error))

    assert type(arrived) is kind
    assert (arrived.message, arrived.where, arrived.hint) == ("no such voice", "voices.yaml", "Choose another one.")
    assert str(arrived) == "voices.yaml: no such voice"


def test_an_error_without_a_place_is_its_message() -> None:
    """Nothing stands before the message."""
    assert str(PipelineError("no sound")) == "no sound"
