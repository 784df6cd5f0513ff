#!/bin/sh
# Makes the certificates of the kit anew, with OpenSSL. They are valid from 2020 to 2076 and protect nothing.
set -e
cd "$(dirname "$0")/../src/main/resources/dev/lintel/tck/tls"
work=$(mktemp -d)
: > "$work/index"
printf '[ca]\ndefault_ca = kit\n[kit]\ndatabase = %s/index\nnew_certs_dir = %s\nrand_serial = yes\n' "$work" "$work" > "$work/ca"
printf 'unique_subject = no\n[any]\ncommonName = supplied\n' >> "$work/ca"

key() { # NAME TYPE
  if [ "$2" = rsa ]; then openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1-key.pem"
  else openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1-key.pem"; fi
}
sign() { # NAME END EXTENSIONS SIGNER...
  name=$1 end=$2
  printf '%s\n' "$3" > "$work/extensions"
  shift 3
  openssl req -new -key "$name-key.pem" -subj "/CN=Lintel kit $name" -out "$work/request"
  openssl ca -batch -notext -md sha256 -policy any -config "$work/ca" -extfile "$work/extensions" \
    -startdate 20200101000000Z -enddate "$end" -in "$work/request" -out "$work/signed" "$@" 2>/dev/null
}
root() { # NAME
  key "$1" ec
  sign "$1" 20760101000000Z "basicConstraints=critical,CA:true" -selfsign -keyfile "$1-key.pem"
  mv "$work/signed" "$1.pem"
}
leaf() { # NAME TYPE ROOT EXTENSIONS [END]
  key "$1" "$2"
  sign "$1" "${5:-20760101000000Z}" "$4" -cert "$3.pem" -keyfile "$3-key.pem"
  cat "$work/signed" "$3.pem" > "$1.pem"
}

root root
root stranger-root
leaf server ec root "subjectAltName=DNS:localhost,IP:127.0.0.1"
leaf renewed ec root "subjectAltName=DNS:localhost,IP:127.0.0.1"
leaf other rsa root "subjectAltName=DNS:other.test,DNS:*.wild.test"
leaf expired ec root "subjectAltName=DNS:localhost" 20200102000000Z
leaf client ec root "extendedKeyUsage=clientAuth"
leaf stranger ec stranger-root "extendedKeyUsage=clientAuth"
openssl pkcs8 -topk8 -in server-key.pem -passout pass:secret -out encrypted-key.pem
openssl pkey -in other-key.pem -traditional -out old-form-key.pem
openssl pkcs12 -export -in server.pem -inkey server-key.pem -passout pass:secret -out server.p12
rm -r "$work" root-key.pem stranger-root-key.pem
chmod 644 ./*
