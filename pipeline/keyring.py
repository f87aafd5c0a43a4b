"""Keys that a person keeps in the keyring of the system, where the package ``keyring`` is installed.

``keyring set duologue OPENAI_API_KEY`` puts one there: the user name is that of the variable.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

_SERVICE = "duologue"


def stored_key(variable: str) -> str:
    """Return the key that the keyring holds under the name of a variable; empty where there is none."""
    if find_spec("keyring") is None:
        return ""
    keyring, errors = import_module("keyring"), import_module("keyring.errors")
    try:
        key = keyring.get_password(_SERVICE, variable)
    except errors.KeyringError:  # locked, or no keyring on this system
        return ""
    return key if isinstance(key, str) else ""
