"""The official Mixpeek client against the fake of Mixpeek.

The suite is the one that judges our server (`tests/sdk/run.py`), less what only our server promises, and one for what only
the service does. Every JSON answer is checked against `docs/openapi.yaml` besides.

    pip install --no-deps -r tests/fakes/mixpeek/requirements.txt
    MIXPEEK_USERS_FAKES_BIN=target/debug/mixpeek-users-fakes python tests/fakes/mixpeek/run.py

The last line is `N passed, N failed`.
"""

import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests/fakes"), str(ROOT / "tests/sdk")]

import jsonschema  # noqa: E402
import mixpeek  # noqa: E402
import yaml  # noqa: E402
from fake import Fake, run  # noqa: E402
from mixpeek import exceptions, models  # noqa: E402

import run as sdk  # noqa: E402

# What our server promises and no document of Mixpeek's does.
OURS = {
    # Ours marks nothing that Mixpeek would send, and leaves out its secret.
    "Team.test_list",
    "Requests.test_a_body_has_to_say_that_it_is_json",
    "Requests.test_a_body_has_a_limit",
    "Requests.test_another_method_is_refused",
    # The limit is chosen by an argument of our program.
    "RateLimit.test_the_fourth_request_of_a_minute_is_refused",
}


class Document:
    """`docs/openapi.yaml`, to hold answers against."""

    def __init__(self):
        self.document = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())
        self.seen = set()

    def check(self, method, path, status, body):
        for template, item in self.document["paths"].items():
            operation = item.get(method.lower())
            if operation and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path):
                return self.check_operation(operation, status, body)
        return None  # No operation of ours, and a test of what is refused.

    def check_operation(self, operation, status, body):
        # 409 is declared for no operation, and documented on the page on errors.
        declared = operation["responses"].get(str(status)) or operation["responses"]["400"]
        if "$ref" in declared:
            declared = self.document["components"]["responses"][declared["$ref"].rpartition("/")[2]]
        schema = declared["content"]["application/json"]["schema"]
        whole = {**schema, "components": self.document["components"]}
        jsonschema.Draft202012Validator(whole).validate(body)
        self.seen.add((operation["operationId"], status))


DOCUMENT = Document()
UNCHECKED = sdk.Server


class Client(mixpeek.ApiClient):
    """The client, with every answer checked as it passes."""

    def call_api(self, method, url, *arguments, **named):
        answer = super().call_api(method, url, *arguments, **named)
        path = re.sub(r"^http://[^/]*", "", url).partition("?")[0]
        DOCUMENT.check(method, path, answer.status, json.loads(answer.read()))
        return answer


class Server(sdk.Server):
    """The fake, in place of the server that the suite starts otherwise."""

    def __init__(self, *arguments):
        assert not arguments, "the fake has no arguments"
        self.fake = Fake("mixpeek")
        self.token = self.fake.facts["api_key"]
        self.authority = self.fake.url.removeprefix("http://")

    def stop(self):
        self.fake.stop()

    def client(self, token):
        return Client(mixpeek.Configuration(host=self.fake.url, access_token=token, retries=False))

    def raw(self, method, path, body=None, *arguments, **named):
        status, headers, answer = super().raw(method, path, body, *arguments, **named)
        DOCUMENT.check(method, path.partition("?")[0], status, answer)
        return status, headers, answer


