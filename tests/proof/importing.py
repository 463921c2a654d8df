# SPDX-License-Identifier: Apache-2.0
"""A document brought in by the browser, without a script: looked at, settled, confirmed."""
import base64
import hashlib
import hmac
import json
import re
import struct
import time
import urllib.request
import uuid

from common import Failure, SAMPLE, WAIT_S
from serving import Server
from visitor import Visitor

PASSWORD = "four words that mean nothing"


def digits(secret):
    """Source: RFC 6238 section 4, RFC 4226 section 5.3."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


class Secretary(Visitor):
    """The first account, with a second factor, signed in."""

    def __init__(self, place, data, port):
        super().__init__()
        self.origin = f"http://127.0.0.1:{port}"
        words = place.run("user", "first", "--data", data)
        link = re.search(r"/join/\S+", (words.stdout + words.stderr).decode()).group(0)
        self.send(self.go(self.origin + link), "/join", name="Ana Example",
                  email="ana@example.org", password=PASSWORD)
        page = self.go(self.origin + "/me/second-factor")
        secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page.text).group(1)
        page = self.send(page, "/me/second-factor", code=digits(secret.replace(" ", "")))
        if page.status != 200:
            raise Failure(f"no second factor: {page.status} {page.text[:800]}")

    def forms(self, page, action):
        for found in re.finditer(r"<form[^>]*>.*?</form>", page.text, re.S):
            if f'action="{action}' in found.group(0):
                return found.group(0)
        raise Failure(f"no form for {action} on {page.url}: {page.text[:3000]}")

    def send(self, page, action, **more):
        """Sends the form for an address with what stands in it, and more."""
        form = self.forms(page, action)
        fields = {}
        for field in re.findall(r"<input[^>]*>", form):
            name = re.search(r'name="([^"]*)"', field)
            value = re.search(r'value="([^"]*)"', field)
            if name and 'type="checkbox"' not in field and 'type="file"' not in field:
                fields[name.group(1)] = value.group(1) if value else ""
        fields.update(more)
        target = re.search(r'action="([^"]*)"', form).group(1)
        return self.go(self.origin + target, fields)

    def upload(self, name, content, of):
        page = self.go(self.origin + "/imports/new")
        token = re.search(r'name="_csrf" value="([^"]*)"', self.forms(page, "/imports/new"))
        edge = uuid.uuid4().hex
        parts = [("_csrf", token.group(1)), ("of", of), ("slug", "")]
        body = b"".join(f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
                        f"{value}\r\n".encode() for key, value in parts)
        body += (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
                 "\r\n\r\n").encode() + content + f"\r\n--{edge}--\r\n".encode()
        request = urllib.request.Request(self.origin + "/imports/new", body, {
            "Content-Type": f"multipart/form-data; boundary={edge}", "Origin": self.origin})
        try:
            self.opener.open(request, timeout=WAIT_S)
        except urllib.error.HTTPError as answer:
            if answer.status != 303:
                raise Failure(f"upload: {answer.status} {answer.read().decode()[:3000]}")
            return self.wait(self.origin + answer.headers["Location"])
        raise Failure("the upload is not answered by a redirect")

    def wait(self, url):
        """The page asks for itself again until the work is done."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            page = self.go(url)
            if not page.headers.get("Refresh"):
                return page
            time.sleep(0.1)
        raise Failure(f"{url} waits for ever")


def expect(page, *words, status=200):
    if page.status != status:
        raise Failure(f"{page.url}: {page.status}, not {status}: {page.text[:2000]}")
    for word in words:
        if word not in page.text:
            raise Failure(f"{page.url} lacks {word!r}: {page.text[:6000]}")


def listed(place, data, *arguments):
    return place.run("list", *arguments, "--data", data).stdout.decode().splitlines()


def sample():
    with open(SAMPLE, "rb") as file:
        return file.read()


def edited():
    return sample().replace(b"training workshop", b"training seminar").replace(
        b"22 December 2020 rev", b"15 June 2021 rev")


