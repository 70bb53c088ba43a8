"""Asks for a voucher. The private key stays in the file KEY and is sent nowhere. Needs: pip install pyjwt cryptography"""
import json, os, time, uuid
from urllib.parse import urlencode
from urllib.request import urlopen

import jwt

key = open(os.environ.get("KEY", "client-key.pem")).read()
url = os.environ.get("URL", "http://127.0.0.1:3000/token.oauth2")
client = os.environ.get("CLIENT", "00000000-0000-0000-0000-00000000c11e")
purpose = os.environ.get("PURPOSE", "00000000-0000-0000-0000-0000000f17a1")
now = int(time.time())
claims = {
    "iss": client,
    "sub": client,
    "aud": os.environ.get("AUDIENCE", "127.0.0.1:3000/client-assertion"),
    "jti": str(uuid.uuid4()),
    "iat": now,
    "exp": now + 300,
}
if purpose:
    claims["purposeId"] = purpose
assertion = jwt.encode(claims, key, algorithm="RS256", headers={"kid": os.environ.get("KID", "kid-of-the-key")})
form = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_id": client,
    "client_assertion": assertion,
}
with urlopen(url, urlencode(form).encode()) as answer:
    print(json.load(answer)["access_token"])
