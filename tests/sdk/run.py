"""The official Mixpeek client against our server.

Every operation under /v1 is called through the classes that the `mixpeek` package generates from Mixpeek's own
specification, so an answer that their models refuse fails here. Beside what works stands what is refused. Every test
has a server of its own, in memory.

    pip install -r tests/sdk/requirements.txt
    MIXPEEK_USERS_BIN=target/debug/mixpeek-users python tests/sdk/run.py [-v] [TestClass[.test]...]

The last line is `N passed, N failed`.
"""

import contextlib
import http.client
import json
import os
import queue
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import mixpeek
from mixpeek import exceptions, models
from mixpeek.api import account_api, apps_api, organization_users_api

# Seeded by the server.
SHOP = "app_shop_search"  # about two dozen people
NOTES = "app_field_notes"  # one admin
TRACKER = "app_price_tracker"  # user management is off

SECONDS_TO_START = 30


class Server:
    """The server's binary, as its users start it."""

    def __init__(self, *arguments):
        self.token = secrets.token_urlsafe(32)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MIXPEEK_USERS_")}
        self.log = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen(
            [os.environ["MIXPEEK_USERS_BIN"], "serve", "--in-memory", "--listen", "127.0.0.1:0", *arguments],
            env=environment | {"MIXPEEK_USERS_TOKEN": self.token},
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        try:
            self.authority = self._announced()
        except BaseException:
            self.stop()
            raise

    def _announced(self):
        lines = queue.Queue()
        threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=SECONDS_TO_START)
        except queue.Empty:
            raise RuntimeError(f"the server said nothing for {SECONDS_TO_START} s:\n{self._logged()}") from None
        announced = re.fullmatch(r"Users tab: http://(127\.0\.0\.1:\d+)/(#token=\S+)?\s*", line)
        if not announced:
            raise RuntimeError(f"the server said {line!r}:\n{self._logged()}")
        return announced[1]

    def _logged(self):
        self.log.seek(0)
        return self.log.read()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def client(self, token):
        # Left alone, the client would wait out a 429 by itself.
        configuration = mixpeek.Configuration(host=f"http://{self.authority}", access_token=token, retries=False)
        return mixpeek.ApiClient(configuration)

    def raw(self, method, path, body=None, content_type="application/json", token=True):
        """A request that the client would not send. Gives the status, the headers and the body read as JSON."""
        connection = http.client.HTTPConnection(self.authority, timeout=30)
        headers = {"Authorization": f"Bearer {self.token}"} if token is True else dict(token or {})
        if body is not None:
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            if content_type:
                headers["Content-Type"] = content_type
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was read
                connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        finally:
            connection.close()


