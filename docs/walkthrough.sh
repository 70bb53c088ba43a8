#!/usr/bin/env bash
# The REST API from nothing to an upgraded request, by curl alone: enti, people, attributes, an e-service with its
# interface, a request that is refused, completed, approved, suspended by two actors, lifted, and moved to a newer
# version. Every step is checked; the first wrong answer ends the script with a line that says which.
#
# PONTE_URL               where Ponte answers (http://127.0.0.1:3000)
# PONTE_MANAGER           user name of a platform manager (gestore@ponte, as in the demo data)
# PONTE_MANAGER_PASSWORD  and the password (ponte-demo-2026)
# PONTE_OPENAPI_DIR       a folder with real interfaces (../shared/data/openapi); without one a small one is written
set -euo pipefail

URL=${PONTE_URL:-http://127.0.0.1:3000}
MANAGER=${PONTE_MANAGER:-gestore@ponte}
MANAGER_PASSWORD=${PONTE_MANAGER_PASSWORD:-ponte-demo-2026}
OPENAPI_DIR=${PONTE_OPENAPI_DIR:-$(dirname "$0")/../../shared/data/openapi}
PASSWORD='cavallo graffetta lanterna'
# Names are unique on a platform: each run has its own.
RUN=$(date +%s)$((RANDOM % 900 + 100))
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT
STEPS=0
STATUS=
BODY=

# call WHO METHOD PATH [curl arguments…]: asks, keeps STATUS and BODY. WHO is a token, or - for nobody.
call() {
    local who=$1 method=$2 path=$3
    shift 3
    local arguments=(--silent --show-error --max-time 30 --request "$method" --output "$FOLDER/body"
        --dump-header "$FOLDER/head" --write-out '%{http_code}')
    [ "$who" = - ] || arguments+=(--header "Authorization: Bearer $who")
    STATUS=$(curl "${arguments[@]}" "$@" "$URL/api/v1$path") || fail "$method $path: no answer from $URL"
    BODY=$(cat "$FOLDER/body" 2>/dev/null || true)
    : >"$FOLDER/body"
}

# send WHO METHOD PATH JSON [curl arguments…]
send() {
    local who=$1 method=$2 path=$3 content=$4
    shift 4
    call "$who" "$method" "$path" --header 'Content-Type: application/json' --data-binary "$content" "$@"
}

fail() {
    echo "walkthrough: $1" >&2
    exit 1
}

# expect STATUS WHAT: the answer to the last call, and what is said about it.
expect() {
    [ "$STATUS" = "$1" ] || fail "$2: expected $1, got $STATUS: $BODY"
    STEPS=$((STEPS + 1))
    printf '%3d. %s\n' "$STEPS" "$2"
}

# refused STATUS CODE WHAT
refused() {
    case $BODY in
    *"\"code\":\"$2\""*) ;;
    *) fail "$3: expected $1 $2, got $STATUS: $BODY" ;;
    esac
    expect "$1" "$3"
}

# has TEXT WHAT: the last answer contains the text.
has() {
    case $BODY in
    *"$1"*) ;;
    *) fail "$2: no $1 in: $BODY" ;;
    esac
}

# field NAME: the first string of that name in the last answer.
field() {
    local found
    found=$(grep -o "\"$1\":\"[^\"]*\"" <<<"$BODY" | head -n 1 | cut -d'"' -f4)
    [ -n "$found" ] || fail "no $1 in: $BODY"
    printf '%s' "$found"
}

header() {
    grep -i "^$1:" "$FOLDER/head" | tail -n 1 | cut -d: -f2- | tr -d '\r' | sed 's/^ *//'
}

# sign_in USERNAME PASSWORD: the token.
sign_in() {
    send - POST /sessions "{\"username\":\"$1\",\"password\":\"$2\"}"
    [ "$STATUS" = 201 ] || fail "signing in as $1: $STATUS $BODY"
    field token
}

# ente SLUG NAME CERTIFIER: makes an ente, its administrator and their session; prints "<tenant> <token>".
ente() {
    local slug=$1-$RUN tenant
    send "$GESTORE" POST /tenants "{\"slug\":\"$slug\",\"name\":\"$2 $RUN\",\"kind\":\"PA\",\"certifier\":$3}"
    [ "$STATUS" = 201 ] || fail "making $2: $STATUS $BODY"
    tenant=$(field id)
    send "$GESTORE" POST "/tenants/$tenant/users" "{\"username\":\"admin@$slug\",\"name\":\"Ada\",
        \"familyName\":\"Ferri\",\"roles\":[\"admin\"],\"password\":\"$PASSWORD\",\"passwordTemporary\":false}"
    [ "$STATUS" = 201 ] || fail "making the administrator of $2: $STATUS $BODY"
    printf '%s %s' "$tenant" "$(sign_in "admin@$slug" "$PASSWORD")"
}

