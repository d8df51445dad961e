"""YASGUI, the editor of the query page: which release it is, where it is kept, how it gets there.

`python -m treatygraph.serve.yasgui [TARBALL]` keeps the released files in `FOLDER`; `make setup` runs it. Only
this command asks the network, and where a tarball is given it does not. The files are third-party code, so they
are not in the repository; a wheel built after the set-up carries them.
"""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
import tempfile
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from types import MappingProxyType

VERSION = "4.2.28"
TARBALL = f"https://registry.npmjs.org/@triply/yasgui/-/yasgui-{VERSION}.tgz"
UNPKG = f"https://unpkg.com/@triply/yasgui@{VERSION}/build/"
FOLDER = Path(__file__).parent / "pages" / "static" / "yasgui"

# Subresource Integrity strings: the tarball's is the one that `npm view` prints.
TARBALL_INTEGRITY = "sha512-HN1neZqERSGoDyk/Fg40nI+F0tHnaBxjqizhN0mur2Kj0oJsklBsFMRk/M+wW+ohy8dSEn7AgX3H0pPrV/wmVg=="
INTEGRITY: Mapping[str, str] = MappingProxyType(
    {
        "yasgui.min.js": "sha384-QmjBmzRqk7JDGhGYmjP89IdwnsVo/+1by9ZDF50Nc1rgDCte3t6US8lSCPoS1/bx",
        "yasgui.min.css": "sha384-EC5HLUY/3wgJiDkRgDRkUNjG7+YD6CIw8Ba7ew5GtmQlMYf1yfT5+Sg7sii3SRFO",
    }
)
_LICENCES = {"LICENSE.txt": "LICENSE.txt", "build/yasgui.min.js.LICENSE.txt": "yasgui.min.js.LICENSE.txt"}
_FILES = {**{f"build/{name}": name for name in INTEGRITY}, **_LICENCES}
_SECONDS = 20


def has_yasgui(folder: Path = FOLDER) -> bool:
    """Return whether this release of YASGUI is kept in `folder`."""
    return all(
        (folder / name).is_file() and measure_integrity((folder / name).read_bytes(), value) == value
        for name, value in INTEGRITY.items()
    )


def measure_integrity(content: bytes, like: str) -> str:
    """Return the Subresource Integrity string of `content`, by the algorithm of the string `like`.

    >>> measure_integrity(b"", "sha256-")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    algorithm = like.partition("-")[0]
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def fetch_tarball(address: str = TARBALL) -> bytes:
    """Return the release as the npm registry gives it; OSError or HTTPException where it cannot be had."""
    with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - the address is our own
        content: bytes = answer.read()
    return content


def keep_yasgui(tarball: bytes, folder: Path = FOLDER) -> None:
    """Put script, style and licences of the tarball into `folder`; ValueError where it is not this release."""
    found = measure_integrity(tarball, TARBALL_INTEGRITY)
    if found != TARBALL_INTEGRITY:
        raise ValueError(f"This is not the tarball of @triply/yasgui {VERSION}: {found} is not {TARBALL_INTEGRITY}.")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive, tempfile.TemporaryDirectory(dir=folder) as draft:
        for member, name in _FILES.items():
            file = archive.extractfile(f"package/{member}")
            (Path(draft) / name).write_bytes(file.read() if file else b"")
        # The script comes last: where it stands, everything does.
        for name in sorted(_FILES.values(), key=lambda name: name.endswith(".js")):
            (Path(draft) / name).replace(folder / name)


def main(arguments: list[str]) -> int:
    """Keep YASGUI, from the tarball named or from the npm registry; return the exit code."""
    source = arguments[0] if arguments else TARBALL
    try:
        keep_yasgui(Path(source).read_bytes() if arguments else fetch_tarball())
    except (OSError, HTTPException, ValueError) as error:
        print(
            f"YASGUI is not set up, so the query page takes it from unpkg.com: {source}: {error}\n"
            f"Where there is no network, take {TARBALL} along and run `python -m treatygraph.serve.yasgui TARBALL`.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