class OnServer(unittest.TestCase):
    arguments = ()

    def setUp(self):
        self.server = Server(*self.arguments)
        self.addCleanup(self.server.stop)
        self.use(self.server.token)

    def use(self, token):
        client = self.server.client(token)
        self.apps = apps_api.AppsApi(client)
        self.team = organization_users_api.OrganizationUsersApi(client)
        self.account = account_api.AccountApi(client)

    # What the tests say often.

    def members(self, app=SHOP):
        return self.apps.list_app_users(app).users

    def invitations(self, app=SHOP):
        return self.apps.list_app_invitations_id_users(app).invitations

    def invite(self, address, app=SHOP, **rest):
        return self.apps.invite_app_user(app, models.InviteUserRequest(email_address=address, **rest))

    def set_role(self, user_id, role, app=SHOP):
        return self.apps.update_app_user_role(app, user_id, models.UpdateRoleRequest(role=role))

    def some_member(self):
        return next(member for member in self.members() if member.role == "org:member" and member.email)

    def enable(self, app=TRACKER):
        auth = models.AuthConfigInput(mode="clerk")
        return self.apps.update_app(app, models.UpdateAppRequest(auth_config=auth, publish=True))

    def refused(self, exception, kind, call, *arguments, code=None, **named):
        """The call is refused with this exception, and with an envelope that the client's model reads."""
        with self.assertRaises(exception) as caught:
            call(*arguments, **named)
        envelope = caught.exception.data
        self.assertIsInstance(envelope, models.ErrorResponse)
        self.assertIs(envelope.success, False)
        self.assertEqual(envelope.status, caught.exception.status)
        self.assertEqual(envelope.error.type, kind)
        self.assertTrue(envelope.error.message)
        if code:
            self.assertEqual(envelope.error.code, code)
        return envelope.error

    def refused_raw(self, status, kind, method, path, *arguments, **named):
        """The same for a request that the client would not send."""
        answered, headers, body = self.server.raw(method, path, *arguments, **named)
        about = f"{method} {path}: {answered} {body}"
        self.assertEqual(answered, status, about)
        self.assertRegex(headers["Content-Type"], "^application/json", about)
        envelope = models.ErrorResponse.from_dict(body)
        self.assertEqual((envelope.success, envelope.status, envelope.error.type), (False, status, kind), about)
        self.assertTrue(envelope.error.message, about)
        return envelope.error

    def app_user_calls(self, app, user_id="user_nobody", invitation_id="inv_nobody"):
        """The six operations on an app's users."""
        return {
            "list users": lambda: self.apps.list_app_users(app),
            "invite": lambda: self.invite("new@example.com", app),
            "change role": lambda: self.set_role(user_id, "org:admin", app),
            "remove": lambda: self.apps.remove_app_user(app, user_id),
            "list invitations": lambda: self.apps.list_app_invitations_id_users(app),
            "revoke": lambda: self.apps.revoke_app_invitation_id_users(app, invitation_id),
        }

    def all_calls(self):
        """Every operation, none of which would change anything even if it were let through."""
        team = self.team
        create = models.UserCreateRequest(email="new@example.com", user_name="New")
        return self.app_user_calls("app_nothing") | {
            "me": self.account.whoami_me,
            "list apps": self.apps.list_apps,
            "get app": lambda: self.apps.get_app("app_nothing"),
            "update app": lambda: self.apps.update_app("app_nothing", models.UpdateAppRequest(is_active=True)),
            "list team": team.list_users_organizations,
            "create team": lambda: team.create_user_organizations(create),
            "get team": lambda: team.get_user_organizations_email("no@example.com"),
            "update team": lambda: team.update_user_organizations_email(
                "no@example.com", models.UserUpdateRequest(user_name="No one")
            ),
            "delete team": lambda: team.delete_user_organizations_email("no@example.com"),
        }


class Account(OnServer):
    def test_me(self):
        me = self.account.whoami_me()
        self.assertIsInstance(me, models.MeResponse)
        self.assertTrue(me.organization_id)
        self.assertTrue(me.account_type)
        self.assertIsInstance(me.key, models.MeKeyInfo)

    def test_every_operation_wants_a_token(self):
        for token in [None, "x" * 43, self.server.token[:-1], self.server.token + "x"]:
            for name in self.all_calls():
                with self.subTest(name, token=token):
                    # A connection each: the server may close one on which it refused a body unread.
                    self.use(token)
                    call = self.all_calls()[name]
                    self.refused(exceptions.UnauthorizedException, "UnauthorizedError", call)

    def test_a_token_in_any_other_form_is_none(self):
        token = self.server.token
        for value in [token, f"Basic {token}", f"Bearer {token} {token}", "Bearer", "Bearer "]:
            with self.subTest(value):
                self.refused_raw(401, "UnauthorizedError", "GET", "/v1/me", token={"Authorization": value})
        self.refused_raw(401, "UnauthorizedError", "GET", f"/v1/me?token={token}", token=None)


