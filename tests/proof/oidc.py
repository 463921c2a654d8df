# SPDX-License-Identifier: Apache-2.0
"""Signing in with OpenID Connect: what a provider lies about is refused, in words."""
import hashlib
import json
import subprocess
import time
import urllib.parse

from common import Failure, WAIT_S
from mail import certificate
from provider import Key, Provider, encode, huge, reply, slow
from visitor import RealProvider, Visitor



def ask(place, provider, **more):
    order = {"step": "finish", "issuer": provider.issuer, "client": "concert", "secret": "s3c:ret",
             "code": "a-code", "verifier": "v" * 43, "nonce": "the-nonce",
             "redirect_uri": "http://127.0.0.1/sign-in/oidc/back", **more}
    done = subprocess.run(["concert-outside", "oidc", "auto"], env=place.env, check=False,
                          input=json.dumps(order).encode(), capture_output=True, timeout=WAIT_S)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def claim(**more):
    return lambda p: p.claims.update(more)


def without(*names):
    return lambda p: [p.claims.pop(name) for name in names]


def header(**more):
    return lambda p: p.header.update(more)


def metadata(**more):
    return lambda p: p.metadata.update(more)


def instead(path, what):
    return lambda p: p.instead.update({path: what})


def none(provider):
    provider.header["alg"] = "none"
    provider.sign = lambda text: b""


def unsigned(provider):
    provider.header["alg"] = "none"
    provider.sign = lambda text: b"x"


def flipped(provider):
    honest = provider.sign
    provider.sign = lambda text: honest(text)[:-1] + bytes([honest(text)[-1] ^ 1])


def changed(provider):
    """The claims of another, under the signature of these."""
    honest = provider.key.sign(f"{encode(provider.header)}.{encode(provider.claims)}".encode())
    provider.sign = lambda text: honest
    provider.claims = {**provider.claims, "sub": "somebody else"}


def other_key(provider):
    provider.keys = [{"keys": [{**provider.keys[0]["keys"][0], "kid": "another"}]}]


def small_key(provider):
    provider.keys = [{"keys": [provider.small.jwk(kid=provider.key.name)]}]
    provider.sign = provider.small.sign


def for_encryption(provider):
    provider.keys = [{"keys": [provider.key.jwk(use="enc")]}]


def as_secret(provider):
    """The key as one for HMAC, in the hope that whoever checks takes it."""
    provider.sign_with_public_key()
    provider.keys = [{"keys": [{"kty": "oct", "k": encode(provider.key.public),
                                "kid": provider.key.name}]}]


def rotated(provider):
    """The first answer is from before the key was made."""
    provider.keys = [{"keys": []}, provider.keys[0]]


def status(code, body=b"{}", **headers):
    return lambda handler: reply(handler, code, body, **headers)


