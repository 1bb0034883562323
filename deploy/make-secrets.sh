#!/usr/bin/env bash
# Creates what docker-compose.yml requires and nothing else may know: the three passwords of the database, in .env, and the
# certificate that encrypts the portal's keys, in deploy/secrets. Run it once; what exists already is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

touch .env
for name in POSTGRES_PASSWORD PORTAL_DB_PASSWORD TEMPORAL_DB_PASSWORD; do
  grep -q "^$name=." .env || echo "$name=$(openssl rand -hex 24)" >> .env
done

certificate=deploy/secrets/data-protection.pfx
if [ ! -e "$certificate" ]; then
  mkdir -p deploy/secrets
  openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj /CN=ApprovalPortal -keyout /dev/stdout -out - 2> /dev/null \
    | openssl pkcs12 -export -passout pass: -out "$certificate.new"
  # The portal's user in the container reads the mounted file; on the host, the folder keeps others out.
  chmod 644 "$certificate.new"
  mv "$certificate.new" "$certificate"
fi

echo "Passwords: .env. Certificate: $certificate. Keep both with the backups of the database."