class Apps(OnServer):
    def test_list(self):
        page = self.apps.list_apps()
        self.assertIsInstance(page, models.ListAppsResponse)
        self.assertTrue(all(isinstance(app, models.AppListItem) for app in page.results))
        modes = {app.app_id: app.auth_config and app.auth_config.mode for app in page.results}
        self.assertEqual(modes.keys(), {SHOP, NOTES, TRACKER})
        self.assertEqual((modes[SHOP], modes[NOTES]), ("clerk", "clerk"))
        self.assertNotEqual(modes[TRACKER], "clerk")
        self.assertEqual((page.total_count, page.limit, page.offset), (3, 100, 0))

    def test_list_a_part(self):
        every = [app.app_id for app in self.apps.list_apps().results]
        second = self.apps.list_apps(limit=1, offset=1)
        self.assertEqual([app.app_id for app in second.results], every[1:2])
        self.assertEqual((second.total_count, second.limit, second.offset), (3, 1, 1))
        self.assertEqual(self.apps.list_apps(offset=3).results, [])

        app = self.apps.get_app(SHOP)
        by_slug = self.apps.list_apps(slug=app.slug)
        self.assertEqual([app.app_id for app in by_slug.results], [SHOP])
        self.assertEqual(self.apps.list_apps(slug=app.slug[:-1]).results, [])
        by_title = self.apps.list_apps(search=app.meta.title[1:].upper())
        self.assertEqual([app.app_id for app in by_title.results], [SHOP])
        self.assertEqual(self.apps.list_apps(search="%").results, [])

    def test_list_refuses_a_page_size_out_of_range(self):
        for query in ["limit=0", "limit=1001", "limit=x", "offset=-1"]:
            with self.subTest(query):
                error = self.refused_raw(422, "ValidationError", "GET", f"/v1/apps?{query}")
                self.assertEqual(error.details["validation_errors"][0]["location"][0], "query")

    def test_get(self):
        app = self.apps.get_app(SHOP)
        self.assertIsInstance(app, models.AppResponse)
        self.assertEqual((app.app_id, app.auth_config.mode, app.is_active), (SHOP, "clerk", True))
        self.assertIsInstance(app.auth_config, models.AuthConfigOutput)
        self.assertIsNone(app.auth_config.password_hash)
        self.assertTrue(app.meta.title)
        self.assertIn(app.slug, app.url)

    def test_an_unknown_app_is_not_found(self):
        calls = self.app_user_calls("app_nothing") | {
            "get": lambda: self.apps.get_app("app_nothing"),
            "update": lambda: self.apps.update_app("app_nothing", models.UpdateAppRequest(is_active=True)),
        }
        for name, call in calls.items():
            with self.subTest(name):
                self.refused(exceptions.NotFoundException, "NotFoundError", call)

    def test_strange_app_ids_are_not_found(self):
        for app in ["a/b", "..%2F", "%", "?", "#", " ", "ö🦀", "users", "a" * 2000]:
            with self.subTest(app):
                self.refused(exceptions.NotFoundException, "NotFoundError", self.apps.get_app, app)

    def test_enable_user_management(self):
        for name, call in self.app_user_calls(TRACKER).items():
            with self.subTest(name):
                self.refused(exceptions.ForbiddenException, "NotEnabledError", call)

        app = self.enable()
        self.assertIsInstance(app, models.AppResponse)
        self.assertEqual((app.app_id, app.auth_config.mode), (TRACKER, "clerk"))
        self.assertFalse(app.has_unpublished_changes)
        self.assertEqual(self.apps.get_app(TRACKER).auth_config.mode, "clerk")

        users = self.apps.list_app_users(TRACKER)
        self.assertEqual(users.total, len(users.users))
        self.assertEqual(self.invite("first@example.com", TRACKER).status, "pending")
        self.assertEqual([i.email_address for i in self.invitations(TRACKER)], ["first@example.com"])

    def test_update_changes_what_was_named_and_nothing_else(self):
        before = self.apps.get_app(SHOP)
        after = self.apps.update_app(SHOP, models.UpdateAppRequest(slug="shop-find", publish=True))
        self.assertEqual(after.slug, "shop-find")
        self.assertIn("shop-find", after.url)
        self.assertEqual((after.meta, after.auth_config), (before.meta, before.auth_config))
        self.assertEqual(len(self.members()), self.apps.list_app_users(SHOP).total)
        self.assertEqual(self.apps.get_app(SHOP), after)

    def test_update_refuses_a_bad_or_taken_slug(self):
        taken = self.apps.get_app(NOTES).slug
        for dry_run in [True, False]:
            with self.assertRaises(exceptions.ApiException) as caught:
                self.apps.update_app(SHOP, models.UpdateAppRequest(slug=taken), dry_run=dry_run)
            self.assertIn(caught.exception.status, [400, 409])
        for slug in ["ab", "-ab", "ab-", "Shop", "a b c", "ä-bcd", "x" * 61]:
            with self.subTest(slug):
                self.refused_raw(422, "ValidationError", "PATCH", f"/v1/apps/{SHOP}", {"slug": slug})

    def test_dry_run_stores_nothing(self):
        before = self.apps.get_app(SHOP)
        update = models.UpdateAppRequest(slug="shop-find", is_active=False, publish=True)
        self.assertEqual(self.apps.update_app(SHOP, update, dry_run=True), before)
        self.assertEqual(self.apps.get_app(SHOP), before)

    def test_sign_in_settings_need_a_mode(self):
        error = self.refused_raw(422, "ValidationError", "PATCH", f"/v1/apps/{SHOP}", {"auth_config": {}})
        self.assertIn("mode", error.details["validation_errors"][0]["location"])
        self.assertEqual(self.apps.get_app(SHOP).auth_config.mode, "clerk")


