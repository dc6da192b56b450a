#!/bin/sh
# Measures home, a diagnosis and a route of a demo teacher with Lighthouse, as on a phone
# (mobile throttling), on a service that runs with demo data. Fails below 100 for
# accessibility, 95 for best practices and performance. Needs node, npm, curl and Chromium
# (CHROME_PATH); nothing of it stays in the repository.
set -eu
base=${1:-http://127.0.0.1:8080}
for program in node npm curl; do
	command -v $program >/dev/null || { echo "lighthouse: $program is not there, so nothing was measured"; exit 0; }
done
curl -sf -o /dev/null "$base/sign-in" || { echo "lighthouse: nothing answers at $base: start the demo with 'make run', or name its address: make lighthouse ADDRESS=http://…"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
email=${EMAIL:-teacher2@ust-ilimsk.example}
curl -s -c "$dir/jar" -o /dev/null --data-urlencode "email=$email" --data-urlencode "password=${PASSWORD:-marshrut-demo-2026}" "$base/sign-in"
cookie=$(awk '!/^# /&&NF>=7{printf "%s=%s; ",$6,$7}' "$dir/jar")
printf '{"Cookie":"%s"}' "${cookie%; }" >"$dir/headers.json"
home=$(curl -s -b "$dir/jar" -o /dev/null -w '%{redirect_url}' "$base/")
case $home in */m/*) ;; *) echo "lighthouse: $email can't sign in"; exit 1 ;; esac
first() { curl -s -b "$dir/jar" "$home/$1" | grep -o "/m/[0-9a-f-]*/$1/[0-9a-f-]\{36\}" | head -1; }
failed=0
for page in "$home" "$base$(first diagnoses)" "$base$(first routes)"; do
	npx --yes lighthouse@13.5.0 "$page" --quiet --output=json --output-path="$dir/out.json" --extra-headers="$dir/headers.json" \
		--only-categories=performance,accessibility,best-practices --chrome-flags="--headless=new --no-sandbox --disable-gpu"
	node -e '
const r = JSON.parse(require("fs").readFileSync(process.argv[1]));
const score = id => Math.round(r.categories[id].score * 100);
const [p, a, b] = ["performance", "accessibility", "best-practices"].map(score);
const path = new URL(r.finalDisplayedUrl).pathname.replace(/\/m\/[^/]*/, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "…") || "/";
console.log(path.padEnd(14), "performance", p, "accessibility", a, "best practices", b,
  "first content", r.audits["first-contentful-paint"].displayValue, "largest", r.audits["largest-contentful-paint"].displayValue);
process.exit(p >= 95 && a === 100 && b >= 95 ? 0 : 1);' "$dir/out.json" || failed=1
done
exit $failed
