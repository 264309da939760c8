"""A stand-in for curl to GitLab's API: `python curl.py STATE ARGUMENT...`.

It knows the calls of the pipeline and no other, and keeps notes.
"""

import json
import os
import shutil
import sys
from pathlib import Path

API = "https://gitlab.com/api/v4"
PROJECT = f"{API}/projects/42"
ALWAYS = ["--fail", "--silent", "--show-error"]
TOKEN = ["--header", "PRIVATE-TOKEN: the token of the project"]

folder, *arguments = sys.argv[1:]
file = Path(folder) / "state.json"
known = json.loads(file.read_text())
assert arguments[:3] == ALWAYS
rest = [each for each in arguments[3:] if each not in {"--location", "--globoff"}]
assert rest[:2] == TOKEN
rest = rest[2:]


def answer(document: object) -> None:
    json.dump(document, sys.stdout)


def write_note(method: str, url: str) -> None:
    notes = f"{PROJECT}/merge_requests/7/notes"
    body = Path("body").read_text()
    if method == "PUT":
        number = int(url.removeprefix(f"{notes}/"))
        (note,) = [each for each in known["notes"] if each["id"] == number]
        note["body"] = body
    else:
        assert (method, url) == ("POST", notes)
        note = {"id": 100 + len(known["notes"]), "author": {"id": 1}, "body": body}
        known["notes"].append(note)
    file.write_text(json.dumps(known))


def ask(url: str) -> None:
    commit = os.environ["CI_COMMIT_SHA"]
    if url == f"{API}/user":
        answer({"id": 1, "username": "project_42_bot"})
    elif url == f"{PROJECT}/merge_requests/7/notes?sort=asc&order_by=created_at&per_page=100":
        answer(known["notes"])
    elif url == f"{PROJECT}/repository/commits/{commit}/merge_requests":
        answer(known["merged"].get(commit, []))
    elif url == f"{PROJECT}/merge_requests/7/pipelines":
        answer(known["pipelines"])
    else:
        number = url.removeprefix(f"{PROJECT}/pipelines/").removesuffix("/jobs?scope[]=success")
        answer([{"id": int(number) * 10 + 1, "name": "check"}, {"id": int(number), "name": "plan"}])


match rest:
    case ["--output", "/dev/null", "--request", method, "--data-urlencode", "body@body", url]:
        write_note(method, url)
    case ["--output", "plan.zip", url]:
        number = url.removeprefix(f"{PROJECT}/jobs/").removesuffix("/artifacts")
        shutil.copy(Path(folder) / "artifacts" / number / "plan.zip", "plan.zip")
    case [url]:
        ask(url)
    case _:
        sys.exit(f"not known: {rest}")