class Members(OnServer):
    def test_list(self):
        page = self.apps.list_app_users(SHOP)
        self.assertIsInstance(page, models.ListUsersResponse)
        self.assertEqual(page.total, len(page.users))
        self.assertGreaterEqual(page.total, 20)
        for user in page.users:
            self.assertIsInstance(user, models.AppUserResponse)
            self.assertTrue(user.user_id and user.membership_id and user.role)
        self.assertEqual(len({user.user_id for user in page.users}), page.total)
        self.assertEqual(len({user.membership_id for user in page.users}), page.total)

    def test_the_seed_is_as_odd_as_life(self):
        users = self.members()
        self.assertTrue({"org:admin", "org:member", "org:billing"} <= {user.role for user in users})
        for field in ["name", "email", "avatar_url"]:
            self.assertTrue(any(getattr(user, field) is None for user in users), f"everybody has a {field}")
        names = [user.name for user in users if user.name]
        self.assertTrue(any("<script>" in name for name in names))
        self.assertLess(len(set(names)), len(names))

    def test_change_role(self):
        member = self.some_member()
        changed = self.set_role(member.user_id, "org:admin")
        self.assertIsInstance(changed, models.AppUserResponse)
        self.assertEqual((changed.user_id, changed.membership_id), (member.user_id, member.membership_id))
        self.assertEqual(changed.role, "org:admin")
        self.assertEqual([u.role for u in self.members() if u.user_id == member.user_id], ["org:admin"])
        self.assertEqual(self.set_role(member.user_id, "org:member").role, "org:member")
        self.assertEqual(self.set_role(member.user_id, "org:member").role, "org:member")

    def test_change_role_refuses_a_role_that_does_not_exist(self):
        member = self.some_member()
        for role in ["", "admin", "org:Admin", "org:owner"]:
            with self.subTest(role), self.assertRaises(exceptions.ApiException) as caught:
                self.set_role(member.user_id, role)
            self.assertIn(caught.exception.status, [400, 422])
        self.assertEqual([u.role for u in self.members() if u.user_id == member.user_id], ["org:member"])

    def test_remove(self):
        member, total = self.some_member(), len(self.members())
        gone = self.apps.remove_app_user(SHOP, member.user_id)
        self.assertIsInstance(gone, models.GenericDeleteResponse)
        self.assertIs(gone.success, True)
        self.assertNotIn(member.user_id, [user.user_id for user in self.members()])
        self.assertEqual(len(self.members()), total - 1)

        self.refused(exceptions.NotFoundException, "NotFoundError", self.apps.remove_app_user, SHOP, member.user_id)
        self.refused(exceptions.NotFoundException, "NotFoundError", self.set_role, member.user_id, "org:admin")
        self.assertEqual(self.invite(member.email).email_address, member.email)

    def test_a_member_of_one_app_is_unknown_in_another(self):
        noted = {user.user_id for user in self.members(NOTES)}
        member = next(user for user in self.members() if user.user_id not in noted)
        refused = exceptions.NotFoundException, "NotFoundError"
        self.refused(*refused, self.apps.remove_app_user, NOTES, member.user_id)
        self.refused(*refused, self.set_role, member.user_id, "org:admin", NOTES)

    def test_strange_user_ids_are_not_found(self):
        for user in ["a/b", "%", "?role", "#", " ", "ö🦀", "role"]:
            with self.subTest(user):
                self.refused(exceptions.NotFoundException, "NotFoundError", self.apps.remove_app_user, SHOP, user)

    def test_the_last_admin_stays(self):
        [admin] = [user for user in self.members(NOTES) if user.role == "org:admin"]
        refused = exceptions.BadRequestException, "BadRequestError"
        code = "organization_minimum_permissions_needed"
        self.refused(*refused, self.set_role, admin.user_id, "org:member", NOTES, code=code)
        self.refused(*refused, self.apps.remove_app_user, NOTES, admin.user_id, code=code)
        self.assertEqual([u.role for u in self.members(NOTES) if u.user_id == admin.user_id], ["org:admin"])

    def test_the_last_but_one_admin_may_go(self):
        admins = [user.user_id for user in self.members() if user.role == "org:admin"]
        for admin in admins[1:]:
            self.apps.remove_app_user(SHOP, admin)
        code = "organization_minimum_permissions_needed"
        self.refused(
            exceptions.BadRequestException, "BadRequestError", self.apps.remove_app_user, SHOP, admins[0], code=code
        )