# interface VERSION FILE: an OpenAPI file for the version, a real one where there is one.
interface() {
    local real=$OPENAPI_DIR/IFS02-iscrizioni-$1.yaml
    if [ -r "$real" ]; then
        cp "$real" "$2"
        return
    fi
    cat >"$2" <<YAML
openapi: 3.0.3
info: { title: Iscrizioni universitarie, version: $1 }
servers: [{ url: 'http://localhost:8080/iscrizioni' }]
paths:
  /iscrizioni/{codiceFiscale}:
    get:
      parameters: [{ name: codiceFiscale, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: Le iscrizioni della persona } }
YAML
}

# publish ESERVICE DESCRIPTOR VERSION: uploads the interface and publishes.
publish() {
    local documents=/eservices/$1/descriptors/$2/documents file=$FOLDER/iscrizioni-$3.yaml
    interface "$3" "$file"
    if grep -qi localhost "$file"; then
        call "$REGIONE" POST "$documents" --form kind=INTERFACE --form "doc=@$file;type=application/yaml"
        refused 403 interfaceFileContainsLocalhost "an interface that points to the provider's own machine is refused"
        sed 's/[Ll]ocalhost/api.regione-esperia.example/g' "$file" >"$FOLDER/public"
        mv "$FOLDER/public" "$file"
    fi
    call "$REGIONE" POST "$documents" --form kind=INTERFACE --form "prettyName=Interfaccia $3" \
        --form "doc=@$file;type=application/yaml"
    expect 201 "the interface of version $3 is uploaded"
    call "$REGIONE" POST "/eservices/$1/descriptors/$2/publish"
    expect 204 "the version is published"
}

# tell WHO COMMAND: a command without words on the request in hand.
tell() {
    call "$1" POST "/agreements/$REQUEST/$2"
}

shown() {
    call "$1" GET "/agreements/$REQUEST"
    [ "$STATUS" = 200 ] || fail "reading the request: $STATUS $BODY"
}

echo "Ponte at $URL"
call - GET /me
refused 401 unauthenticated 'nobody is let in without a session'

echo 'Enti and people'
GESTORE=$(sign_in "$MANAGER" "$MANAGER_PASSWORD")
made=$(ente registro 'Registro di prova' true)
read -r _ REGISTRO <<<"$made"
made=$(ente regione 'Regione di prova' false)
read -r _ REGIONE <<<"$made"
made=$(ente comune 'Comune di prova' false)
read -r COMUNE_ID COMUNE <<<"$made"
made=$(ente estraneo 'Ente estraneo' false)
read -r _ ESTRANEO <<<"$made"
send "$REGIONE" POST /tenants '{"slug":"x","name":"x","kind":"PA"}'
refused 403 unauthorized 'only the platform manager makes enti'
call "$COMUNE" GET /me
expect 200 'each ente has an administrator who is signed in'
has "\"id\":\"$COMUNE_ID\"" 'who am I'

echo 'Attributes'
send "$REGISTRO" POST /certifiedAttributes "{\"name\":\"Comune con anagrafe $RUN\",
    \"description\":\"Comune iscritto al registro di prova\",\"code\":\"C$RUN\"}"
expect 201 'the certifier adds a certified attribute'
CERTIFIED=$(field id)
send "$REGIONE" POST /declaredAttributes "{\"name\":\"Responsabile dati nominato $RUN\",
    \"description\":\"Ha nominato il responsabile della protezione dei dati\"}"
expect 201 'the provider adds a declared attribute'
DECLARED=$(field id)
send "$REGIONE" POST /verifiedAttributes "{\"name\":\"Convenzione firmata $RUN\",
    \"description\":\"Ha firmato la convenzione con la Regione\"}"
expect 201 'and a verified one'
VERIFIED=$(field id)
send "$COMUNE" POST /certifiedAttributes '{"name":"Non certificatore","description":"Non dovrebbe riuscire","code":"X"}'
refused 403 tenantIsNotACertifier 'who does not certify adds no certified attribute'

echo 'An e-service'
version="\"description\":\"Dati delle iscrizioni universitarie\",\"audience\":[\"iscrizioni.example\"],
    \"voucherLifespan\":600,\"dailyCallsPerConsumer\":1000,\"dailyCallsTotal\":10000,
    \"agreementApprovalPolicy\":\"MANUAL\",
    \"attributes\":{\"certified\":[[\"$CERTIFIED\"]],\"declared\":[[\"$DECLARED\"]],\"verified\":[[\"$VERIFIED\"]]}"
