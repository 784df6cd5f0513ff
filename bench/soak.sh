#!/usr/bin/env bash
# Loads the sample by HTTP/2 and HTTP/1.1, kills clients in the middle, and says what is left of them.
# Usage: bench/soak.sh vertx|undertow|jetty [rounds]
# Needs java, curl and h2load (nghttp2), and the sample packaged (see README). Ends by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

server=${1:?name a server: vertx, undertow or jetty}
rounds=${2:-1}
dir=$(mktemp -d)
log=$dir/server.log
trap 'kill -KILL "${pid:-}" 2>/dev/null || true; rm -rf "$dir"' EXIT

head -c 10000 /dev/urandom >"$dir/small"
head -c 1000000 /dev/urandom >"$dir/large"
java -Xmx256m -jar app-sample/target/app-sample.jar --server "$server" --bind 127.0.0.1:0 >"$log" 2>&1 &
pid=$!
for _ in $(seq 150); do
  url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$log" | head -1 || true)
  [ -n "$url" ] && break
  sleep 0.2
done
[ -n "$url" ] || { cat "$log" >&2; exit 1; }

# What is open in the server, but for its files and classes.
sockets() { find "/proc/$pid/fd" -lname 'socket:*' | wc -l; }

# load NAME ARGUMENTS: one line, and an end if a request got no answer.
load() {
  local name=$1 out
  shift
  out=$(timeout 300 h2load "$@" | grep -E '^(requests|status codes):')
  echo "$name: $(echo "$out" | tr '\n' ' ')"
  grep -q ' 0 errored, 0 timeout' <<<"$out" && grep -q ' 0 5xx' <<<"$out"
}

# killed ARGUMENTS: clients that do not live to the end.
killed() {
  (timeout -s KILL 1 h2load -n 1000000 -c 20 -m 30 "$@" >/dev/null || true) 2>/dev/null
}

curl -sf "$url/async/plaintext" >/dev/null
before=$(sockets)
for _ in $(seq "$rounds"); do
  for style in sync async; do
    load "$style echo 10 kB, HTTP/2" -n 4000 -c 10 -m 30 -d "$dir/small" "$url/$style/echo"
    load "$style echo 1 MB, HTTP/2" -n 100 -c 4 -m 10 -d "$dir/large" "$url/$style/echo"
    load "$style 404 before 1 MB is sent, HTTP/2" -n 300 -c 4 -m 20 -d "$dir/large" "$url/$style/none"
    load "$style stream 1 MB, HTTP/2" -n 300 -c 4 -m 20 "$url/$style/stream?chunks=100&size=10000"
    load "$style echo 10 kB, HTTP/1.1" --h1 -n 4000 -c 20 -d "$dir/small" "$url/$style/echo"
    killed -d "$dir/small" "$url/$style/echo"
    killed "$url/$style/stream?chunks=1000&size=10000"
    echo "$style: clients killed in the middle of uploads and downloads"
  done
done

for _ in $(seq 100); do
  after=$(sockets)
  [ "$after" -le "$before" ] && break
  sleep 0.1
done
echo "sockets before: $before, after: $after"
[ "$after" -le "$before" ]
curl -sf "$url/sync/plaintext" >/dev/null
kill -TERM "$pid"
wait "$pid"
if grep -E 'ERROR|SEVERE|WARN|Exception' "$log"; then
  echo "the server complained" >&2
  exit 1
fi
echo "$server: passed"
