"""Where the default differs from Label Studio's form, what is written instead, and why."""

from __future__ import annotations

from pathlib import Path

from tests.formats.test_golden import export


def tags(folder: Path) -> list[list[str]]:
    """The tags of each block of a CoNLL file."""
    blocks = (folder / "result.conll").read_text(encoding="utf-8").partition("\n")[2].rstrip("\n").split("\n\n")
    return [[line.rsplit(" ", 1)[1] for line in block.splitlines()] for block in blocks]


def test_the_longest_of_overlapping_spans_stays_whole(shared: Path, tmp_path: Path) -> None:
    # Label Studio lets an inner span cut off the rest of the outer one, and writes neither as it was drawn
    report = export(shared / "fixtures/exports/ner_overlap", "CONLL2003", tmp_path)
    assert ["O", "O", "B-PER", "I-PER", "I-PER", "I-PER", "O", "O", "O", "O"] in tags(tmp_path)
    assert any("overlap" in sentence for sentence in report.losses)


def test_every_labels_control_is_written_and_labels_keep_the_columns(shared: Path, tmp_path: Path) -> None:
    # Label Studio takes the control of the first result only, and a label's blank makes a fifth column
    export(shared / "fixtures/exports/ner_two_controls", "CONLL2003", tmp_path)
    first, second = tags(tmp_path)
    assert first[:3] == ["B-PER", "I-PER", "B-verb"]
    assert second[6] in {"B-LOC", "B-proper_noun"}
    assert all(line.count(" ") == 3 for line in (tmp_path / "result.conll").read_text().splitlines()[1:] if line)