class Invitations(OnServer):
    def test_list(self):
        page = self.apps.list_app_invitations_id_users(SHOP)
        self.assertIsInstance(page, models.ListInvitationsResponse)
        self.assertEqual(page.total, len(page.invitations))
        self.assertGreater(page.total, 0)
        for invitation in page.invitations:
            self.assertIsInstance(invitation, models.AppInvitationResponse)
            self.assertEqual(invitation.status, "pending")
            self.assertTrue(invitation.invitation_id and invitation.email_address)

    def test_invite(self):
        before = self.invitations()
        member, admin = self.invite("New.Person+users@example.com"), self.invite("boss@example.com", role="org:admin")
        for invitation, address, role in [
            (member, "New.Person+users@example.com", "org:member"),
            (admin, "boss@example.com", "org:admin"),
        ]:
            self.assertIsInstance(invitation, models.AppInvitationResponse)
            self.assertEqual((invitation.email_address, invitation.role), (address, role))
            self.assertEqual(invitation.status, "pending")
            self.assertTrue(invitation.created_at)
        listed = {invitation.invitation_id: invitation for invitation in self.invitations()}
        self.assertEqual(len(listed), len(before) + 2)
        self.assertEqual((listed[member.invitation_id], listed[admin.invitation_id]), (member, admin))

    def test_the_role_is_optional(self):
        status, _, body = self.server.raw("POST", f"/v1/apps/{SHOP}/users/invite", {"email_address": "a@example.com"})
        self.assertEqual((status, body["role"]), (200, "org:member"))

    def test_nobody_is_invited_twice(self):
        self.invite("new@example.com")
        code = "organization_invitation_not_unique"
        refused = exceptions.BadRequestException, "AlreadyExistsError"
        for address in ["new@example.com", " NEW@Example.com "]:
            with self.subTest(address):
                self.refused(*refused, self.invite, address, code=code)
        self.assertEqual(self.invite("new@example.com", NOTES).status, "pending")

    def test_no_member_is_invited(self):
        email = self.some_member().email
        refused = exceptions.BadRequestException, "AlreadyExistsError"
        for address in [email, email.upper()]:
            with self.subTest(address):
                self.refused(*refused, self.invite, address, code="already_a_member_in_organization")

    def test_no_nonsense_is_invited(self):
        before = len(self.invitations())
        for address in ["", " ", "nobody", "a@b", "a@@b.io", "a b@c.io", "@c.io", "a@c.io, b@c.io"]:
            with self.subTest(address):
                error = self.refused(
                    exceptions.UnprocessableEntityException, "ValidationError", self.invite, address
                )
                self.assertEqual(error.details["validation_errors"][0]["location"], ["body", "email_address"])
        with self.assertRaises(exceptions.ApiException) as caught:
            self.invite("new@example.com", role="org:owner")
        self.assertIn(caught.exception.status, [400, 422])
        self.assertEqual(len(self.invitations()), before)

    def test_revoke(self):
        invitation, before = self.invite("new@example.com"), len(self.invitations())
        gone = self.apps.revoke_app_invitation_id_users(SHOP, invitation.invitation_id)
        self.assertIsInstance(gone, models.GenericDeleteResponse)
        self.assertIs(gone.success, True)
        self.assertEqual(len(self.invitations()), before - 1)

        code = "organization_invitation_not_pending"
        refused = exceptions.NotFoundException, "NotFoundError", self.apps.revoke_app_invitation_id_users
        self.refused(*refused, SHOP, invitation.invitation_id, code=code)
        self.refused(*refused, SHOP, "inv_nobody")
        self.assertNotEqual(self.invite("new@example.com").invitation_id, invitation.invitation_id)

    def test_an_invitation_to_one_app_is_unknown_in_another(self):
        invitation = self.invite("new@example.com")
        revoke = self.apps.revoke_app_invitation_id_users
        self.refused(exceptions.NotFoundException, "NotFoundError", revoke, NOTES, invitation.invitation_id)
        self.assertIn(invitation, self.invitations())


