#!/bin/sh
# Runs a program of docker-watcher, by the name it is called by, as an ordinary user. Started as root it first adopts what
# that user needs: the folders it writes to, and the group of the engine's socket. Started as another user it only runs.
set -eu

# tini only as the first process: it reaps what is left behind, and passes signals on. It must run as the user it signals.
set -- node "/opt/docker-watcher/bin/$(basename "$0")" "$@"
[ $$ -ne 1 ] || set -- tini -- "$@"
[ "$(id -u)" -eq 0 ] || exec "$@"

owner=1000
for folder in "${DOCKER_WATCHER_DATA:-/app/data}" /app/plugins /app/proxy; do
  if [ -d "$folder" ] && [ "$(stat -c %u "$folder")" != "$owner" ]; then
    chown -R "$owner:$owner" "$folder" ||
      echo "docker-watcher: $folder belongs to user $(stat -c %u "$folder") and can't be given to user $owner; on the host: chown -R $owner:$owner FOLDER" >&2
  fi
done

groups=$owner
socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
case $socket in
unix://*) socket=${socket#unix://} ;;
*) socket='' ;;
esac
if [ -S "$socket" ]; then groups="$groups,$(stat -c %g "$socket")"; fi

export HOME=/home/node
exec setpriv --reuid="$owner" --regid="$owner" --groups="$groups" --inh-caps=-all --no-new-privs -- "$@"
