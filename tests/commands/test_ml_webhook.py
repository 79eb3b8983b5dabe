"""`labelfs ml` and `labelfs webhook`, beside a running server; a backend in another network namespace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.backends import SCRIPT, Backend, until
from tests.commands.conftest import Labelfs
from tests.web.conftest import Server, choice, make_project
from tests.web.test_webhooks import Listener


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "harbour")


@pytest.fixture
def labelfs(tmp_path: Path, project: Path) -> Labelfs:
    return Labelfs(project, {**os.environ, "LABELFS_HOME": str(tmp_path / "home")})


@contextmanager
def running(root: Path, tmp_path: Path, **options: object) -> Iterator[Server]:
    server = Server(root, tmp_path / "server.log", home=tmp_path / "home", **options)
    try:
        assert server.url
        yield server
    finally:
        server.stop()


def test_backends(labelfs: Labelfs, backend: Callable[..., Backend]) -> None:
    model = backend()
    assert "no model backend is connected" in labelfs("ml").out
    refused = labelfs("ml", "add", "http://127.0.0.1:9", code=1)
    assert "health check failed" in refused.err
    assert "label-studio-ml start" in refused.err
    assert "connected rules (rules-1) as number 1" in labelfs("ml", "add", model.url, "--title", "rules").out
    assert labelfs("ml", "check").out.startswith("ok ")
    assert labelfs("ml", "predict", "--json").json == {"predictions": 5}
    assert labelfs("ml", "predict", "1").out == "0 predictions written\n"
    assert [one["title"] for one in labelfs("ml", "--json").json["backends"]] == ["rules"]
    labelfs("ml", "train", "rules")
    assert model.asked("/webhook")[-1]["action"] == "START_TRAINING"
    labelfs("ml", "share", "1")
    about = json.loads((labelfs.folder / "project.json").read_text())
    assert about["ml_backends"] == [{"title": "rules", "url": model.url}]
    labelfs("ml", "remove", "1")
    assert "proposed" in labelfs("ml").out
    model.stop()
    labelfs("ml", "check", "7", code=1)


def test_webhooks_of_a_running_server(labelfs: Labelfs, project: Path, tmp_path: Path) -> None:
    listener = Listener()
    try:
        with running(project, tmp_path) as server:
            assert "no webhook" in labelfs("webhook").out
            labelfs("webhook", "add", listener.url, "--header", "X-Key: 7", "--event", "TASKS_CREATED",
                    "--event", "ANNOTATION_CREATED")
            assert "Enter a valid URL" in labelfs("webhook", "add", "nonsense", code=1).err
            rows = labelfs("webhook", "--json").json
            assert (rows[0]["url"], rows[0]["actions"]) == (listener.url, ["TASKS_CREATED", "ANNOTATION_CREATED"])

            def refused() -> bool:
                requests.post(f"{server.url}/api/tasks/1/annotations/", json={"result": []}, timeout=10)
                return "labelfs webhook allow" in labelfs("webhook", "log").out

            until(refused)
            labelfs("webhook", "allow", "1")
            requests.post(f"{server.url}/api/tasks/2/annotations/", json={"result": [choice("Neutral")]}, timeout=10)
            assert listener.await_action("ANNOTATION_CREATED")["task"]["id"] == 2
            assert listener.got[0][0]["X-Key"] == "7"
            labelfs("webhook", "remove", "1")
            assert "no webhook" in labelfs("webhook").out
    finally:
        listener.server.shutdown()
        listener.server.server_close()


# ---- another network namespace --------------------------------------------------------------------------------
HERE, THERE = "10.231.77.1", "10.231.77.2"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def namespace() -> Iterator[str]:
    """A network of its own, joined to ours by a cable; needs the right to make one."""
    name = f"labelfs{os.getpid() % 100_000}"
    if not shutil.which("ip"):
        pytest.skip("no `ip` here")
    try:
        ip("netns", "add", name)
    except subprocess.CalledProcessError as refused:
        pytest.skip(f"no right to make a network namespace: {refused.stderr.decode().strip()}")
    try:
        ip("link", "add", "lfs0", "type", "veth", "peer", "name", "lfs1", "netns", name)
        ip("addr", "add", f"{HERE}/24", "dev", "lfs0")
        ip("link", "set", "lfs0", "up")
        for words in (["addr", "add", f"{THERE}/24", "dev", "lfs1"], ["link", "set", "lfs1", "up"],
                      ["link", "set", "lo", "up"]):
            ip("-n", name, *words)
        yield name
    except subprocess.CalledProcessError as refused:
        pytest.skip(f"no virtual cable can be made here: {refused.stderr.decode().strip()}")
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False)
        subprocess.run(["ip", "link", "del", "lfs0"], check=False, capture_output=True)


@contextmanager
def backend_in(namespace: str, notes: Path, *arguments: str) -> Iterator[str]:
    command = ["ip", "netns", "exec", namespace, sys.executable, str(SCRIPT), str(notes), "--host", "0.0.0.0",
               "--read-back", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://{THERE}:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


def check(server: Server, number: int, **headers: str) -> list[tuple[str, str]]:
    """What the running server finds wrong, and the cure."""
    base = server.url.partition("/?")[0]
    found = requests.get(f"{base}/api/ml/{number}/check", headers=headers, timeout=30).json()
    return [(one["what"], one["cure"]) for one in found]


def test_a_backend_in_another_network(
    namespace: str, labelfs: Labelfs, project: Path, tmp_path: Path
) -> None:
    """First nothing fits, then each cure that is named is applied, until it reads tasks back."""
    ask: Callable[..., requests.Response] = requests.request
    token = {"Authorization": "Token sesame"}
    with backend_in(namespace, tmp_path / "far.jsonl") as url:
        with running(project, tmp_path) as server:
            made = ask("POST", f"{server.url}/api/ml/", json={"project": 1, "url": url}, timeout=30).json()
            (fault,) = check(server, made["id"])
            assert fault == ("bind", f"labelfs serve FOLDER --host 0.0.0.0 --require-token --public-url "
                                     f"http://{HERE}:{server.port}")
        open_to_all = {"host": "0.0.0.0", "token": "sesame", "require_token": True}
        with running(project, tmp_path, **open_to_all) as server:
            base = server.url.partition("/?")[0]
            (fault,) = check(server, made["id"], **token)
            assert fault == ("address", f"labelfs serve FOLDER --public-url http://{HERE}:{server.port}")
        with running(project, tmp_path, public_url="http://labels.example:1", **open_to_all) as server:
            (fault,) = check(server, made["id"], **token)
            assert fault == ("address", "check --public-url, and that its port is forwarded here")
        port = server.port
        with running(project, tmp_path, public_url=f"http://{HERE}:{port}", port=port, **open_to_all) as server:
            base = server.url.partition("/?")[0]
            assert check(server, made["id"], **token) == []
            task = ask("GET", f"{base}/api/tasks/1/", headers=token, timeout=30).json()
            assert [one["model_version"] for one in task["predictions"]] == ["rules-1"]
        # the port is ours again: a name that this server does not answer to
        wrong = {"public_url": f"http://{HERE}:{port}", "port": port, "host": HERE, "token": "sesame"}
        with running(project, tmp_path, **wrong) as server:
            asked = subprocess.run(
                ["ip", "netns", "exec", namespace, sys.executable, "-c",
                 "import sys, urllib.request as r; r.urlopen(r.Request(sys.argv[1], headers={'Host': 'labels.lan'}))",
                 f"http://{HERE}:{port}/api/version"], capture_output=True, text=True, check=False)
            assert "403" in asked.stderr
            faults = check(server, made["id"], **token)
            assert ("host", "labelfs serve FOLDER --allow-host labels.lan") in faults