class Team(OnServer):
    """Organization users, whose answers the client types as plain objects."""

    def create(self, email, **rest):
        request = models.UserCreateRequest(email=email, **({"user_name": "New Person"} | rest))
        return self.team.create_user_organizations(request)

    def test_create_get_update_delete(self):
        email = "New.Person+team@example.com"
        created = self.create(email, role="viewer", status="pending", metadata={"desk": {"floor": 4}})
        self.assertEqual(created["email"], email)
        self.assertEqual((created["user_name"], created["role"], created["status"]), ("New Person", "viewer", "pending"))
        self.assertEqual(created["metadata"], {"desk": {"floor": 4}})
        self.assertEqual(self.team.get_user_organizations_email(email), created)
        self.assertEqual(self.team.get_user_organizations_email(email.lower()), created)

        update = models.UserUpdateRequest(role="admin", status="active", metadata={"a": 1})
        updated = self.team.update_user_organizations_email(email, update)
        self.assertEqual((updated["role"], updated["status"], updated["metadata"]), ("admin", "active", {"a": 1}))
        self.assertEqual((updated["user_name"], updated["email"]), ("New Person", email))
        self.assertEqual(self.team.get_user_organizations_email(email), updated)

        gone = self.team.delete_user_organizations_email(email)
        self.assertIsInstance(gone, models.GenericSuccessResponse)
        self.assertIs(gone.success, True)
        refused = exceptions.NotFoundException, "NotFoundError"
        self.refused(*refused, self.team.get_user_organizations_email, email)
        self.refused(*refused, self.team.update_user_organizations_email, email, update)
        self.refused(*refused, self.team.delete_user_organizations_email, email)

    def test_list(self):
        for n in range(5):
            self.create(f"person{n}@example.com", role="viewer", status="pending" if n < 2 else "active")
        page = self.team.list_users_organizations()
        self.assertEqual((page["total"], page["skip"], page["limit"]), (len(page["results"]), 0, 50))
        emails = [user["email"] for user in page["results"]]
        self.assertTrue({f"person{n}@example.com" for n in range(5)} <= set(emails))
        self.assertNotIn("internal_id", json.dumps(page))

        part = self.team.list_users_organizations(skip=1, limit=2)
        self.assertEqual([user["email"] for user in part["results"]], emails[1:3])
        self.assertEqual((part["total"], part["skip"], part["limit"]), (page["total"], 1, 2))

        pending = self.team.list_users_organizations(role=models.UserRole.VIEWER, status=models.UserStatus.PENDING)
        expected = [user["email"] for user in page["results"] if (user["role"], user["status"]) == ("viewer", "pending")]
        self.assertEqual([user["email"] for user in pending["results"]], expected)
        self.assertEqual(pending["total"], len(expected))

    def test_defaults(self):
        user = self.create("new@example.com")
        self.assertEqual((user["role"], user["status"], user["metadata"]), ("member", "active", {}))

    def test_an_address_is_taken_once(self):
        self.create("new@example.com")
        for email in ["new@example.com", "NEW@example.com"]:
            with self.subTest(email), self.assertRaises(exceptions.ApiException) as caught:
                self.create(email)
            self.assertIn(caught.exception.status, [400, 409])
            if caught.exception.data:  # The client has no model for a 409.
                self.assertEqual(caught.exception.data.error.type, "AlreadyExistsError")

    def test_wrong_values_are_named(self):
        path = "/v1/organizations/users"
        right = {"email": "new@example.com", "user_name": "New Person"}
        for key, value in [
            ("email", "nobody"),
            ("email", None),
            ("user_name", "N"),
            ("user_name", "N" * 101),
            ("role", "owner"),
            ("status", "asleep"),
            ("metadata", [1]),
        ]:
            with self.subTest(key, value=value):
                error = self.refused_raw(422, "ValidationError", "POST", path, right | {key: value})
                self.assertEqual(error.details["validation_errors"][0]["location"][:2], ["body", key])
        self.create(**right)
        for key, value in [("user_name", "N"), ("role", "owner"), ("status", "asleep"), ("metadata", 1)]:
            with self.subTest("update", key=key):
                self.refused_raw(422, "ValidationError", "PATCH", f"{path}/new@example.com", {key: value})
        for query in ["limit=0", "limit=1001", "skip=-1", "role=owner", "status=asleep"]:
            with self.subTest(query):
                self.refused_raw(422, "ValidationError", "GET", f"{path}?{query}")

    def test_null_leaves_a_value_alone(self):
        self.create("new@example.com", role="viewer", metadata={"a": 1})
        body = {"role": None, "metadata": None, "status": None, "user_name": "Other"}
        status, _, user = self.server.raw("PATCH", "/v1/organizations/users/new%40example.com", body)
        self.assertEqual((status, user["user_name"], user["role"]), (200, "Other", "viewer"))
        self.assertEqual((user["status"], user["metadata"]), ("active", {"a": 1}))


