"""Python functions as models: `MODULE:FUNCTION` over batches of tasks, in processes of their own if wished."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from labelfs.errors import BadRequest, NotFound

Task = dict[str, Any]
Function = Callable[[list[Task]], Any]
AHEAD = 2
"""Batches per process that wait for it."""


def found(spec: str, folder: str | None = None) -> Function:
    """The function `package.module:function` or `file.py:function`; looked for in `folder` first.

    Importing runs the module: the spec comes from the person, never from a project. Raises `NotFound`, `BadRequest`.
    """
    module_name, colon, name = spec.rpartition(":")
    if not colon or not module_name or not name:
        raise BadRequest(f"{spec}: not MODULE:FUNCTION", hint="as in `labelfs predict mood:predict`")
    module_name, place = _file_or_module(module_name, folder)
    if place not in sys.path:
        sys.path.insert(0, place)
    try:
        function: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as fault:
        if fault.name is not None and (fault.name == module_name or module_name.startswith(f"{fault.name}.")):
            raise NotFound(f"there is no module {module_name} here", hint="run it in the module's folder") from None
        raise BadRequest(f"{spec}: {_told(fault)}") from fault
    except Exception as fault:
        raise BadRequest(f"{spec}: {_told(fault)}") from fault
    for part in name.split("."):
        function = getattr(function, part, None)
    if not callable(function):
        raise NotFound(f"{module_name} has no function {name}")
    return function  # type: ignore[no-any-return]


def _file_or_module(name: str, folder: str | None) -> tuple[str, str]:
    """Module name and the folder it is looked for in."""
    here = Path(folder) if folder else Path.cwd()
    if name.endswith(".py"):
        path = Path(name) if Path(name).is_absolute() else here / name
        if not path.is_file():
            raise NotFound(f"there is no file {name}")
        return path.stem, str(path.parent.resolve())
    return name, str(here.resolve())


def called(function: Function, tasks: list[Task]) -> list[Any]:
    """One answer per task; raises `BadRequest` naming the line of the model where it failed."""
    try:
        answers = function(tasks)
        answers = list(answers) if answers is not None else []
    except Exception as fault:
        raise BadRequest(f"the model failed on tasks {tasks[0]['id']} to {tasks[-1]['id']}: {_told(fault)}") from fault
    if len(answers) != len(tasks):
        raise BadRequest(f"the model gave {len(answers)} answers for {len(tasks)} tasks")
    return answers


def _told(fault: BaseException) -> str:
    """Where in the model's own code it went wrong, and how."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename != __file__]
    frames = [frame for frame in frames if "importlib" not in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}: " if frames else ""
    return f"{where}{type(fault).__name__}: {fault}"


def over(
    spec: str, batches: Iterable[list[Task]], *, jobs: int = 1, folder: str | None = None
) -> Iterator[tuple[list[Task], list[Any]]]:
    """`(tasks, answers)` of each batch, in order; with more than one job in that many processes."""
    if jobs <= 1:
        function = found(spec, folder)
        for batch in batches:
            yield batch, called(function, batch)
        return
    found(spec, folder)  # what is wrong with it is said once, here
    yield from _parallel(spec, batches, jobs, folder)


def _parallel(
    spec: str, batches: Iterable[list[Task]], jobs: int, folder: str | None
) -> Iterator[tuple[list[Task], list[Any]]]:
    place = folder or str(Path.cwd())
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=(spec, place)) as pool:
        waiting: list[tuple[list[Task], Future[list[Any]]]] = []
        try:
            for batch in batches:
                waiting.append((batch, pool.submit(_work, batch)))
                if len(waiting) > jobs * AHEAD:
                    tasks, future = waiting.pop(0)
                    yield tasks, future.result()
            for tasks, future in waiting:
                yield tasks, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_function: Function | None = None


def _begin(spec: str, folder: str) -> None:
    """In each process: load the function once."""
    global _function  # noqa: PLW0603 - a worker process has one model
    os.chdir(folder)
    _function = found(spec, folder)


def _work(batch: list[Task]) -> list[Any]:
    assert _function is not None
    return called(_function, batch)


def batched(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    """The tasks in lists of at most this many."""
    batch: list[Task] = []
    for task in tasks:
        batch.append(task)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def parts(answer: Any) -> Sequence[tuple[Any, float | None, dict[str, Any]]]:
    """`(result, score, more)` of each prediction in what a model answered for one task.

    None: no prediction. An object with `result`; a list of those (several models); a list of regions;
    `(answer, score)`; or the bare answer: a choice, a text, a number.
    """
    if answer is None:
        return []
    if isinstance(answer, tuple) and len(answer) == 2:
        return [(answer[0], answer[1], {})]
    if isinstance(answer, dict) and "result" in answer:
        return [(answer["result"], answer.get("score"), answer)]
    if isinstance(answer, list) and answer and all(isinstance(one, dict) and "result" in one for one in answer):
        return [(one["result"], one.get("score"), one) for one in answer]
    return [(answer, None, {})]
