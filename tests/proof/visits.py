# SPDX-License-Identifier: Apache-2.0
"""People who sign in with OpenID Connect: a real provider, the server's pages, no scripts."""
import base64
import hashlib
import hmac
import os
import sqlite3
import struct
import time
import urllib.parse

from common import Failure, WAIT_S
from provider import Key, Provider, slow
from serving import Server
from visitor import Page, RealProvider, Visitor

PASSWORD = "a long enough password of nobody"
SECRET = "a-secret-of-the-test"


class Site(Server):
    """A server that knows a provider."""

    def __init__(self, place, data, issuer, **settings):
        place.write("secret", SECRET + "\n")
        given = {"CONCERT_OIDC_ISSUER": issuer, "CONCERT_OIDC_CLIENT": "concert",
                 "CONCERT_OIDC_SECRET_FILE": place.path("secret"),
                 "CONCERT_OIDC_NAME": "Sign in with ONE-UN", **settings}
        place.env.update(given)
        self.place, self.data = place, data
        try:
            super().__init__(place, data, workers=2)
        finally:
            for name in given:
                del place.env[name]
        self.origin = f"http://127.0.0.1:{self.port}"

    def account(self, name):
        """An active account of name@example.org, by the way that people take."""
        link = self.place.run("user", "add", f"{name}@example.org", "--name", name.title(),
                              "--data", self.data).stdout.decode().split()[0]
        visitor = Visitor()
        page = visitor.go(self.origin + urllib.parse.urlsplit(link).path)
        action, fields = page.form("/join/")
        page = visitor.go(action, {**fields, "password": PASSWORD})
        if page.status != 200 or name.title() not in page.text:
            raise Failure(f"no account for {name}: {page.status} {page.url} {page.text[-800:]}")

    def arrive(self, visitor, page):
        """Waits on the page that waits, as a browser does."""
        end = time.monotonic() + WAIT_S
        while isinstance(page, Page) and page.status == 200 and "Refresh" in page.headers:
            if time.monotonic() > end:
                raise Failure(f"still waiting: {page.text[-800:]}")
            seconds, _, path = page.headers["Refresh"].partition("; url=")
            if seconds not in ("0", "1"):
                raise Failure(f"Refresh: {page.headers['Refresh']}")
            time.sleep(float(seconds))
            page = visitor.go(urllib.parse.urljoin(self.origin, path), stop_at="http://localhost")
        return page

    def depart(self, visitor, path="/me"):
        """The address at the provider that the browser is sent to."""
        page = visitor.go(self.origin + "/sign-in?next=" + path)
        if 'href="/sign-in/oidc?next=' not in page.text or "Sign in with ONE-UN" not in page.text:
            raise Failure(f"no button: {page.text[-1500:]}")
        page = visitor.go(self.origin + "/sign-in/oidc?next=" + path, stop_at="http://localhost")
        return self.arrive(visitor, page)

    def come_back(self, visitor, name, path="/me"):
        """To the provider and to the address it sends back to, which is not opened yet."""
        back = self.origin + "/sign-in/oidc/back"
        return visitor.sign_in_at(visitor.go(self.depart(visitor, path), stop_at=back), name,
                                  back)

    def sign_in(self, name, path="/me"):
        visitor = Visitor()
        return visitor, self.arrive(visitor, visitor.go(self.come_back(visitor, name, path)))

    def expect_refused(self, page, words):
        if page.status not in (403, 422) or words not in page.text or \
                "<title>Error:" not in page.text:
            raise Failure(f"HTTP {page.status} without {words!r}: {page.text[-1500:]}")


def who_is_known_is_signed_in(place, data, provider):
    with Site(place, data, provider.issuer) as site:
        site.account("ana")
        visitor, page = site.sign_in("ana", "/me/security")
        if page.status != 200 or not page.url.endswith("/me/security"):
            raise Failure(f"HTTP {page.status} at {page.url}")
        if any(cookie.name == "__Host-concert-oidc" for cookie in visitor.jar):
            raise Failure("the cookie of the visit is still there")
        back = site.come_back(second := Visitor(), "ana")
        page = site.arrive(second, second.go(back))
        if "Ana" not in page.text:
            raise Failure(f"the second time: {page.text[-800:]}")
        # Somebody else at the provider with the same address does not get in: it is tied.
        site.expect_refused(site.sign_in("ana two")[1], "no account here")
        place.run("user", "deactivate", "ana@example.org", "--data", data)
        site.expect_refused(site.sign_in("ana")[1], "no account here")
    with sqlite3.connect(place.path(os.path.join(data, "concert.db"))) as database:
        left = database.execute("SELECT COUNT(*) FROM job").fetchone()[0]
        if left:
            raise Failure(f"{left} jobs remember who signed in")


