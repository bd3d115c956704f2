#!/bin/sh
# Tells docker-watcher that an image was pushed, signed: notify.sh IMAGE TAG
# Needs DOCKER_WATCHER_URL, and DOCKER_WATCHER_SECRET: the secret that `docker-watcher webhooks` shows for "generic".
set -eu

body=$(printf '{"image":"%s","tag":"%s"}' "$1" "$2")
signature=$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$DOCKER_WATCHER_SECRET" -hex | sed 's/.*= *//')
curl --fail-with-body --silent --show-error --retry 3 --retry-all-errors --max-time 20 \
  --header 'content-type: application/json' \
  --header "x-docker-watcher-signature: sha256=$signature" \
  --data "$body" \
  "$DOCKER_WATCHER_URL/api/webhook/generic"
