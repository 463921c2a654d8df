# SPDX-License-Identifier: Apache-2.0
"""An OpenID Connect provider on loopback that lies as it is told."""
import base64
import hashlib
import hmac
import http.server
import json
import ssl
import subprocess
import threading
import time
import urllib.parse


def encode(data):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A key pair of the openssl command: RSA, or P-256."""

    def __init__(self, place, name, kind="RSA", bits=2048):
        self.kind, self.name, self.path = kind, name, place.path(name + ".key")
        options = (["-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"] if kind == "RSA"
                   else ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
        self.openssl("genpkey", *options, "-out", self.path)
        self.public = self.openssl("pkey", "-in", self.path, "-pubout")

    def openssl(self, *arguments, given=b""):
        return subprocess.run(["openssl", *arguments], check=True, input=given,
                              capture_output=True).stdout

    def jwk(self, **more):
        if self.kind == "RSA":
            text = self.openssl("rsa", "-in", self.path, "-noout", "-modulus").decode()
            members = {"kty": "RSA", "n": encode(bytes.fromhex(text.strip().split("=")[1])),
                       "e": "AQAB"}
        else:
            point = self.openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")[-64:]
            members = {"kty": "EC", "crv": "P-256", "x": encode(point[:32]),
                       "y": encode(point[32:])}
        return {**members, "kid": self.name, "use": "sig", **more}

    def sign(self, text):
        signature = self.openssl("dgst", "-sha256", "-sign", self.path, given=text)
        return signature if self.kind == "RSA" else side_by_side(signature)


def side_by_side(der):
    """The two numbers of an ECDSA signature out of their DER."""
    at, out = 2, b""
    for _ in range(2):
        n = der[at + 1]
        out += der[at + 2:at + 2 + n].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + n
    return out


class Provider:
    """Answers discovery, token, keys and user. What it says is in attributes, to be changed."""

    def __init__(self, key, certificate=None):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self, b"")

            def do_POST(self):
                outer.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # who is asked for too much is hung up on

        self.server = Quiet(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.issuer = f"{scheme}://localhost:{self.server.server_port}"
        self.key, self.seen, self.instead = key, [], {}
        self.header = {"alg": "RS256" if key.kind == "RSA" else "ES256", "kid": key.name}
        self.keys = [{"keys": [key.jwk()]}]
        self.metadata = {
            "issuer": self.issuer, "token_endpoint": self.issuer + "/token",
            "authorization_endpoint": self.issuer + "/authorize",
            "userinfo_endpoint": self.issuer + "/me", "jwks_uri": self.issuer + "/keys"}
        self.access = "an-access-token"
        half = hashlib.sha256(self.access.encode()).digest()[:16]
        now = int(time.time())
        self.claims = {
            "iss": self.issuer, "sub": "248289761001", "aud": "concert", "exp": now + 300,
            "iat": now, "nonce": "the-nonce", "at_hash": encode(half),
            "email": "ana@example.org", "email_verified": True, "name": "Ana Ğ"}
        self.person = {"sub": "248289761001", "email": "ana@example.org",
                       "email_verified": True}
        self.sign = lambda text: key.sign(text)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def token(self):
        text = f"{encode(self.header)}.{encode(self.claims)}"
        return f"{text}.{encode(self.sign(text.encode()))}"

    def sign_with_public_key(self):
        """The classic: HMAC keyed with what everybody knows."""
        self.header["alg"] = "HS256"
        self.sign = lambda text: hmac.new(self.key.public, text, hashlib.sha256).digest()

    def body(self, path):
        if path == "/.well-known/openid-configuration":
            return self.metadata
        if path == "/token":
            return {"access_token": self.access, "token_type": "Bearer",
                    "id_token": self.token()}
        if path == "/keys":
            return self.keys.pop(0) if len(self.keys) > 1 else self.keys[0]
        if path == "/me":
            return self.person
        return None

    def answer(self, handler, given):
        path = urllib.parse.urlsplit(handler.path).path
        self.seen.append((path, dict(handler.headers), given.decode()))
        if path in self.instead:
            self.instead[path](handler)
            return
        body = self.body(path)
        reply(handler, 404 if body is None else 200, json.dumps(body).encode())


def reply(handler, status, body, **headers):
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def huge(handler):
    """JSON without an end."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b'{"keys": [')
    for _ in range(100000):
        handler.wfile.write(b'{"kty": "RSA"},' * 64)


def slow(handler):
    """A byte now and then: each keeps the connection from being called idle."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(120):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.5)
