// SPDX-License-Identifier: Apache-2.0
// A real OpenID Connect provider on loopback, for the tests of signing in: oidc-provider with one
// client, whose login form takes any name. Its first line of output is its issuer.
//
//     node tests/browser/provider.mjs REDIRECT_URI [ES256]
//
// "any" as REDIRECT_URI takes every address of this machine: the server's port is not known yet.
// Who signs in as "ana" has the verified address ana@example.org; as "eve unverified", one that is
// not verified.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [redirect, algorithm = "RS256"] = process.argv.slice(2);
const pair = algorithm === "ES256"
  ? generateKeyPairSync("ec", { namedCurve: "P-256" })
  : generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...pair.privateKey.export({ format: "jwk" }), kid: "key-1", use: "sig",
  alg: algorithm };

const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
  jwks: { keys: [key] },
  cookies: { keys: ["a secret of this test alone"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  clients: [{
    client_id: "concert", client_secret: "a-secret-of-the-test",
    redirect_uris: [redirect === "any" ? "http://127.0.0.1/" : redirect],
    grant_types: ["authorization_code"], response_types: ["code"],
    id_token_signed_response_alg: algorithm,
  }],
  pkce: { required: () => true, methods: ["S256"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, name: id[0].toUpperCase() + id.slice(1),
      email: `${id.split(" ")[0]}@example.org`, email_verified: !id.endsWith("unverified"),
    }),
  }),
});
if (redirect === "any") {
  provider.Client.prototype.redirectUriAllowed = (uri) => uri.startsWith("http://127.0.0.1:");
}
server.on("request", provider.callback());
console.log(issuer);
