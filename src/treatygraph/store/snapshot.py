"""Snapshots of a build: written beside the one in use, put in its place by one atomic step.

    <build>/current -> snapshots/<id>      the one in use
    <build>/snapshots/<id>/store/          triples
    <build>/snapshots/<id>/text.sqlite     its texts, to be searched by words
    <build>/snapshots/<id>/…               report.json, claims.jsonl, documents/, as the pipeline leaves them
    <build>/lock                           held by the build that is writing

A build that is killed, or meets a full disk, leaves `current` as it was; the next one removes its leftovers.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from treatygraph.errors import StoreError
from treatygraph.store.embedded import EmbeddedStore, Triples
from treatygraph.store.text import write_index

_DRAFT = ".draft"
TEXT_INDEX = "text.sqlite"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished build: `id` names its content and time, `path` is the folder that holds it."""

    id: str
    path: Path

    def open_store(self) -> EmbeddedStore:
        """Return its triples for reading; the default graph is the union of the named graphs."""
        return EmbeddedStore(self.path / "store", read_only=True, union=True)


class Draft:
    """A snapshot under way: fill `path` with files and add the triples; `write_snapshot` finishes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._store = EmbeddedStore(path / "store", union=True)

    def add_triples(self, source: Triples) -> None:
        """Add triples from N-Quads, an RDF file, Oxigraph quads or an rdflib Dataset."""
        self._store.load(source)

    def close(self) -> None:
        """Leave the triples on disk, ready to be opened read-only, and index their texts."""
        self._store.flush()
        write_index(self.path / TEXT_INDEX, self._store.literals())
        del self._store


@contextmanager
def write_snapshot(build_dir: Path) -> Iterator[Draft]:
    """Yield a `Draft`; when the block ends without error it becomes the snapshot in use.

        with write_snapshot(resources.build_dir()) as draft:
            draft.add_triples(quads)
            (draft.path / "report.json").write_text(report)

    After an error, or a kill at any moment, the snapshot in use is the one before.
    Raises `StoreError` where another build is writing, or the disk refuses.
    """
    snapshots = build_dir / "snapshots"
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        with _lock(build_dir):
            _remove_leftovers(build_dir)
            path = snapshots / f"{_DRAFT}-{os.getpid()}"
            path.mkdir()
            try:
                draft = Draft(path)
                yield draft
                draft.close()
                _sync(path)
                _publish(build_dir, path)
            finally:
                shutil.rmtree(path, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"The build cannot be written to {build_dir}: {error.strerror or error}. "
            "What was built before is still in use."
        ) from error


def open_snapshot(build_dir: Path) -> Snapshot:
    """Return the snapshot in use; raise `StoreError` where nothing has been built."""
    current = build_dir / "current"
    try:
        path = current.resolve(strict=True)
    except OSError as error:
        raise StoreError(f"Nothing has been built in {build_dir}. Run `treatygraph build`.") from error
    return Snapshot(path.name, path)


@contextmanager
def _lock(build_dir: Path) -> Iterator[None]:
    # The kernel drops the lock with its process, so a killed build leaves none behind.
    with (build_dir / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StoreError(
                f"Another build (process {file.read().strip() or 'unknown'}) is writing to {build_dir}. "
                "Wait until it ends."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _remove_leftovers(build_dir: Path) -> None:
    for draft in (build_dir / "snapshots").glob(f"{_DRAFT}-*"):
        shutil.rmtree(draft, ignore_errors=True)
    (build_dir / "next").unlink(missing_ok=True)


def _publish(build_dir: Path, draft: Path) -> None:
    started = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    name = f"{started}-{_hash_files(draft)[:16]}"
    snapshots = build_dir / "snapshots"
    if (snapshots / name).exists():  # the same content, built twice within a second
        return
    draft.rename(snapshots / name)
    link = build_dir / "next"
    link.symlink_to(Path("snapshots") / name)
    previous = os.readlink(build_dir / "current") if (build_dir / "current").is_symlink() else None
    os.replace(link, build_dir / "current")
    _sync_folder(build_dir)
    # The one before stays: servers that have not noticed the swap may still open it.
    kept = {name, Path(previous).name if previous else name}
    for old in snapshots.iterdir():
        if old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)


def _hash_files(path: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(str(file.relative_to(path)).encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _sync(path: Path) -> None:
    for folder, _, files in os.walk(path):
        for name in files:
            with open(Path(folder) / name, "rb") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(folder))


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