NOW = int(time.time())
# What it does; exit status (0: it is taken); words of the message.
CASES = (
    ("an honest provider", lambda p: None, 0, ""),
    ("a key that is new", rotated, 0, ""),
    ("no name for the key", lambda p: p.header.pop("kid"), 0, ""),
    ("an audience as a list", claim(aud=["concert"]), 0, ""),
    ("named client", claim(azp="concert"), 0, ""),
    ("no at_hash", without("at_hash"), 0, ""),
    ("no signature at all", none, 5, "cannot be read"),
    ("alg none", unsigned, 5, '"none"'),
    ("HS256 with the public key", lambda p: p.sign_with_public_key(), 5, '"HS256"'),
    ("HS256 and a key for it", as_secret, 5, '"HS256"'),
    ("RS512", header(alg="RS512"), 5, '"RS512"'),
    ("ES256 with an RSA key", header(alg="ES256"), 5, "does not show"),
    ("a list as algorithm", header(alg=["RS256"]), 5, '""'),
    ("crit", header(crit=["exp"]), 5, "crit"),
    ("another type", header(typ="at+jwt"), 5, "another type"),
    ("one bit of the signature", flipped, 5, "does not hold"),
    ("changed claims", changed, 5, "does not hold"),
    ("a key of another name", other_key, 5, "does not show"),
    ("a key of 1024 bits", small_key, 5, "does not show"),
    ("a key for encryption", for_encryption, 5, "does not show"),
    ("no keys", lambda p: setattr(p, "keys", [{"keys": "none"}]), 5, "keys cannot be read"),
    ("another issuer", claim(iss="https://login.example.org"), 5, "(iss)"),
    ("no issuer", without("iss"), 5, "(iss)"),
    ("another audience", claim(aud="another"), 5, "(aud)"),
    ("others in the audience", claim(aud=["concert", "another"]), 5, "(aud)"),
    ("no audience", without("aud"), 5, "(aud)"),
    ("given to another", claim(azp="another"), 5, "(azp)"),
    ("expired", claim(exp=NOW - 3600), 5, "expired"),
    ("no end", without("exp"), 5, "(exp)"),
    ("an end in words", claim(exp="never"), 5, "(exp)"),
    ("made in the future", claim(iat=NOW + 3600), 5, "(iat)"),
    ("made long ago", claim(iat=NOW - 7200), 5, "(iat)"),
    ("not yet", claim(nbf=NOW + 3600), 5, "(nbf)"),
    ("another nonce", claim(nonce="another"), 5, "(nonce)"),
    ("no nonce", without("nonce"), 5, "(nonce)"),
    ("another access token", claim(at_hash="AAAA"), 5, "(at_hash)"),
    ("nobody", without("sub"), 5, "(sub)"),
    ("an endless name", claim(sub="x" * 256), 5, "(sub)"),
    ("another name for itself", metadata(issuer="https://login.example.org"), 5, "oidc-issuer"),
    ("tokens from elsewhere", metadata(token_endpoint="http://login.example.org/"), 2,
     "token_endpoint"),
    ("keys from a file", metadata(jwks_uri="file:///etc/passwd"), 2, "jwks_uri"),
    ("only ways of proof that are not known",
     metadata(token_endpoint_auth_methods_supported=["private_key_jwt"]), 5, "no secret"),
    ("a refused code", instead("/token", status(400, b'{"error": "invalid_grant"}')), 5,
     "invalid_grant"),
    ("hostile words", instead("/token", status(400, b'{"error": "x\\n\\u001b[31m\\u0000"}')), 5,
     "HTTP 400"),
    ("a redirect", instead("/token", status(302, b"", Location="http://127.0.0.1:1/")), 5,
     "HTTP 302"),
    ("no ID token", instead("/token", status(200, b'{"access_token": "x"}')), 5, "no ID token"),
    ("no JSON", instead("/keys", status(200, b"<html>")), 5, "cannot be read"),
    ("one member twice", instead("/keys", status(200, b'{"keys": [], "keys": []}')), 5,
     "cannot be read"),
    ("JSON as deep as it gets", instead("/keys", status(200, b"[" * 200000)), 5,
     "cannot be read"),
    ("huge JSON", instead("/keys", huge), 7, "more than"),
    ("a broken server", instead("/keys", status(500)), 5, "HTTP 500"),
)


def one_case(place, keys, change, code, words):
    with Provider(keys[0]) as provider:
        provider.small = keys[1]
        change(provider)
        found = ask(place, provider)
    if found[0] != code or words not in found[2]:
        raise Failure(f"exit {found[0]}, not {code} with {words!r}: {found[2]}")
    if "\x1b" in found[2] or found[2].count("\n") > 1:
        raise Failure(f"words that are no line of plain text: {found[2]!r}")
    if code == 0:
        person = json.loads(found[1])
        wanted = {"subject": "248289761001", "email": "ana@example.org", "email_verified": True,
                  "name": "Ana Ğ"}
        if person != wanted:
            raise Failure(f"{person}, not {wanted}")


def both_signatures_and_all_proofs(place, keys):
    """What the provider gets to see, in each way of proving who asks; and P-256."""
    ways = ((None, "Basic"), (["client_secret_basic", "x"], "Basic"),
            (["client_secret_post"], "client_secret=s3c%3Aret"), (["none"], "client_id=concert"))
    for methods, seen in ways:
        with Provider(keys[2]) as provider:
            if methods:
                provider.metadata["token_endpoint_auth_methods_supported"] = methods
            found = ask(place, provider, secret="" if methods == ["none"] else "s3c:ret")
            if found[0] != 0:
                raise Failure(f"{methods}: {found}")
            headers, form = next(s[1:] for s in provider.seen if s[0] == "/token")
            if seen not in form and seen not in headers.get("Authorization", ""):
                raise Failure(f"{methods}: {headers} {form}")
            if f"code_verifier={'v' * 43}" not in form or "code=a-code" not in form:
                raise Failure(f"form: {form}")