def code_of(secret):
    """RFC 6238, SHA-1, six digits, of now."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


def a_second_factor_is_asked_for_all_the_same(place, data, provider):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with Site(place, data, provider.issuer) as site:
        site.account("ana")
        base = place.path(os.path.join(data, "concert.db"))
        with sqlite3.connect(base, timeout=WAIT_S) as database:
            database.execute("UPDATE credential SET totp_secret = ?", (secret,))
        visitor, page = site.sign_in("ana", "/me/security")
        action, fields = page.form("/sign-in")
        if "Your code" not in page.text or fields.get("next") != "/me/security" or \
                any(cookie.name == "__Host-concert" for cookie in visitor.jar):
            raise Failure(f"no question for a code: {page.url} {page.text[-1500:]}")
        page = visitor.go(action, {**fields, "code": "000000"})
        if "Error:" not in page.text:
            raise Failure("any code will do")
        page = visitor.go(action, {**fields, "code": code_of(secret)})
        if page.status != 200 or not page.url.endswith("/me/security"):
            raise Failure(f"HTTP {page.status} at {page.url}: {page.text[-1500:]}")


def who_is_not_known_is_told(place, data, provider):
    with Site(place, data, provider.issuer) as site:
        site.account("eve")
        place.run("user", "add", "fay@example.org", "--name", "Fay", "--data", data)
        # Nobody here; an address that is not verified; an account that was never opened.
        for name in ("bob", "eve unverified", "fay"):
            site.expect_refused(site.sign_in(name)[1], "Ask the secretariat for an invitation")


def an_address_alone_signs_nobody_in(place, data, provider):
    with Site(place, data, provider.issuer) as site:
        site.account("ana")
        mine, other = Visitor(), Visitor()
        back = site.come_back(mine, "ana")
        # In a browser that is on no visit, or on one of its own.
        site.expect_refused(other.go(back), "not on its way")
        site.depart(other)
        site.expect_refused(other.go(back), "not on its way")
        changed = back.replace("state=", "state=x")
        site.expect_refused(mine.go(changed), "not on its way")
        # Refusing forgot the cookie: one more visit, whose answer is taken once.
        back = site.come_back(mine, "ana")
        page = site.arrive(mine, mine.go(back))
        if page.status != 200:
            raise Failure(f"HTTP {page.status}")
        site.expect_refused(mine.go(back), "not on its way")


def what_comes_back_is_checked(place, data, provider):
    def answer(site, **given):
        visitor = Visitor()
        away = urllib.parse.parse_qs(urllib.parse.urlsplit(site.depart(visitor)).query)
        if away["code_challenge_method"] != ["S256"] or away["scope"] != ["openid email profile"]:
            raise Failure(f"asked: {away}")
        query = urllib.parse.urlencode({"state": away["state"][0], **given})
        page = visitor.go(f"{site.origin}/sign-in/oidc/back?{query}")
        return site.arrive(visitor, page)

    iss = provider.issuer
    with Site(place, data, iss) as site:
        for words, given in (
                ("did not agree", {"error": "access_denied", "iss": iss}),
                ("could not sign you in", {"error": "server_error", "iss": iss}),
                ("not of the provider", {"code": "x", "iss": "https://evil.example.org"}),
                ("not of the provider", {"code": "x"}),
                ("not complete", {"iss": iss}),
                ("invalid_grant", {"code": "not a code of anybody", "iss": iss})):
            site.expect_refused(answer(site, **given), words)
        page = Visitor().go(site.origin + "/sign-in/oidc/back")
        site.expect_refused(page, "not on its way")


def a_provider_that_is_down_is_said(place, data, _):
    with Provider(Key(place, "key")) as provider:
        issuer = provider.issuer
        with Site(place, data, issuer) as site:
            provider.instead["/.well-known/openid-configuration"] = slow
            page = Visitor().go(site.origin + "/sign-in/oidc")
            if "Refresh" not in page.headers or "goes on by itself" not in page.text:
                raise Failure(f"not waiting: {page.text[-800:]}")
            # However many come meanwhile, it is asked once.
            for _ in range(20):
                Visitor().go(site.origin + "/sign-in/oidc")
            with sqlite3.connect(place.path(os.path.join(data, "concert.db"))) as database:
                jobs = database.execute("SELECT COUNT(*) FROM job").fetchone()[0]
            if jobs != 1:
                raise Failure(f"{jobs} jobs")
    with Site(place, data, issuer) as site:
        visitor = Visitor()
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            page = visitor.go(site.origin + "/sign-in/oidc")
            if page.status == 403:
                break
            time.sleep(0.5)
        site.expect_refused(page, "cannot be reached")


def without_a_provider_there_is_no_door(place, data, _):
    with Site(place, data, "") as site:
        visitor = Visitor()
        if "ONE-UN" in visitor.go(site.origin + "/sign-in").text:
            raise Failure("a button that leads nowhere")
        for path in ("/sign-in/oidc", "/sign-in/oidc/back?state=x&code=y"):
            if visitor.go(site.origin + path).status != 404:
                raise Failure(path)


def prove(place):
    place.run("init", "--data", "fresh")
    for proof in (who_is_known_is_signed_in, who_is_not_known_is_told,
                  a_second_factor_is_asked_for_all_the_same,
                  an_address_alone_signs_nobody_in, what_comes_back_is_checked,
                  a_provider_that_is_down_is_said, without_a_provider_there_is_no_door):
        try:
            place.copy("fresh", proof.__name__)
            with RealProvider() as provider:
                proof(place, proof.__name__, provider)
            yield proof.__name__, None
        except Failure as why:
            yield proof.__name__, str(why)
        place.remove(proof.__name__)
