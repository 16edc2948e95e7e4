"""Starts a fake of a vendor, for the vendor's own client to judge it."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

SECONDS_TO_START = 30


class Fake:
    """One fake of `mixpeek-users-fakes`: `url` is where its API starts, `facts` what its client needs to know."""

    def __init__(self, name):
        self.log = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen(
            [os.environ["MIXPEEK_USERS_FAKES_BIN"], name], stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        try:
            told = json.loads(self._first_line())[name]
        except BaseException:
            self.stop()
            raise
        self.url, self.control, self.facts = told["url"], told["control"], told["facts"]

    def _first_line(self):
        lines = queue.Queue()
        threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=SECONDS_TO_START)
        except queue.Empty:
            raise RuntimeError(f"the fake said nothing for {SECONDS_TO_START} s") from None
        if not line:
            self.log.seek(0)
            raise RuntimeError(f"the fake did not start:\n{self.log.read()}")
        return line

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        self.log.close()

    def tell(self, path, body, method="POST"):
        """Sends something to the controls."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.control + path, json.dumps(body).encode(), headers, method=method)
        urllib.request.urlopen(request, timeout=30).close()

    def ask(self, path):
        """Reads from the controls."""
        with urllib.request.urlopen(self.control + path, timeout=30) as answer:
            return json.load(answer)


class Result(unittest.TextTestResult):
    """Counts tests, not their parts."""

    def failed(self):
        tests = (getattr(test, "test_case", test) for test, _ in self.failures + self.errors)
        return len({test.id() for test in tests}) + len(self.unexpectedSuccesses)


def run(suite):
    """Runs a suite. The last line is `N passed, N failed`."""
    if not os.environ.get("MIXPEEK_USERS_FAKES_BIN"):
        sys.exit("MIXPEEK_USERS_FAKES_BIN has to name the program, for instance target/debug/mixpeek-users-fakes")
    result = unittest.TextTestRunner(resultclass=Result, verbosity=1).run(suite)
    failed = result.failed()
    sys.stderr.flush()
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    return 1 if failed or not result.testsRun else 0
