"""Paradime's official client against the fake of Paradime.

    pip install --no-deps -r tests/fakes/paradime/requirements.txt
    MIXPEEK_USERS_FAKES_BIN=target/debug/mixpeek-users-fakes python tests/fakes/paradime/run.py

The last line is `N passed, N failed`.
"""

import importlib.util
import pathlib
import sys
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from fake import Fake, run  # noqa: E402


def without_the_rest(name):
    """Makes a package of the client importable without its other parts, which want two dozen libraries."""
    package = types.ModuleType(name)
    package.__path__ = list(importlib.util.find_spec(name).submodule_search_locations)
    sys.modules[name] = package


for part in ["paradime", "paradime.apis"]:
    without_the_rest(part)

from paradime.apis.users.client import UsersClient  # noqa: E402
from paradime.apis.users.types import UserAccountType  # noqa: E402
from paradime.apis.workspaces.client import WorkspacesClient  # noqa: E402
from paradime.client.api_client import APIClient  # noqa: E402
from paradime.client.api_exception import ParadimeAPIException  # noqa: E402


class OnFake(unittest.TestCase):
    def setUp(self):
        self.fake = Fake("paradime")
        self.addCleanup(self.fake.stop)
        facts = self.fake.facts
        self.use(api_key=facts["key"], api_secret=facts["secret"])

    def use(self, **credentials):
        self.client = APIClient(api_endpoint=self.fake.url, **credentials)
        self.users, self.workspaces = UsersClient(self.client), WorkspacesClient(self.client)

    def refused(self, words, call, *arguments):
        with self.assertRaises(ParadimeAPIException) as caught:
            call(*arguments)
        self.assertIn(words, str(caught.exception))

    def types(self):
        return {user.email.partition("@")[0]: user.account_type for user in self.users.list_active()}


class Lists(OnFake):
    def test_active_users(self):
        users = self.users.list_active()
        self.assertEqual(len(users), 8)
        self.assertTrue(all(len(user.uid) == 64 and user.email and user.name for user in users))
        self.assertEqual(self.types()["jonas"], "WORKSPACE_ADMIN")

    def test_one_user(self):
        self.assertEqual(self.users.get_by_email("wei@harbourpine.example").account_type, "BUSINESS")
        with self.assertRaises(ValueError):
            self.users.get_by_email("nobody@harbourpine.example")

    def test_invited_users(self):
        invited = {user.invite_status: user.account_type for user in self.users.list_invited()}
        self.assertEqual(invited, {"SENT": "DEVELOPER", "ACTIVE": "ADMIN", "EXPIRED": "BUSINESS", "BOUNCED": "ANALYST"})

    def test_workspaces(self):
        [workspace] = self.workspaces.list_all()
        self.assertEqual((workspace.uid, workspace.name), (self.fake.facts["workspace"], "Analytics"))


class Credentials(OnFake):
    def test_a_workspaces_token(self):
        self.use(api_secret=self.fake.facts["workspace_token"])
        self.assertEqual(len(self.users.list_active()), 8)

    def test_a_companys_token_wants_a_workspace(self):
        token, other = self.fake.facts["company_token"], self.fake.facts["other_workspace"]
        self.use(api_secret=token, workspace_uid=other)
        self.assertEqual(len(self.users.list_active()), 3)
        self.assertEqual([w.name for w in self.workspaces.list_all()], ["Analytics", "Sandbox"])
        self.use(api_secret=token, workspace_uid="nothing")
        self.refused("no such workspace", self.users.list_active)

    def test_wrong_ones(self):
        for credentials in [
            {"api_key": self.fake.facts["key"], "api_secret": "wrong"},
            {"api_key": "wrong", "api_secret": self.fake.facts["secret"]},
            {"api_secret": "prdm_wsp_wrong"},
        ]:
            with self.subTest(credentials):
                self.use(**credentials)
                self.refused("401", self.users.list_active)

    def test_one_that_may_only_look(self):
        self.use(api_secret=self.fake.facts["viewer_token"])
        self.assertEqual(len(self.users.list_active()), 8)
        self.refused("capability", self.users.invite, "new@example.com", UserAccountType.ADMIN)


class Changes(OnFake):
    def test_invite_into_every_account_type(self):
        for kind in UserAccountType:
            self.users.invite(f"{kind.value.lower()}@example.com", kind)
        new = {user.account_type for user in self.users.list_invited() if user.email.endswith("@example.com")}
        self.assertEqual(new, {kind.value for kind in UserAccountType})

    def test_invite_refuses_who_is_in_or_waits(self):
        self.refused("already exists", self.users.invite, "ines@harbourpine.example", UserAccountType.ADMIN)
        self.refused("already invited", self.users.invite, "LEO@harbourpine.example", UserAccountType.ADMIN)
        self.users.invite("omar@harbourpine.example", UserAccountType.ANALYST)
        self.assertNotIn("EXPIRED", [user.invite_status for user in self.users.list_invited()])

    def test_update_the_account_type(self):
        wei = self.users.get_by_email("wei@harbourpine.example")
        for kind in UserAccountType:
            self.users.update_account_type(wei.uid, kind)
            self.assertEqual(self.types()["wei"], kind.value)
        self.refused("not found", self.users.update_account_type, "nobody", UserAccountType.ADMIN)

    def test_who_is_disabled_is_in_no_list(self):
        wei = self.users.get_by_email("wei@harbourpine.example")
        self.users.disable(wei.uid)
        self.assertNotIn("wei", self.types())
        self.refused("not found", self.users.disable, wei.uid)

    def test_not_ok_changes_nothing(self):
        self.fake.tell("/_options", {"ok": False}, method="PUT")
        wei = self.users.get_by_email("wei@harbourpine.example")
        self.users.disable(wei.uid)  # The client does not look at `ok`.
        self.assertIn("wei", self.types())


class Documents(OnFake):
    """Documents that the client does not send."""

    def test_what_is_wrong_is_an_error_in_an_answer_with_the_status_200(self):
        for query in [
            "query { nothing { ok } }",
            "query { listUsers { nothing } }",
            "query { listUsers }",
            "mutation { listUsers { ok } }",
            'mutation { inviteUser(email: "a@x.example", accountType: OWNER) { ok } }',
            "mutation { disableUser { ok } }",
            "{",
        ]:
            with self.subTest(query):
                with self.assertRaises(ParadimeAPIException) as caught:
                    self.client._call_gql(query)
                self.assertNotIn("Error: ", str(caught.exception)[:7], "the status was not 200")

    def test_an_account_type_may_stand_in_the_document(self):
        self.client._call_gql('mutation { inviteUser(email: "a@x.example", accountType: ANALYST) { ok } }')
        self.assertIn("a@x.example", [user.email for user in self.users.list_invited()])

    def test_only_what_is_wanted_is_answered(self):
        data = self.client._call_gql("{ listUsers { ok } }")
        self.assertEqual(data, {"listUsers": {"ok": True}})


if __name__ == "__main__":
    sys.exit(run(unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])))