new="{\"name\":\"Iscrizioni $RUN\",\"description\":\"Iscrizioni universitarie di una persona\",
    \"technology\":\"REST\",\"mode\":\"DELIVER\",\"personalData\":true,\"descriptor\":{$version}}"
send "$REGIONE" POST /eservices "$new" --header "Idempotency-Key: eservice-$RUN"
expect 201 'the provider creates an e-service'
ESERVICE=$(field id)
FIRST=$(field descriptorId)
send "$REGIONE" POST /eservices "$new" --header "Idempotency-Key: eservice-$RUN"
expect 201 'sent twice with the same key'
[ "$(field id)" = "$ESERVICE" ] || fail 'the same key made a second e-service'
[ "$(header idempotency-replayed)" = true ] || fail 'the repetition does not say that it is one'
send "$REGIONE" POST /eservices '{}' --header "Idempotency-Key: eservice-$RUN"
refused 422 idempotencyKeyReused 'the same key with another content is refused'
call "$REGIONE" POST "/eservices/$ESERVICE/descriptors/$FIRST/publish"
refused 400 eServiceDescriptorWithoutInterface 'without an interface it is not published'
publish "$ESERVICE" "$FIRST" 1.0.0
call "$COMUNE" GET "/catalog?q=$RUN"
expect 200 'everybody finds it in the catalogue'
has "$ESERVICE" 'the catalogue'

echo 'A request, from nothing to approved'
new="{\"eserviceId\":\"$ESERVICE\",\"descriptorId\":\"$FIRST\"}"
send "$COMUNE" POST /agreements "$new"
refused 400 missingCertifiedAttributesError 'without the certified attribute there is no request'
has "Comune con anagrafe $RUN" 'the refusal names what is missing'
send "$REGISTRO" POST "/tenants/$COMUNE_ID/attributes/certified" "{\"id\":\"$CERTIFIED\"}"
expect 204 'the certifier recognises it'
send "$COMUNE" POST /agreements "$new"
expect 201 'the consumer makes a draft'
REQUEST=$(field id)
[ "$(header location)" = "/api/v1/agreements/$REQUEST" ] || fail 'the answer does not say where the request is'
send "$COMUNE" POST /agreements "$new"
refused 409 agreementAlreadyExists 'one request for an e-service is enough'
call "$REGIONE" GET "/agreements/$REQUEST"
refused 404 agreementNotFound 'the draft is the consumer'"'"'s alone'
tell "$COMUNE" submit
refused 400 consumerWithNotValidEmail 'whoever cannot be written to does not submit'
send "$COMUNE" POST "/tenants/$COMUNE_ID/mails" "{\"address\":\"protocollo@comune-$RUN.example\"}"
[ "$STATUS" = 200 ] || [ "$STATUS" = 201 ] || [ "$STATUS" = 204 ] || fail "setting the address: $STATUS $BODY"
tell "$COMUNE" submit
refused 400 agreementSubmissionFailed 'the declaration is missing'
has "Responsabile dati nominato $RUN" 'the refusal names the declaration'
send "$COMUNE" POST /tenants/attributes/declared "{\"id\":\"$DECLARED\"}"
expect 204 'the consumer declares'
send "$COMUNE" POST "/agreements/$REQUEST/update" '{"consumerNotes":"Ci serve per lo sportello.","state":"ACTIVE"}'
refused 400 invalidFields 'nobody sets the state of a request'
shown "$COMUNE"
SEEN=$(header etag)
send "$COMUNE" POST "/agreements/$REQUEST/update" '{"consumerNotes":"Ci serve per lo sportello."}' --header "If-Match: $SEEN"
expect 200 'the consumer writes a message'
send "$COMUNE" POST "/agreements/$REQUEST/update" '{"consumerNotes":"Un altro."}' --header "If-Match: $SEEN"
refused 409 concurrentModification 'whoever saw an older draft is told what changed'
printf '%%PDF-1.7\nconvenzione\n' >"$FOLDER/convenzione.pdf"
call "$COMUNE" POST "/agreements/$REQUEST/consumer-documents" --form "doc=@$FOLDER/convenzione.pdf;type=application/pdf"
expect 201 'and attaches a document'
DOCUMENT=$(field id)
tell "$COMUNE" submit
expect 200 'the request is submitted'
has '"state":"PENDING"' 'manual approval'
call "$REGIONE" GET "/agreements/$REQUEST/consumer-documents/$DOCUMENT"
expect 200 'the provider reads the document'
call "$REGIONE" GET "/producers/agreements?states=PENDING&eservicesIds=$ESERVICE"
expect 200 'and finds the request in its list'
has "$REQUEST" 'the list'
tell "$COMUNE" approve
refused 403 tenantIsNotTheProducer 'the consumer does not approve its own request'
tell "$ESTRANEO" approve
refused 404 agreementNotFound 'for anybody else it does not exist'
tell "$REGIONE" approve
refused 400 agreementActivationFailed 'the provider has not verified yet'
send "$REGIONE" POST "/tenants/$COMUNE_ID/attributes/verified" "{\"id\":\"$VERIFIED\",\"agreementId\":\"$REQUEST\"}"
expect 204 'the provider verifies'
tell "$REGIONE" approve
expect 200 'and approves'
has '"state":"ACTIVE"' 'approval'

