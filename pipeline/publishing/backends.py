"""What is particular to each kind of place beyond this machine; one line for each.

Whatever else fsspec or a package for it can reach works, too: with names that are changed once a file
is whole, one file at a time, and without types and cache headers.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.publishing.web_files import WebFile

Headers = Mapping[str, object]  # what put_file and pipe_file of a file system take beside the bytes


def _no_headers(_web: WebFile) -> Headers:
    return {}


def _s3_headers(web: WebFile) -> Headers:
    return {"ContentType": web.media_type, "CacheControl": web.cache_control}


def _google_headers(web: WebFile) -> Headers:
    return {"content_type": web.media_type, "fixed_key_metadata": {"cache_control": web.cache_control}}


@dataclass(frozen=True, slots=True)
class Backend:
    """How a kind of place behaves, and what speaks to it."""

    module: str = ""  # which must be installed
    extra: str = ""  # of this distribution, which installs it
    keeps_whole: bool = False  # puts appear whole or not at all, and listing all is one request for many
    headers: Callable[[WebFile], Headers] = _no_headers
    options: Mapping[str, object] = field(default_factory=dict)  # of the file system
    faults: tuple[str, ...] = ()  # its own errors, as module:name
    hopeless: Mapping[str, str] = field(default_factory=dict)  # those that another try does not mend: what would


_UNCACHED = {"use_listings_cache": False}  # what was listed before may not be there any more
_S3_KEYS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."

_S3 = Backend(
    module="s3fs",
    extra="s3",
    keeps_whole=True,
    headers=_s3_headers,
    options=_UNCACHED,
    faults=("botocore.exceptions:BotoCoreError", "botocore.exceptions:ClientError"),
    hopeless={
        "botocore.exceptions:NoCredentialsError": _S3_KEYS,
        "botocore.exceptions:PartialCredentialsError": _S3_KEYS,
        "botocore.exceptions:ProfileNotFound": "Check AWS_PROFILE, and the profiles in ~/.aws/config.",
        "botocore.exceptions:NoRegionError": "Set AWS_DEFAULT_REGION.",
    },
)
# asyncssh reads ~/.ssh/config, keys and the agent, sends several files over one connection, and renames over
# what is there. Without known_hosts, sshfs would believe any host.
_SFTP = Backend(
    module="sshfs",
    extra="sftp",
    options={"known_hosts": (), "connect_timeout": 30, "keepalive_interval": 15},
    faults=("asyncssh:Error",),
    hopeless={
        "asyncssh:HostKeyNotVerifiable": "Log in once with ssh, compare the fingerprint, and accept the host's key.",
        "asyncssh:PermissionDenied": "Check the user name, and that ssh logs in without a password.",
        "asyncssh:SFTPPermissionDenied": "Check that you may write there.",
    },
)
_GOOGLE = Backend(
    module="gcsfs",
    keeps_whole=True,
    headers=_google_headers,
    options=_UNCACHED,
    faults=("gcsfs.retry:HttpError",),
)
_AZURE = Backend(module="adlfs", keeps_whole=True, options=_UNCACHED, faults=("azure.core.exceptions:AzureError",))

_BACKENDS: Mapping[str, Backend] = {
    "s3": _S3,
    "s3a": _S3,
    "sftp": _SFTP,
    "ssh": _SFTP,
    "gs": _GOOGLE,
    "gcs": _GOOGLE,
    "az": _AZURE,
    "abfs": _AZURE,
    "abfss": _AZURE,
    "ftp": Backend(
        faults=("ftplib:Error",),
        hopeless={
            "ftplib:error_perm": "Set FSSPEC_FTP_USERNAME and FSSPEC_FTP_PASSWORD, and check that you may write there."
        },
    ),
}


def find_backend(scheme: str) -> Backend:
    """Return what is known of the places that a scheme names."""
    return _BACKENDS.get(scheme, Backend())


def load_error(name: str) -> type[Exception]:
    """Return an exception by its module and name.

    >>> load_error("ftplib:error_perm").__name__
    'error_perm'
    """
    module, _, kind = name.partition(":")
    found: type[Exception] = getattr(importlib.import_module(module), kind)
    return found