class Requests(OnServer):
    """What the generated client never sends."""

    def bodies(self):
        member = self.some_member().user_id
        return [
            ("PATCH", f"/v1/apps/{SHOP}", {"is_active": True}),
            ("POST", f"/v1/apps/{SHOP}/users/invite", {"email_address": "new@example.com"}),
            ("PATCH", f"/v1/apps/{SHOP}/users/{member}/role", {"role": "org:member"}),
            ("POST", "/v1/organizations/users", {"email": "new@example.com", "user_name": "New"}),
            ("PATCH", "/v1/organizations/users/new@example.com", {"user_name": "New"}),
        ]

    def test_an_undeclared_key_is_refused_and_named(self):
        for method, path, body in self.bodies():
            with self.subTest(path):
                error = self.refused_raw(422, "ValidationError", method, path, body | {"note": "hello"})
                [issue] = error.details["validation_errors"]
                self.assertEqual((issue["type"], issue["location"]), ("extra_forbidden", ["body", "note"]))
                self.assertTrue(issue["message"])
        self.assertNotIn("new@example.com", [i.email_address for i in self.invitations()])

    def test_an_undeclared_key_further_in_is_refused_too(self):
        body = {"auth_config": {"mode": "clerk", "note": 1}}
        error = self.refused_raw(422, "ValidationError", "PATCH", f"/v1/apps/{TRACKER}", body)
        [issue] = error.details["validation_errors"]
        self.assertEqual((issue["type"], issue["location"]), ("extra_forbidden", ["body", "auth_config", "note"]))
        self.assertNotEqual(self.apps.get_app(TRACKER).auth_config.mode, "clerk")

    def test_a_missing_key_is_named(self):
        error = self.refused_raw(422, "ValidationError", "POST", f"/v1/apps/{SHOP}/users/invite", {})
        [issue] = error.details["validation_errors"]
        self.assertEqual((issue["type"], issue["location"]), ("missing", ["body", "email_address"]))

    def test_a_body_that_is_no_object_is_refused(self):
        for method, path, _ in self.bodies():
            for body in [[], "x", 1, None]:
                with self.subTest(path, body=body):
                    self.refused_raw(422, "ValidationError", method, path, json.dumps(body).encode())

    def test_broken_json_is_refused(self):
        for method, path, _ in self.bodies():
            for body in [b"", b"{", b"\xff", b'{"role": "org:admin"} x']:
                with self.subTest(path, body=body):
                    status, _, answer = self.server.raw(method, path, body)
                    self.assertIn(status, [400, 422])
                    self.assertEqual(models.ErrorResponse.from_dict(answer).status, status)

    def test_a_body_has_to_say_that_it_is_json(self):
        for method, path, body in self.bodies():
            for content_type in ["text/plain", "application/x-www-form-urlencoded", None]:
                with self.subTest(path, content_type=content_type):
                    self.refused_raw(
                        415, "UnsupportedMediaTypeError", method, path, body, content_type=content_type
                    )

    def test_a_body_has_a_limit(self):
        body = json.dumps({"email_address": "new@example.com", "role": "x" * (3 << 20)}).encode()
        self.refused_raw(413, "PayloadTooLargeError", "POST", f"/v1/apps/{SHOP}/users/invite", body)

    def test_another_method_is_refused(self):
        for method, path in [
            ("PUT", "/v1/apps"),
            ("DELETE", f"/v1/apps/{SHOP}"),
            ("POST", f"/v1/apps/{SHOP}/users"),
            ("GET", f"/v1/apps/{SHOP}/users/invite"),
            ("DELETE", f"/v1/apps/{SHOP}/users/invite"),
            ("DELETE", f"/v1/apps/{SHOP}/users/invitations"),
            ("PATCH", f"/v1/apps/{SHOP}/users/invitations/role"),
            ("GET", f"/v1/apps/{SHOP}/users/user_nobody"),
            ("POST", "/v1/me"),
        ]:
            with self.subTest(path, method=method):
                self.refused_raw(405, "MethodNotAllowedError", method, path)

    def test_another_path_is_not_found(self):
        for path in ["/v1", "/v1/", "/v1/apps/", "/v1/nothing", f"/v1/apps/{SHOP}/users/", f"/v1/apps//users"]:
            with self.subTest(path):
                self.refused_raw(404, "NotFoundError", "GET", path)


