"""A model backend as a process: rules for moods, speaking the protocol of label-studio-ml; notes what it is asked.

Run `python rules_backend.py NOTES [--fail N] [--delay SECONDS] [--basic USER:PASSWORD] [--read-back] [--host H]`;
prints its port. `--read-back` fetches the task from the server that asks, while that server waits for the answer.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

parser = argparse.ArgumentParser()
parser.add_argument("notes", type=Path)
parser.add_argument("--fail", type=int, default=0, help="answer the first N predict requests with 503")
parser.add_argument("--delay", type=float, default=0.0)
parser.add_argument("--basic", default="")
parser.add_argument("--read-back", action="store_true")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--version", default="rules-1")
parser.add_argument("--garbage", action="store_true", help="answer predict with something else")
OPTIONS = parser.parse_args()
STATE: dict[str, Any] = {"fails": OPTIONS.fail, "version": OPTIONS.version, "setup": {}}
LOCK = threading.Lock()


def mood(text: str) -> tuple[str, float]:
    good = sum(word in text.lower() for word in ("good", "calm", "love"))
    bad = sum(word in text.lower() for word in ("bad", "storm", "hate"))
    return ("Positive" if good >= bad else "Negative"), 0.5 + abs(good - bad) / 10


def predicted(task: dict[str, Any]) -> dict[str, Any]:
    if OPTIONS.read_back:
        address = f"{STATE['setup']['hostname']}/api/tasks/{task['id']}/annotations/"
        asked = urllib.request.Request(address, headers={"Authorization": f"Token {STATE['setup']['access_token']}"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            note("READ", {"status": answer.status})
    value, score = mood(str(task["data"].get("text", "")))
    region = {"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": [value]}}
    return {"result": [region], "score": score, "model_version": STATE["version"]}


def said(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer to the last message of a conversation."""
    last = messages[-1]["value"]["chatmessage"]["content"]
    message = {"role": "assistant", "content": f"{len(messages)}. You said “{last}”."}
    return {**messages[-1], "id": "answer", "value": {"chatmessage": message}}


def note(path: str, body: Any) -> None:
    with LOCK, OPTIONS.notes.open("a") as file:
        file.write(json.dumps({"path": path, "body": body}) + "\n")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None: ...

    def answer(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def allowed(self) -> bool:
        wanted = "Basic " + base64.b64encode(OPTIONS.basic.encode()).decode()
        if not OPTIONS.basic or self.headers.get("Authorization") == wanted:
            return True
        self.answer({"detail": "who are you?"}, 401)
        return False

    def do_GET(self) -> None:
        if self.allowed():
            self.answer({"status": "UP", "model_class": "Rules"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if not self.allowed():
            return
        note(self.path, body)
        if self.path == "/setup":
            STATE["setup"] = body
            self.answer({"model_version": STATE["version"]})
        elif self.path == "/predict":
            self.predict(body)
        elif self.path == "/versions":
            self.answer({"versions": ["rules-0", STATE["version"]]})
        elif self.path == "/become":
            STATE["version"] = body["version"]
            self.answer({})
        else:
            self.answer({}, 201)

    def predict(self, body: dict[str, Any]) -> None:
        time.sleep(OPTIONS.delay)
        if STATE["fails"] > 0:
            STATE["fails"] -= 1
            self.answer({"detail": "busy"}, 503)
        elif OPTIONS.garbage:
            self.answer({"results": [{"result": "nonsense", "score": "high"}]})
        elif (found := (body["params"]["context"] or {}).get("result")) and found[-1]["type"] == "chatmessage":
            self.answer({"results": [{"result": [said(found)], "score": 0.5}]})
        elif body["params"]["context"]:
            self.answer({"results": [{"result": body["params"]["context"]["result"], "score": 0.25}]})
        else:
            self.answer({"results": [predicted(task) for task in body["tasks"]]})


server = ThreadingHTTPServer((OPTIONS.host, 0), Handler)
print(server.server_address[1], flush=True)
sys.stdout.flush()
server.serve_forever()
