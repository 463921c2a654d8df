# SPDX-License-Identifier: Apache-2.0
"""People of the network for the proofs: accounts that were opened, tokens, sessions, requests."""
import html.parser
import http.client
import json
import re
import urllib.parse
import uuid

from common import Failure, WAIT_S

PASSWORD = "four words nobody joins together"


def open_account(place, server, data, email, role, agency=None, pillar=None):
    """Invites, joins as a visitor does, and makes a token. Returns the Person."""
    words = ["user", "add", email, "--name", email.split("@", maxsplit=1)[0].title(), "--role",
             role, "--data", data, "--quiet"]
    words += ["--agency", agency] if agency else []
    words += ["--pillar", pillar] if pillar else []
    link = place.run(*words).stdout.decode().strip()
    person = Person(server.port, email)
    person.join(urllib.parse.urlsplit(link).path)
    person.token = place.run("token", "create", "proof", "--person", email, "--write", "--data",
                             data).stdout.decode().strip()
    return person


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode()


class Person:
    """One account, over a connection that it keeps. A request whose connection breaks fails."""

    def __init__(self, port, email):
        self.port, self.email = port, email
        self.token = self.cookie = self.csrf = None
        self.connection = None

    def again(self, port=None):
        """The same account over another connection."""
        other = Person(port or self.port, self.email)
        other.token, other.cookie, other.csrf = self.token, self.cookie, self.csrf
        return other

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method, path, body=None, **headers):
        self.connection = self.connection or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=WAIT_S)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self.connection.request(method, path, body, given)
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.will_close:
                self.close()
        except BaseException:
            self.close()
            raise
        return Answer(answer.status, answer.headers, content)

    def api(self, method, path, document=None, **headers):
        """The JSON API, with the token. A POST has an Idempotency-Key of its own."""
        if method == "POST":
            headers.setdefault("Idempotency_Key", str(uuid.uuid4()))
        if document is not None:
            headers["Content_Type"] = "application/json"
        body = None if document is None else json.dumps(document)
        return self.ask(method, "/api/v1" + path, body, Authorization=f"Bearer {self.token}",
                        **headers)

    def get(self, path):
        return self.ask("GET", path, **self.web_headers())

    def web_headers(self):
        return {"Cookie": self.cookie} if self.cookie else {}

    def post(self, path, form):
        form = dict(form)
        if self.csrf:
            form["_csrf"] = self.csrf
        return self.ask("POST", path, urllib.parse.urlencode(form), **self.web_headers(),
                        Content_Type="application/x-www-form-urlencoded",
                        Origin=f"http://127.0.0.1:{self.port}")

    def upload(self, path, form, name, content):
        """A form with one file, as browsers send it."""
        line = uuid.uuid4().hex.encode()
        parts = [(f'name="{key}"', value.encode()) for key, value in
                 {**form, "_csrf": self.csrf}.items()]
        parts.append((f'name="file"; filename="{name}"', content))
        body = b"".join(b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" %
                        (line, about.encode(), value) for about, value in parts)
        return self.ask("POST", path, body + b"--" + line + b"--\r\n", **self.web_headers(),
                        Content_Type="multipart/form-data; boundary=" + line.decode(),
                        Origin=f"http://127.0.0.1:{self.port}")

    def take_cookie(self, answer):
        cookies = answer.headers.get_all("Set-Cookie") or []
        self.cookie = "; ".join(cookie.split(";")[0] for cookie in cookies)
        if not self.cookie:
            raise Failure(f"no session: {answer.status} {answer.text()[:400]}")

    def join(self, path):
        page = self.get(path)
        self.csrf = csrf_of(page.text(), needed=False)
        answer = self.post(path, {"email": self.email, "password": PASSWORD})
        if answer.status != 303:
            raise Failure(f"{path}: {answer.status} {words_of(answer)}")
        self.take_cookie(answer)
        self.csrf = csrf_of(self.get("/me").text())


class Form(html.parser.HTMLParser):
    """What a browser would send of the form with this action, as it stands on the page."""

    def __init__(self, page, action):
        super().__init__()
        self.action, self.fields, self.is_inside, self.area, self.menu = action, {}, False, "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.is_inside = (given.get("action") or "").split("?")[0] == self.action
        elif not self.is_inside:
            return
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or
                                          "checked" in given):
            self.fields[name] = value
        elif tag == "textarea":
            self.area = name
            self.fields[name] = ""
        elif tag == "select":
            self.menu = name
        elif tag == "option" and self.menu and (self.menu not in self.fields or
                                                "selected" in given):
            self.fields[self.menu] = value

    def handle_endtag(self, tag):
        self.is_inside = self.is_inside and tag != "form"
        self.area = "" if tag == "textarea" else self.area
        self.menu = "" if tag == "select" else self.menu

    def handle_data(self, data):
        if self.area:
            # The first line end after <textarea> is none of its text.
            self.fields[self.area] += data.removeprefix("\n")


def csrf_of(page, needed=True):
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    if not found and needed:
        raise Failure(f"a page without csrf: {page[:300]}")
    return found.group(1) if found else None


def words_of(answer):
    """What a page says, short."""
    text = re.sub(r"<[^>]+>", " ", answer.text().split("<main", 1)[-1])
    return re.sub(r"\s+", " ", text)[:400]