echo 'Suspended by two actors, and lifted'
send "$REGIONE" POST "/agreements/$REQUEST/suspend" '{"reason":"Manutenzione straordinaria"}'
expect 200 'the provider suspends'
tell "$COMUNE" unsuspend
refused 409 agreementNotSuspendedByCaller 'the consumer does not lift what is not its own'
tell "$COMUNE" suspend
expect 200 'the consumer suspends too'
tell "$REGIONE" unsuspend
expect 200 'the provider lifts its own'
has '"state":"SUSPENDED"' 'one of two'
tell "$COMUNE" unsuspend
expect 200 'the consumer lifts its own'
has '"state":"ACTIVE"' 'both lifted'
call "$COMUNE" DELETE "/tenants/attributes/declared/$DECLARED"
expect 204 'the consumer takes its declaration back'
shown "$COMUNE"
has '"state":"SUSPENDED"' 'the platform suspends at once'
has '"suspendedByPlatform":true' 'the platform suspends at once'
send "$COMUNE" POST /tenants/attributes/declared "{\"id\":\"$DECLARED\"}"
expect 204 'and declares again'
shown "$COMUNE"
has '"state":"ACTIVE"' 'the platform lifts on its own'
call "$REGIONE" DELETE "/tenants/$COMUNE_ID/attributes/verified/$VERIFIED"
expect 204 'the provider takes its verification back'
shown "$COMUNE"
has '"state":"ACTIVE"' 'a revoked verification changes no state'
call "$COMUNE" GET /discrepancies
expect 200 'but everybody concerned reads of a discrepancy'
has "$VERIFIED" 'the discrepancy'
tell "$REGIONE" suspend
expect 200 'the provider suspends'
tell "$REGIONE" unsuspend
refused 400 agreementActivationFailed 'and cannot lift while the verification is missing'
send "$REGIONE" POST "/tenants/$COMUNE_ID/attributes/verified" "{\"id\":\"$VERIFIED\",\"agreementId\":\"$REQUEST\"}"
expect 204 'it verifies again'
tell "$REGIONE" unsuspend
expect 200 'and lifts'
has '"state":"ACTIVE"' 'verified again'

echo 'A newer version'
tell "$COMUNE" upgrade
refused 400 noNewerDescriptor 'there is nothing to upgrade to yet'
call "$REGIONE" POST "/eservices/$ESERVICE/descriptors"
expect 201 'the provider begins version 2'
SECOND=$(field id)
publish "$ESERVICE" "$SECOND" 2.1.0
call "$COMUNE" GET "/consumers/agreements?showOnlyUpgradeable=true&eservicesIds=$ESERVICE"
expect 200 'the consumer sees that it can upgrade'
has "$REQUEST" 'the requests to upgrade'
tell "$REGIONE" upgrade
refused 403 tenantIsNotTheConsumer 'the upgrade is the consumer'"'"'s alone'
OLD=$REQUEST
tell "$COMUNE" upgrade
expect 200 'the consumer upgrades'
has "\"replaces\":\"$OLD\"" 'the upgrade'
REQUEST=$(field id)
shown "$COMUNE"
has '"state":"ACTIVE"' 'the new request is active at once'
has "\"descriptorId\":\"$SECOND\"" 'on the new version'
REQUEST=$OLD
shown "$COMUNE"
has '"state":"ARCHIVED"' 'the old request is archived'
tell "$COMUNE" unsuspend
refused 400 agreementNotInExpectedState 'and takes no command any more'
call "$COMUNE" GET "/agreements/$OLD/events"
expect 200 'its history tells all of it'
has '"name":"Archived"' 'the history'

echo 'The way out'
call "$COMUNE" DELETE /sessions/current
expect 204 'the session ends'
call "$COMUNE" GET /me
refused 401 unauthenticated 'and opens nothing any more'
echo "walkthrough: $STEPS steps, all as promised"
