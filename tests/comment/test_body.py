"""The text of a comment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from argoform.comment.body import LARGEST_FILE, marker, read_body, shorten
from argoform.errors import FileError, InputError


@pytest.mark.parametrize("name", ["", "a b", "-->", "a--b", "x" * 65, "é", ".hidden", "a\n"])
def test_a_name_cannot_leave_the_marker(name: str) -> None:
    with pytest.raises(InputError, match="is not a name"):
        marker(name)


def test_a_report_that_fits_stays_as_it_is() -> None:
    assert shorten("a\n" * 50, 100) == "a\n" * 50


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("```yaml\n" + "a: 1\n" * 200, "\n```\n"),
        ("~~~~\n" + "```\n" * 200, "\n~~~~\n"),
        ("<details><summary>x</summary>\n\n<details>\n" + "text\n" * 200, "\n</details>\n</details>\n"),
        ("<details>\n\n```diff\n" + "+ <details>\n" * 100, "\n```\n</details>\n"),
        ("<table>\n" + "<tr><td>x</td></tr>\n" * 50, "\n</table>\n"),
        ("<!-- " + "note\n" * 200, "\n-->\n"),
        ("`<details>`\n" + "text\n" * 200, "text\n\n**This"),
    ],
)
def test_what_a_cut_leaves_open_is_closed(text: str, closing: str) -> None:
    cut = shorten(text, 400)
    assert len(cut) <= 400
    assert closing in cut
    assert f"it has {len(text):,} characters" in cut


def test_a_cut_is_between_lines_and_keeps_as_much_as_fits() -> None:
    text = "".join(f"line {i}\n" for i in range(1000))
    cut = shorten(text, 2000)
    assert 1900 < len(cut) <= 2000
    assert all(line in text.splitlines() for line in cut.split("\n\n**")[0].splitlines())


def test_one_endless_line_is_cut_too() -> None:
    assert len(shorten("x" * 5000, 1000)) <= 1000
    assert len(shorten("<details>" * 5000, 1000)) <= 1000


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "link.md").symlink_to(tmp_path / "secret")
    with pytest.raises(FileError, match=r"link\.md: is a link, which is not followed"):
        read_body(tmp_path / "link.md")


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, content, said in (
        ("empty.md", b" \n\x00", "is empty"),
        ("large.md", b"x" * (LARGEST_FILE + 1), "has more than 4 MiB"),
        ("latin.md", b"\xff", "is not text in UTF-8"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileError, match=said):
            read_body(tmp_path / name)
    for name, said in (("pipe", "is not a file"), (".", "is not a file|cannot be read"), ("none", "cannot be read")):
        with pytest.raises(FileError, match=said):
            read_body(tmp_path / name)


def test_control_characters_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf# A\x1b[31m\r\n\tred\x00\n")
    assert read_body(tmp_path / "a.md") == "# A[31m\n\tred\n"
