#!/bin/sh
# Makes the signed files of this folder anew (OpenSSL 3). The keys are thrown away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
cd "$work"
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
key ca
openssl req -x509 -new -key ca.key -subj "/C=IT/CN=CA di prova" -days 7300 -out ca.pem
signer() { # name, subject
    key "$1"
    openssl req -new -key "$1.key" -utf8 -subj "$2" -out "$1.csr"
    printf 'subjectKeyIdentifier=hash\n' > ext
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 7300 -extfile ext -out "$1.pem"
}
signer lucia "/C=IT/SN=Rossi/GN=Lucia/CN=RSSLCU80A41H501X"
signer ugo "/C=IT/CN=Verdi Ugo"
printf '%%PDF-1.7\nEsito della pratica\n' > esito.pdf
sign() { openssl cms -sign -binary -nodetach -in esito.pdf -signer lucia.pem -inkey lucia.key "$@"; }
sign -outform DER -out "$here/esito.pdf.p7m"
sign -outform DER -stream -out "$here/streamed.p7m"
sign -outform PEM -out "$here/esito.pem.p7m"
sign -outform DER -keyid -out "$here/by-key.p7m"
sign -outform DER -nocerts -out "$here/without-certificate.p7m"
sign -outform DER -signer ugo.pem -inkey ugo.key -out "$here/two.p7m"
openssl cms -encrypt -binary -in esito.pdf -outform DER -out "$here/encrypted.p7m" lucia.pem
openssl crl2pkcs7 -nocrl -certfile lucia.pem -outform DER -out "$here/nobody.p7m"
rm -r "$work"
