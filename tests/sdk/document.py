"""docs/openapi.yaml against our server: Schemathesis makes requests out of the document, good ones and bad ones, and
judges every answer by it. No answer may be a fault of the server, have a status that the document does not declare, or
a form that it does not describe; and nothing may be taken that the document refuses.

    pip install -r tests/sdk/document.txt
    MIXPEEK_USERS_BIN=target/debug/mixpeek-users python tests/sdk/document.py [options of `schemathesis run`]

The seed is fixed. `EXAMPLES=500` makes more requests for each operation. The last line is `N passed, N failed`: one for
each request.
"""

import json
import os
import pathlib
import queue
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
APP = "app_shop_search"
SECONDS_TO_START = 30

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
]


class Server:
    """The server's binary with the demo in memory."""

    def __init__(self):
        self.token = secrets.token_urlsafe(32)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MIXPEEK_USERS_")}
        self.process = subprocess.Popen(
            [os.environ["MIXPEEK_USERS_BIN"], "serve", "--in-memory", "--listen", "127.0.0.1:0"],
            env=environment | {"MIXPEEK_USERS_TOKEN": self.token},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        lines = queue.Queue()
        threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True).start()
        line = lines.get(timeout=SECONDS_TO_START)
        self.url = re.fullmatch(r"Users tab: (http://127\.0\.0\.1:\d+)/(#token=\S+)?\s*", line)[1]

    def read(self, path):
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def stop(self):
        self.process.kill()
        self.process.wait()


def configuration(server):
    """Ids that are there, beside those that Schemathesis makes up: otherwise most answers would be 404."""
    members = [member["user_id"] for member in server.read(f"/v1/apps/{APP}/users")["users"]]
    invitations = server.read(f"/v1/apps/{APP}/users/invitations")["invitations"]
    team = server.read("/v1/organizations/users")["results"]
    ids = {
        "app_id": [APP],
        "user_id": members,
        "invitation_id": [invitation["invitation_id"] for invitation in invitations],
        "user_email": [account["email"] for account in team],
    }
    lines = [
        # What is not supported is said so, with 501, and the document declares it.
        "[checks.not_a_server_error]",
        'expected-statuses = ["2XX", "3XX", "4XX", 501]',
        "[checks.negative_data_rejection]",
        'expected-statuses = ["4XX", 501]',
        "[parameters]",
        *(f'"path.{name}" = {json.dumps(known)}' for name, known in ids.items()),
        # One that is switched off would answer nothing about its people.
        "[[operations]]",
        'include-operation-id = "updateApp"',
        'parameters = { "path.app_id" = "app_field_notes" }',
    ]
    return "\n".join(lines) + "\n"


def run(server, folder, arguments):
    file = folder / "schemathesis.toml"
    file.write_text(configuration(server))
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(file), "run", str(ROOT / "docs/openapi.yaml"),
        "--url", server.url, "--header", f"Authorization: Bearer {server.token}",
        "--checks", ",".join(CHECKS), "--seed", "5", "--max-examples", os.environ.get("EXAMPLES", "15"),
        "--generation-database", "none", "--continue-on-failure", "--warnings", "off", "--no-color", *arguments,
    ]  # fmt: skip
    # It leaves files where it is started.
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    generated = failed = 0
    for line in process.stdout:
        print(line, end="", flush=True)
        if counted := re.match(r"\s*(\d+) generated", line):
            generated = int(counted[1])
            found = re.search(r"(\d+) found", line)
            failed = int(found[1]) if found else 0
    # An end that says nothing of failures is one all the same.
    if process.wait() and not failed:
        failed = 1
    return generated, failed


def main():
    if not os.environ.get("MIXPEEK_USERS_BIN"):
        sys.exit("MIXPEEK_USERS_BIN has to name the server's binary, for instance target/debug/mixpeek-users")
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            generated, failed = run(server, pathlib.Path(folder), sys.argv[1:])
    finally:
        server.stop()
    print(f"{max(generated - failed, 0)} passed, {failed} failed", flush=True)
    return 1 if failed or not generated else 0


if __name__ == "__main__":
    sys.exit(main())
