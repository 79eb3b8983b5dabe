"""A model that needs no training: bright pictures were taken by day."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageStat


def predict(tasks: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """A choice and how sure it is for each task, from the mean brightness of its picture."""
    answers = []
    for task in tasks:
        with Image.open(task["paths"]["image"]) as picture:
            mean = ImageStat.Stat(picture.convert("L")).mean[0] / 255
        answers.append(("Day" if mean > 0.5 else "Night", round(abs(mean - 0.5) + 0.5, 3)))
    return answers
