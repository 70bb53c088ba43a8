#!/bin/sh
# Asks for a voucher. The private key stays in the file KEY and is sent nowhere.
set -eu
KEY=${KEY:-client-key.pem}
URL=${URL:-http://127.0.0.1:3000/token.oauth2}
AUDIENCE=${AUDIENCE:-127.0.0.1:3000/client-assertion}
CLIENT=${CLIENT:-00000000-0000-0000-0000-00000000c11e}
KID=${KID:-kid-of-the-key}
PURPOSE=${PURPOSE-00000000-0000-0000-0000-0000000f17a1}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

now=$(date +%s)
header=$(printf '{"alg":"RS256","typ":"JWT","kid":"%s"}' "$KID" | base64url)
claims=$(printf '"iss":"%s","sub":"%s","aud":"%s","jti":"%s","iat":%s,"exp":%s' \
  "$CLIENT" "$CLIENT" "$AUDIENCE" "$(openssl rand -hex 16)" "$now" "$((now + 300))")
[ -z "$PURPOSE" ] || claims="$claims,\"purposeId\":\"$PURPOSE\""
payload=$(printf '{%s}' "$claims" | base64url)
signature=$(printf '%s.%s' "$header" "$payload" | openssl dgst -sha256 -sign "$KEY" -binary | base64url)

curl -sS "$URL" \
  -d grant_type=client_credentials \
  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
  -d client_id="$CLIENT" \
  -d client_assertion="$header.$payload.$signature"