class RateLimit(OnServer):
    arguments = ("--rate-limit", "3")

    def test_the_fourth_request_of_a_minute_is_refused(self):
        for left in [2, 1, 0]:
            answer = self.account.whoami_me_with_http_info()
            self.assertEqual(answer.status_code, 200)
            headers = {name.lower(): value for name, value in answer.headers.items()}
            self.assertEqual(headers["x-ratelimit-limit"], "3")
            self.assertEqual(headers["x-ratelimit-remaining"], str(left))
            self.assertEqual(headers["x-ratelimit-window"], "60")
            self.assertGreater(int(headers["x-ratelimit-reset"]), 1_600_000_000)
        with self.assertRaises(exceptions.ApiException) as caught:
            self.account.whoami_me()
        self.assertEqual(caught.exception.status, 429)
        self.assertEqual(caught.exception.data.error.type, "TooManyRequestsError")
        headers = {name.lower(): value for name, value in caught.exception.headers.items()}
        self.assertTrue(0 < int(headers["retry-after"]) <= 60)
        self.assertEqual(headers["x-ratelimit-remaining"], "0")


class Result(unittest.TextTestResult):
    """Counts tests, not their parts."""

    def failed(self):
        tests = (getattr(test, "test_case", test) for test, _ in self.failures + self.errors)
        return len({test.id() for test in tests}) + len(self.unexpectedSuccesses)


def main():
    if not os.environ.get("MIXPEEK_USERS_BIN"):
        sys.exit("MIXPEEK_USERS_BIN has to name the server's binary, for instance target/debug/mixpeek-users")
    verbosity = 2 if "-v" in sys.argv else 1
    names = [name for name in sys.argv[1:] if name != "-v"]
    loader, module = unittest.defaultTestLoader, sys.modules[__name__]
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(resultclass=Result, verbosity=verbosity).run(suite)
    failed = result.failed()
    sys.stderr.flush()
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    return 1 if failed or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
