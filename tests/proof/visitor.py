# SPDX-License-Identifier: Apache-2.0
"""A person with a browser that keeps cookies and fills in forms, without scripts."""
import html
import http.cookiejar
import os
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from common import Failure, ROOT, WAIT_S

PACKAGES = os.path.join(ROOT, "tests", "browser", "node_modules")


class RealProvider:
    """oidc-provider of npm, in a process of its own."""

    def __init__(self, redirect="any", algorithm="RS256"):
        if not os.path.isdir(PACKAGES):
            raise Failure("the packages of tests/browser are missing: tools/install-deps --test")
        self.process = subprocess.Popen(
            ["node", os.path.join(ROOT, "tests", "browser", "provider.mjs"), redirect, algorithm],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.issuer = ""
        while not self.issuer:
            line = self.process.stdout.readline()
            if not line:
                raise Failure("the provider does not start")
            self.issuer = line.strip() if line.startswith("http") else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Page:
    def __init__(self, url, status, headers, text):
        self.url, self.status, self.headers, self.text = url, status, headers, text

    def form(self, to=""):
        """The first form that leads to an address with these words: where, and hidden fields."""
        forms = re.finditer(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', self.text, re.S)
        found = next((form for form in forms if to in form.group(1)), None)
        if not found:
            raise Failure(f"no form on {self.url}: {self.text[:500]}")
        fields = {}
        for field in re.findall(r"<input[^>]*>", found.group(2)):
            name = re.search(r'name="([^"]*)"', field)
            value = re.search(r'value="([^"]*)"', field)
            if name and 'type="hidden"' in field:
                fields[name.group(1)] = html.unescape(value.group(1)) if value else ""
        return urllib.parse.urljoin(self.url, html.unescape(found.group(1))), fields


class Visitor:
    def __init__(self):
        self.jar = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(
            secure_protocols=("https", "wss", "http")))
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), Stop())

    def go(self, url, form=None, stop_at=None):
        """Follows redirects until one leads to stop_at, whose address is returned."""
        for _ in range(20):
            page = self.ask(url, form)
            if not 300 <= page.status < 400:
                return page
            url, form = urllib.parse.urljoin(url, page.headers["Location"]), None
            if stop_at and url.startswith(stop_at):
                return url
        raise Failure(f"too many redirects, at {url}")

    def ask(self, url, form=None):
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(url, data)
        if form is not None:
            parts = urllib.parse.urlsplit(url)
            request.add_header("Origin", f"{parts.scheme}://{parts.netloc}")
        try:
            answer = self.opener.open(request, timeout=WAIT_S)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Page(url, answer.status, answer.headers, answer.read().decode())

    def sign_in_at(self, page, name, stop_at):
        """At the provider: a name, any password, and yes to what is asked. Who is signed in
        there already is sent back at once: page is the address then."""
        for _ in range(5):
            if not isinstance(page, Page):
                return page
            action, fields = page.form()
            if 'name="login"' in page.text:
                fields.update({"login": name, "password": "any"})
            page = self.go(action, fields, stop_at)
        raise Failure(f"the provider asks on and on: {page.text[-800:]}")


class Stop(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
