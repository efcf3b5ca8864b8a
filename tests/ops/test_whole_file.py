from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.ops.whole_file import whole_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with whole_file(file) as stream:
        stream.write(b"all")
        assert not file.exists()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"all", 0o600)


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "all.zip"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_kept(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(b"mine")
    with pytest.raises(InvalidInput, match="exists already"), whole_file(tmp_path / "all.zip"):
        pass
    assert (tmp_path / "all.zip").read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot write"), whole_file(tmp_path / "no" / "all.zip"):
        pass
