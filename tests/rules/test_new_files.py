"""Files that somebody asks us to write: refused early, whole or not there, read by nobody else."""

import errno
import os
import resource
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from empfio.kit import new_files
from empfio.kit.new_files import NewFileError, check_target, new_file
from empfio.kit.owners import give_like_folder


def put_link(place: Path) -> None:
    (place.parent / "real").write_text("before")
    place.symlink_to("real")


TAKEN = {
    "a link": put_link,
    "a device or a pipe": os.mkfifo,
    "a folder": Path.mkdir,
}


@pytest.mark.parametrize("what", TAKEN)
@pytest.mark.parametrize("replaces", [False, True])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, what: str, replaces: bool) -> None:
    place = tmp_path / "kept"
    TAKEN[what](place)
    before = place.lstat()
    with pytest.raises(NewFileError, match=f"kept is {what}"):
        check_target(str(place), replaces=replaces)
    with pytest.raises(NewFileError, match=what), new_file(place, replaces=replaces):
        raise AssertionError("it began")
    assert place.lstat() == before
    assert sorted(one.name for one in tmp_path.iterdir()) in (["kept"], ["kept", "real"])


def test_a_link_to_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "kept").symlink_to("nowhere")
    with pytest.raises(NewFileError, match="is a link"):
        check_target(str(tmp_path / "kept"), replaces=True)


def test_a_file_that_is_there_is_replaced_where_that_is_said_alone(tmp_path: Path) -> None:
    place = tmp_path / "kept"
    place.write_text("before")
    with pytest.raises(NewFileError, match=r"is there already; .* --force"):
        check_target(str(place), replaces=False)
    assert check_target(str(place), replaces=True) == place
    with new_file(place, replaces=True) as opened:
        opened.write(b"after")
        assert place.read_text() == "before"
    assert place.read_text() == "after"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def write(place: Path, data: bytes, meanwhile: Callable[[], object] = lambda: None) -> None:
    with new_file(place, replaces=False) as opened:
        opened.write(data)
        meanwhile()


def test_one_that_came_while_we_wrote_stays(tmp_path: Path) -> None:
    place = tmp_path / "kept"
    with pytest.raises(NewFileError, match="is there already"):
        write(place, b"ours", lambda: place.write_text("theirs"))
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
    assert place.read_text() == "theirs"


@pytest.mark.parametrize("ending", ["/", "/.", "/.."])
def test_a_name_of_a_folder_that_is_not_there_is_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(NewFileError, match=r"there is no folder .*; make it first"):
        check_target(f"{tmp_path / 'backups'}{ending}", replaces=True)
    with pytest.raises(NewFileError, match=f"there is no folder {tmp_path}/backups; make it"):
        check_target(f"{tmp_path}/backups/kept", replaces=True)


def test_a_closed_folder_is_named_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    with pytest.raises(NewFileError, match=f"because {tmp_path} is closed; name a place"):
        check_target(str(tmp_path / "kept"), replaces=False)


@contextmanager
def no_larger_than(size: int) -> Generator[None]:
    """No file of this process may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_little(place: Path, data: bytes) -> None:
    with no_larger_than(5):
        write(place, data)


@pytest.mark.parametrize("size", [10, 1_000_000])  # seen at the end, and in the middle
def test_nothing_is_left_of_what_the_disk_does_not_take(tmp_path: Path, size: int) -> None:
    place = tmp_path / "kept"
    with pytest.raises(NewFileError, match=r"kept cannot be written \(File too large\); name"):
        write_little(place, bytes(size))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(new_files.os, "fsync", full)
    with pytest.raises(NewFileError, match=r"No space left on device.*; free room there, or"):
        write(tmp_path / "kept", b"text of a customer")
    assert list(tmp_path.iterdir()) == []


def test_what_fails_besides_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError), new_file(tmp_path / "kept", replaces=False):
        raise ConnectionResetError
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_appears_in_the_last_moment_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Path] = []
    refuse = new_files._refuse_what_is_there

    def look(target: Path, replaces: bool) -> None:
        refuse(target, replaces)
        looks.append(target)
        if len(looks) == 2:  # the last look before it gets its name
            target.write_bytes(b"theirs")

    monkeypatch.setattr(new_files, "_refuse_what_is_there", look)
    with (
        pytest.raises(NewFileError, match="is there already"),
        new_file(tmp_path / "backup", replaces=False) as opened,
    ):
        opened.write(b"ours")
    assert (tmp_path / "backup").read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["backup"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_with_a_second_name_is_not_given_away(tmp_path: Path) -> None:
    """Else whoever owns the folder could put a file of root's there, and be given it."""
    place = tmp_path / "data"
    place.mkdir()
    os.chown(place, 12345, 12345)
    for name in ("made", "theirs"):
        (place / name).write_text("")
    os.link(place / "theirs", tmp_path / "second")
    for name in ("made", "theirs"):
        give_like_folder(place / name, place)
    assert (place / "made").stat().st_uid == 12345
    assert (place / "theirs").stat().st_uid == 0
