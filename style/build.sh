#!/bin/sh
# Writes style/app.css, the one stylesheet that is served, from the readable parts beside it.
# `cargo test -p app` fails when the two differ.
set -eu
cd "$(dirname "$0")"
cat parts/*.css > app.css
echo "app.css: $(wc -c < app.css) bytes, $(gzip -9c app.css | wc -c) gzip"
