#!/usr/bin/env bash
# Starts like the official image: as root it takes over the volume; as postgres it initializes an empty one with a server that
# answers on the Unix socket only, runs /docker-entrypoint-initdb.d, and then becomes the real server.
set -euo pipefail
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  pg_ctl --wait --options "-c listen_addresses=''" start
  for file in /docker-entrypoint-initdb.d/*.sql; do psql -v ON_ERROR_STOP=1 -U postgres -d postgres -f "$file"; done
  # As on a slow disk: whoever takes this server for the real one connects in vain.
  sleep 3
  pg_ctl --wait --mode fast stop
fi

exec "$@"