def a_new_framework_is_confirmed(place, data, who):
    page = who.upload("framework.tsv", sample(), "")
    expect(page, "Nothing is stored yet", "points to settle", "CJ 7", "Confirm and store it")
    if listed(place, data, "frameworks"):
        raise Failure("something was stored before it was confirmed")
    day = re.search(r'Was this text adopted.*?name="(a-[^"]*)"', page.text, re.S).group(1)
    key = next(k for k in re.findall(r'name="(a-[^"]*)"', page.text) if k != day)
    page = who.send(page, "/imports/", **{key: "It is one text.", day: "2020-11-04", "do": "save"})
    expect(page, "It is one text.")
    page = who.send(page, "/imports/", **{"do": "confirm", "release": "1"})
    page = who.wait(page.url)
    expect(page, "It is stored")
    if len(listed(place, data, "actions")) != 80:
        raise Failure("the actions are not there")
    answers = place.run("list", "queries", "state=settled", "--json", "--data", data).stdout
    if b"It is one text." not in answers:
        raise Failure("the answer was not stored: " + answers.decode()[:500])
    sealed = place.run("export", "--revisions", "--data", data).stdout
    if json.loads(json.loads(sealed)["text"])["adopted"] != "2020-11-04":
        raise Failure("another day was sealed than the one answered: " + sealed.decode()[:500])


def a_newer_version_is_confirmed(place, data, who):
    page = who.upload("newer.tsv", edited(), "shared-framework-of-action")
    expect(page, "A newer version of", "training seminar", "15 June 2021", "Changed")
    seen = page
    page = who.send(page, "/imports/", do="confirm")
    page = who.wait(page.url)
    expect(page, "It is stored")
    if len(listed(place, data, "revisions")) != 2:
        raise Failure("no second revision")
    # The form once more: it is stored, and not twice.
    page = who.send(seen, "/imports/", do="confirm")
    expect(page, "It is stored")
    if len(listed(place, data, "revisions")) != 2:
        raise Failure("stored twice")


def what_was_not_seen_is_not_stored(place, data, who):
    first = who.upload("a.tsv", sample(), "shared-framework-of-action")
    second = who.upload("b.tsv", edited().replace(b"UNCTs during Q3", b"UNCTs during Q2"),
                        "shared-framework-of-action")
    page = who.wait(who.send(second, "/imports/", do="confirm").url)
    expect(page, "It is stored")
    page = who.send(first, "/imports/", do="confirm")
    expect(page, "changed since this page was shown", status=409)
    page = who.send(page, "/imports/", do="drop")
    expect(page, "It was dropped")


def what_cannot_be_read_is_told(place, data, who):
    page = who.upload("letter.txt", b"Dear all,\n\nplease find the framework attached.\n",
                      "shared-framework-of-action")
    expect(page, "Nothing of it was stored", "Drop it")
    page = who.send(page, "/imports/", do="drop")
    expect(page, "It was dropped")


def others_see_nothing_of_it(place, data, who):
    stranger = Visitor()
    listing = who.go(who.origin + "/imports")
    expect(listing, "newer.tsv", "letter.txt")
    one = re.search(r'href="(/imports/0[^"]*)"', listing.text).group(1)
    for path in ("/imports", "/imports/new", one):
        page = stranger.ask(who.origin + path)
        if page.status == 200 or "newer.tsv" in page.text:
            raise Failure(f"{path} is shown to anybody: {page.status}")
    answer = stranger.ask(who.origin + "/api/v1/imports")
    if answer.status == 200 and json.loads(answer.text).get("items"):
        raise Failure("the API lists imports to anybody")


def prove(place):
    data = place.path("data")
    place.run("init", "--data", data)
    with Server(place, data) as server:
        who = Secretary(place, data, server.port)
        for step in (a_new_framework_is_confirmed, a_newer_version_is_confirmed,
                     what_was_not_seen_is_not_stored, what_cannot_be_read_is_told,
                     others_see_nothing_of_it):
            try:
                step(place, data, who)
                yield step.__name__, None
            except Failure as failure:
                yield step.__name__, str(failure)
    try:
        place.expect_intact(data)
        yield "intact", None
    except Failure as failure:
        yield "intact", str(failure)
