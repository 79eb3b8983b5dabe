"""Model backends: a real HTTP process, asked by a real server process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.backends import Backend, until
from tests.web.conftest import Server, choice, make_project, write

TEXTS = ["a good calm day", "a bad storm", "nothing", "love", "hate"]


class Site:
    """A project with texts behind a server process."""

    def __init__(self, root: Path, server: Server) -> None:
        self.root, self.server = root, server

    def ask(self, method: str, path: str, body: Any = None, status: int | None = None, **more: Any) -> Any:
        answer = requests.request(method, f"{self.server.url}{path}", json=body, timeout=60, **more)
        if status is not None:
            assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def connect(self, url: str, status: int = 201, **more: Any) -> Any:
        return self.ask("POST", "/api/ml/", {"project": 1, "url": url, "title": "rules", **more}, status)

    def files(self) -> list[str]:
        """What git would see of predictions."""
        folder = self.root / "predictions"
        return sorted(str(p.relative_to(self.root)) for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def site(tmp_path: Path, start: Callable[..., Server]) -> Site:
    root = make_project(tmp_path / "moods", tasks=0)
    rows = [{"id": n, "data": {"text": text, "image": "media/1.png"}} for n, text in enumerate(TEXTS, 1)]
    write(root, "tasks/rows.json", rows)
    return Site(root, start(root))


def test_connect_and_forget(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend()
    made = site.connect(one.url)
    assert (made["state"], made["readable_state"], made["model_version"]) == ("CO", "Connected", "rules-1")
    (setup, *_) = one.asked("/setup")
    assert setup["schema"] == site.ask("GET", "/api/projects/1")["label_config"]
    assert (setup["hostname"], setup["project"].split(".")[0]) == (site.server.url, "1")
    assert [hook["url"] for hook in site.ask("GET", "/api/webhooks?project=1")] == [f"{one.url}/webhook"]
    assert site.ask("GET", "/api/projects/1")["model_version"] == "rules"
    assert "ml_backends" not in (site.root / "project.json").read_text()
    assert site.ask("GET", f"/api/ml/{made['id']}/versions") == {"versions": ["rules-0", "rules-1"]}
    assert site.ask("POST", f"/api/ml/{made['id']}/predict/test?random=true")["predictions"]
    requests.post(f"{one.url}/become", json={"version": "rules-2"}, timeout=5)
    assert site.ask("GET", f"/api/ml/{made['id']}")["model_version"] == "rules-2"
    one.stop()
    gone = site.ask("GET", f"/api/ml/{made['id']}", status=200)
    assert (gone["state"], gone["readable_state"]) == ("DI", "Disconnected")
    site.ask("GET", "/api/tasks/1/", status=200)
    site.ask("DELETE", f"/api/ml/{made['id']}", status=204)
    assert site.ask("GET", "/api/ml/?project=1") == site.ask("GET", "/api/webhooks?project=1") == []


def test_looking_changes_nothing_that_git_sees(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend("--read-back")
    site.connect(one.url)
    task = site.ask("GET", "/api/tasks/1/", status=200)
    (prediction,) = task["predictions"]
    assert prediction["result"][0]["value"] == {"choices": ["Positive"]}
    assert (prediction["model_version"], prediction["score"]) == ("rules-1", 0.7)
    assert one.asked("READ") == [{"status": 200}], "the backend reads the task back while the server waits"
    assert site.files() == []
    site.ask("GET", "/api/tasks/1/")
    assert len(one.asked("/predict")) == 1, "the same version is not asked again"
    body = {"result": prediction["result"], "parent_prediction": prediction["id"]}
    site.ask("POST", "/api/tasks/1/annotations/", body, 201)
    assert len(site.files()) == 1, "what is used belongs to the project"
    assert [p["id"] for p in site.ask("GET", "/api/tasks/1/")["predictions"]] == [prediction["id"]]


def test_a_page_never_waits_for_a_model(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend("--delay", "3")
    site.connect(one.url)
    page = site.ask("GET", "/api/projects/1/labeling/2", headers={"Sec-Fetch-Site": "same-origin"})
    shown = site.ask("GET", "/api/projects/1/next", headers={"Sec-Fetch-Site": "same-origin"})
    assert page["predictions"] == shown["predictions"] == []
    found = until(lambda: site.ask("GET", "/api/projects/1/labeling/2")["predictions"])
    assert found[0]["result"][0]["value"] == {"choices": ["Negative"]}


def test_a_batch_lands_in_the_project(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend("--fail", "2")
    site.connect(one.url)
    everything = {"selectedItems": {"all": True, "excluded": []}}
    answer = site.ask("POST", "/api/dm/actions/?id=retrieve_tasks_predictions&project=1", everything, 200)
    assert answer == {"processed_items": 5, "detail": "Retrieved 5 predictions"}
    assert len(one.asked("/predict")) == 3, "two refusals, then all tasks in one batch"
    (file,) = site.files()
    assert len((site.root / file).read_text().splitlines()) == 5
    again = site.ask("POST", "/api/dm/actions/?id=retrieve_tasks_predictions&project=1", everything, 200)
    assert again["detail"] == "Retrieved 0 predictions"
    requests.post(f"{one.url}/become", json={"version": "rules-2"}, timeout=5)
    site.ask("POST", "/api/dm/actions/?id=retrieve_tasks_predictions&project=1", everything, 200)
    assert site.ask("GET", "/api/projects/1/model-versions") == {"rules-1": 5, "rules-2": 5}


def test_two_backends_side_by_side(site: Site, backend: Callable[..., Backend]) -> None:
    for version in ("a", "b"):
        site.connect(backend("--version", version).url, title=version)
    found = site.ask("GET", "/api/tasks/2/")["predictions"]
    assert sorted(one["model_version"] for one in found) == ["a", "b"]


def test_interactive(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend()
    made = site.connect(one.url)
    partial = {"result": [choice("Neutral")]}
    body = {"task": 1, "context": partial}
    refused = site.ask("POST", f"/api/ml/{made['id']}/interactive-annotating", body, 200)
    assert refused == {"errors": ["Model is not set to be used for interactive preannotations"]}
    site.ask("PATCH", f"/api/ml/{made['id']}", {"is_interactive": True}, 200)
    drawn = site.ask("POST", f"/api/ml/{made['id']}/interactive-annotating", body, 200)
    assert drawn == {"data": {"result": partial["result"], "score": 0.25}}
    assert one.asked("/predict")[-1]["params"]["context"] == partial
    assert {"annotations", "drafts", "predictions"} <= set(one.asked("/predict")[-1]["tasks"][0])
    assert site.files() == []


def test_training_events(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend()
    made = site.connect(one.url)
    site.ask("PATCH", "/api/projects/1", {"min_annotations_to_start_training": 2}, 200)
    for task in (1, 2):
        site.ask("POST", f"/api/tasks/{task}/annotations/", {"result": [choice("Positive")]}, 201)
    events = one.await_events("ANNOTATION_CREATED", 2)
    assert [event["task"]["id"] for event in events] == [1, 2]
    (event, *_) = one.await_events("START_TRAINING")
    assert event["project"]["label_config"]
    site.ask("POST", f"/api/ml/{made['id']}/train", {}, 200)
    one.await_events("START_TRAINING", 2)


def test_user_and_password(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend("--basic", "mara:secret")
    refused = site.connect(one.url, 400)
    assert "wants a user and a password" in refused["validation_errors"]["non_field_errors"][0]
    made = site.connect(one.url, auth_method="BASIC_AUTH", basic_auth_user="mara", basic_auth_pass="secret")
    assert (made["state"], made["basic_auth_pass_is_set"], "secret" in json.dumps(made)) == ("CO", True, False)
    assert site.ask("GET", "/api/tasks/1/")["predictions"]
    site.ask("POST", "/api/tasks/1/annotations/", {"result": []}, 201)
    one.await_events("ANNOTATION_CREATED")


def test_nothing_there(site: Site) -> None:
    refused = site.connect("http://127.0.0.1:9", 400)
    (text,) = refused["validation_errors"]["non_field_errors"]
    assert text.startswith("Can't connect to ML backend http://127.0.0.1:9, health check failed")
    assert "label-studio-ml start" in refused["hint"]
    assert "there is no host" in json.dumps(site.connect("http://no.such.host.invalid", 400))
    assert site.connect("http://169.254.169.254/", 400)
    assert site.connect("file:///etc/passwd", 400)["validation_errors"]["url"] == ["Enter a valid URL."]
    assert site.ask("GET", "/api/ml/?project=1") == []


def test_nonsense_is_refused_and_said(site: Site, backend: Callable[..., Backend]) -> None:
    site.connect(backend("--garbage").url)
    assert site.ask("GET", "/api/tasks/1/", status=200)["predictions"] == []
    everything = {"selectedItems": {"all": True, "excluded": []}}
    refused = site.ask("POST", "/api/dm/actions/?id=retrieve_tasks_predictions&project=1", everything, 400)
    assert "`result` must be a list of objects" in refused["detail"]
    assert site.files() == []


def test_a_project_file_connects_nothing(site: Site, backend: Callable[..., Backend]) -> None:
    one = backend()
    about = json.loads((site.root / "project.json").read_text())
    about |= {"ml_backends": [{"title": "rules", "url": one.url}], "webhooks": [{"url": one.url}]}
    write(site.root, "project.json", about)
    until(lambda: site.ask("GET", "/api/projects/1/ml-proposals"))
    site.ask("GET", "/api/tasks/1/")
    site.ask("POST", "/api/tasks/1/annotations/", {"result": []}, 201)
    time.sleep(0.5)
    assert not one.notes.exists()
    site.connect(site.ask("GET", "/api/projects/1/ml-proposals")[0]["url"])
    assert site.ask("GET", "/api/projects/1/ml-proposals") == []
