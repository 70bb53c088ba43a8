// A client that is not ours: asks for vouchers with the library `jose`, Bearer and DPoP, and checks them with the keys that
// are published. Everything comes in environment variables; each line that is printed is something that was seen.
import { createRemoteJWKSet, generateKeyPair, importPKCS8, exportJWK, calculateJwkThumbprint, jwtVerify, SignJWT } from "jose";
import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";

const { ISSUER, CLIENT, KID, PURPOSE, AUDIENCE, KEY } = process.env;
const metadata = await (await fetch(`${ISSUER}/.well-known/oauth-authorization-server`)).json();
assert.equal(metadata.issuer, ISSUER);
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
const key = await importPKCS8(readFileSync(KEY, "utf8"), "RS256");

async function assertion(change = {}) {
  const claims = { jti: randomUUID(), purposeId: PURPOSE, ...change };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: KID })
    .setIssuer(CLIENT)
    .setSubject(CLIENT)
    .setAudience(`${new URL(ISSUER).host}/client-assertion`)
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(key);
}

async function ask(clientAssertion, headers = {}) {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_id: CLIENT,
    client_assertion: clientAssertion,
  });
  const answer = await fetch(metadata.token_endpoint, { method: "POST", body, headers });
  return { status: answer.status, body: await answer.json() };
}

const once = await assertion();
const bearer = await ask(once);
assert.deepEqual([bearer.status, bearer.body.token_type], [200, "Bearer"], JSON.stringify(bearer.body));
const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: ["RS256"], typ: "at+jwt" };
const { payload } = await jwtVerify(bearer.body.access_token, keys, options);
assert.deepEqual([payload.purposeId, payload.client_id, payload.exp - payload.iat], [PURPOSE, CLIENT, bearer.body.expires_in]);
console.log("bearer");

assert.equal((await ask(once)).status, 400);
console.log("replayed");

for (const [algorithm, parameters] of [["ES256", {}], ["RS256", { modulusLength: 2048 }]]) {
  const pair = await generateKeyPair(algorithm, parameters);
  const jwk = await exportJWK(pair.publicKey);
  const proof = await new SignJWT({ htm: "POST", htu: metadata.token_endpoint, jti: randomUUID() })
    .setProtectedHeader({ alg: algorithm, typ: "dpop+jwt", jwk })
    .setIssuedAt()
    .sign(pair.privateKey);
  const bound = await ask(await assertion(), { DPoP: proof });
  assert.deepEqual([bound.status, bound.body.token_type], [200, "DPoP"], JSON.stringify(bound.body));
  const verified = await jwtVerify(bound.body.access_token, keys, options);
  assert.equal(verified.payload.cnf.jkt, await calculateJwkThumbprint(jwk));
  assert.equal((await ask(await assertion(), { DPoP: proof })).status, 400);
  console.log(`dpop ${algorithm}`);
}