class Organization(sdk.OnServer):
    """What the service does with the organization's accounts and our server does not."""

    def test_the_list_has_a_secret_in_it(self):
        page = self.team.list_users_organizations()
        self.assertTrue(all(user["internal_id"] for user in page["results"]))
        self.assertEqual(page["total"], len(page["results"]))

    def test_parts_and_filters(self):
        emails = [user["email"] for user in self.team.list_users_organizations()["results"]]
        part = self.team.list_users_organizations(skip=1, limit=2)
        self.assertEqual([user["email"] for user in part["results"]], emails[1:3])
        pending = self.team.list_users_organizations(status=models.UserStatus.PENDING)["results"]
        self.assertTrue(pending and all(user["status"] == "pending" for user in pending))
        admins = self.team.list_users_organizations(role=models.UserRole.ADMIN, status=models.UserStatus.ACTIVE)
        self.assertEqual(admins["total"], 2)

    def test_every_form_of_the_list(self):
        for form, rows in {"users": "users", "data": "data", "bare": None}.items():
            with self.subTest(form):
                self.server.fake.tell("/_options", {"list": form}, method="PUT")
                # Not checked: the document has the form that our server answers.
                _, _, page = UNCHECKED.raw(self.server, "GET", "/v1/organizations/users")
                self.assertEqual(len(page[rows] if rows else page), 8)

    def test_leaving_the_status_active_revokes_every_key_for_good(self):
        def keys():
            return self.server.fake.ask("/_keys")["wei@harbourpine.example"]

        def give(status):
            update = models.UserUpdateRequest(status=status)
            self.team.update_user_organizations_email("wei@harbourpine.example", update)

        self.assertEqual(keys(), 2)
        for status in ["suspended", "active", "pending", "active"]:
            give(status)
            self.assertEqual(keys(), 0, status)

    def test_nobody_keeps_the_last_admin(self):
        # No rule is documented, so the fake has none, and our server has its own.
        for key in ["ines", "jonas"]:
            self.team.delete_user_organizations_email(f"{key}@harbourpine.example")
        admins = self.team.list_users_organizations(role=models.UserRole.ADMIN, status=models.UserStatus.ACTIVE)
        self.assertEqual(admins["total"], 0)

    def test_an_address_that_is_taken_is_a_conflict(self):
        create = models.UserCreateRequest(email="ines@harbourpine.example", user_name="Ines")
        with self.assertRaises(exceptions.ApiException) as caught:
            self.team.create_user_organizations(create)
        self.assertEqual(caught.exception.status, 409)

    def test_what_is_left_is_on_every_answer(self):
        self.server.fake.tell("/_options", {"rate_limit": 2}, method="PUT")
        for left in ["1", "0"]:
            headers = {k.lower(): v for k, v in self.account.whoami_me_with_http_info().headers.items()}
            self.assertEqual((headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]), ("2", left))
            self.assertTrue(headers["x-ratelimit-reset"] and headers["x-ratelimit-window"])
        with self.assertRaises(exceptions.ApiException) as caught:
            self.account.whoami_me()
        self.assertEqual(caught.exception.status, 429)
        headers = {k.lower(): v for k, v in caught.exception.headers.items()}
        self.assertGreater(int(headers["retry-after"]), 0)

    def test_a_new_role_may_be_answered_with_nulls(self):
        self.server.fake.tell("/_options", {"nulls": True}, method="PUT")
        changed = self.set_role("user_wei", "org:admin")
        self.assertEqual((changed.user_id, changed.role), ("user_wei", "org:admin"))
        self.assertIsNone(changed.email or changed.name or changed.joined_at)

    def test_a_new_app_is_being_set_up_by_the_service(self):
        self.assertIsNone(self.apps.get_app(sdk.TRACKER).auth_config.clerk_org_id)
        self.assertTrue(self.enable().auth_config.clerk_org_id)


class Whole(unittest.TestCase):
    def test_every_operation_was_answered_as_the_document_says(self):
        operations = DOCUMENT.document["paths"].values()
        ids = {
            operation["operationId"]
            for path, item in zip(DOCUMENT.document["paths"], operations)
            for operation in item.values()
            if path.startswith("/v1") and isinstance(operation, dict)
        }
        answered = {operation for operation, status in DOCUMENT.seen if status == 200}
        self.assertEqual(ids - answered, set())


def main():
    sdk.Server = Server
    loader, suite = unittest.defaultTestLoader, unittest.TestSuite()
    for test in flat(loader.loadTestsFromModule(sdk)):
        if f"{type(test).__name__}.{test._testMethodName}" not in OURS:
            suite.addTest(test)
    suite.addTests(loader.loadTestsFromTestCase(Organization))
    suite.addTests(loader.loadTestsFromTestCase(Whole))
    return run(suite)


def flat(suite):
    for test in suite:
        yield from flat(test) if isinstance(test, unittest.TestSuite) else [test]


if __name__ == "__main__":
    sys.exit(main())