def the_person_is_asked_for_where_the_token_is_silent(place, keys):
    with Provider(keys[0]) as provider:
        without("email", "email_verified", "name")(provider)
        found = ask(place, provider)
        if found[0] != 0 or json.loads(found[1])["email"] != "ana@example.org":
            raise Failure(str(found))
        provider.person["sub"] = "somebody else"
        found = ask(place, provider)
        if found[0] != 5 or "two different people" not in found[2]:
            raise Failure(str(found))
        provider.person = {"sub": "248289761001", "email": "ana@example.org",
                           "email_verified": "true"}
        if json.loads(ask(place, provider)[1])["email_verified"]:
            raise Failure("a text taken for a truth")


def slow_answers_are_not_waited_for(place, keys):
    with Provider(keys[0]) as provider:
        provider.instead["/token"] = slow
        started = time.monotonic()
        found = ask(place, provider)
        took = time.monotonic() - started
    if found[0] != 9 or not 5 < took < 20:
        raise Failure(f"after {took:.1f} s: {found}")


def certificates_are_checked(place, keys):
    key, public = certificate(place, "localhost")
    with Provider(keys[0], certificate=key) as provider:
        if (found := ask(place, provider, ca_file=public))[0] != 0:
            raise Failure(f"its own certificate: {found}")
        if (found := ask(place, provider))[0] != 11 or "certificate" not in found[2]:
            raise Failure(f"an unknown certificate: {found}")
        # An issuer in https cannot send elsewhere without.
        provider.metadata["jwks_uri"] = "http://127.0.0.1:1/keys"
        if (found := ask(place, provider, ca_file=public))[0] != 2:
            raise Failure(f"keys without https: {found}")


def a_real_provider_gives_a_real_code(place, keys):
    redirect = "http://127.0.0.1:9/back"
    for algorithm in ("RS256", "ES256"):
        with RealProvider(redirect, algorithm) as provider:
            challenge = encode(hashlib.sha256(b"v" * 43).digest())
            url = provider.issuer + "/auth?" + urllib.parse.urlencode({
                "response_type": "code", "client_id": "concert", "scope": "openid email profile",
                "redirect_uri": redirect, "state": "x", "nonce": "the-nonce",
                "code_challenge": challenge, "code_challenge_method": "S256"})
            visitor = Visitor()
            back = visitor.sign_in_at(visitor.go(url), "ana", redirect)
            given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back).query))
            order = {"code": given["code"], "secret": "a-secret-of-the-test",
                     "redirect_uri": redirect}
            # Its code is not worn out by a verifier of somebody else; the right one works once.
            wrong = ask(place, provider, **order, verifier="w" * 43)
            if wrong[0] != 5 or "invalid_grant" not in wrong[2]:
                raise Failure(f"another verifier: {wrong}")
            back = visitor.go(url, stop_at=redirect)
            given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back).query))
            order["code"] = given["code"]
            found, again = ask(place, provider, **order), ask(place, provider, **order)
            if found[0] != 0 or json.loads(found[1]) != {
                    "subject": "ana", "email": "ana@example.org", "email_verified": True,
                    "name": "Ana"}:
                raise Failure(f"{algorithm}: {found}")
            if again[0] != 5 or given["iss"] != provider.issuer:
                raise Failure(f"a code twice: {again}")


def only_https_or_this_machine(place, keys):
    for issuer in ("http://login.example.org", "ftp://localhost", "https://u:p@localhost",
                   "http://127.0.0.1.example.org", "http://localhost#x", "", "localhost"):
        class Named:
            pass
        Named.issuer = issuer
        found = ask(place, Named)
        if found[0] != 2:
            raise Failure(f"{issuer}: {found}")


def prove(place):
    keys = Key(place, "key-1"), Key(place, "small", bits=1024), Key(place, "key-2", kind="EC")
    proofs = [(name, one_case, (keys, change, code, words)) for name, change, code, words in CASES]
    proofs += [(proof.__name__, proof, (keys,)) for proof in (
        both_signatures_and_all_proofs, the_person_is_asked_for_where_the_token_is_silent,
        slow_answers_are_not_waited_for, certificates_are_checked,
        only_https_or_this_machine, a_real_provider_gives_a_real_code)]
    for name, proof, arguments in proofs:
        try:
            proof(place, *arguments)
            yield name, None
        except Failure as why:
            yield name, str(why)
