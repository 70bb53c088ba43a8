"""Checks a voucher, as a provider does before it answers. Needs: pip install pyjwt cryptography"""
import os, sys

import jwt

issuer = os.environ.get("ISSUER", "http://127.0.0.1:3000")
audience = os.environ.get("AUDIENCE", "the audience of your e-service's version")
keys = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json", lifespan=300)


def check(voucher: str) -> dict:
    """The claims of a good voucher; an exception of jwt for any other."""
    if jwt.get_unverified_header(voucher).get("typ") not in ("at+jwt", "application/at+jwt"):
        raise jwt.InvalidTokenError("not a voucher")
    return jwt.decode(
        voucher,
        keys.get_signing_key_from_jwt(voucher).key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "nbf", "iat", "aud", "iss", "jti"]},
    )


if __name__ == "__main__":
    print(check(sys.stdin.read().strip())["jti"])
