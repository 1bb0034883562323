#!/usr/bin/env bash
# Tries docker-compose.yml on a Debian machine that has no container engine and no access to a container registry: brings the
# stack up, runs the README's journey over http and behind a TLS proxy, restores a backup, and takes everything down.
#   deploy/try-compose.sh            in a temporary folder, which is removed
#   deploy/try-compose.sh FOLDER     keeps the engine's data and the images there for the next run
# Needs root and the .NET SDK. The images are stand-ins under the real names (see deploy/try-compose/images.sh); the portal's
# and the worker's are built from deploy/Dockerfile. PORT and TLS_PORT replace 15080 and 15443.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
[ "$(id -u)" = 0 ] || { echo "An engine of its own needs root: run it as root."; exit 1; }

export PORT=${PORT:-15080} TLS_PORT=${TLS_PORT:-15443}
temporary=
if [ $# -gt 0 ]; then mkdir -p "$1"; work=$(cd "$1" && pwd); else work=$(mktemp -d); temporary=$work; fi
exec 9> "$work/lock"
flock --nonblock 9 || { echo "Another run uses $work."; exit 1; }
source deploy/try-compose/images.sh
source deploy/try-compose/engine.sh

step() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

clean_up() {
  set +e
  step "Clean up"
  if [ -e "$work/source/.env" ]; then
    [ "$result" = PASSED ] || timeout 60 docker compose logs --no-color --tail 40
    timeout 120 docker compose down --volumes --timeout 20
  fi
  stop_processes
  cd /
  umount "$work/data" 2> /dev/null
  rm -rf "$work/source" ${temporary:+"$temporary"}
  echo "$result after $SECONDS s"
  [ "$result" = PASSED ] && exit 0
  exit 1
}

# What a user has after a clone, apart from this working tree: nothing of the trial ends up in the repository.
copy_source() {
  mkdir -p "$work/source"
  git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --target-directory "$work/source"
  cat > "$work/override.yml" <<OVERRIDE
services:
  portal:
    build: { network: host }
    ports: !override ["127.0.0.1:$PORT:5080"]
  worker:
    build: { network: host }
OVERRIDE
  cd "$work/source"
  export COMPOSE_FILE=docker-compose.yml:$work/override.yml
}

check_configuration() {
  if docker compose config -q 2> "$work/config.log"; then fail "compose accepts missing passwords"; fi
  cat "$work/config.log"
  grep -q deploy/make-secrets.sh "$work/config.log" || fail "compose does not say how to create the passwords"
  deploy/make-secrets.sh
  docker compose --profile ui config -q
  # Of a run that was killed.
  docker compose down --volumes 2> /dev/null
}

# Starts the stack for one public address and waits until every health check passes.
up() {
  sed -i '/^PUBLIC_URL=/d' .env
  echo "PUBLIC_URL=$1" >> .env
  local since=$SECONDS service state
  timeout 300 docker compose up --detach > "$work/up.log" 2>&1 || { cat "$work/up.log"; fail "docker compose up"; }
  for service in postgres temporal portal worker; do
    until state=$(docker inspect --format '{{.State.Health.Status}}' "$(docker compose ps --quiet "$service")" 2> /dev/null) && [ "$state" = healthy ]; do
      [ $((SECONDS - since)) -lt 300 ] || fail "$service is $state after 300 s"
      sleep 0.5
    done
  done
  echo "Healthy after $((SECONDS - since)) s"
}

journey() { timeout 400 dotnet "$repository/artifacts/journey/ApprovalPortal.Journey.dll" "$@"; }

# The README's way through a deployment that has no account yet.
approve() {
  local url=$1 answer link
  answer=$(docker compose exec -T portal dotnet ApprovalPortal.Web.dll admin create --email admin@company.example --name Admin)
  link=$(grep -o "$url/account/set-password[^ ]*" <<< "$answer") || fail "no link to $url in: $answer"
  request=$(journey approve "$url" "$link")
  echo "Approved: $request"
}

check_containers() {
  local service
  docker stats --no-stream --format '{{.Name}}\t{{.MemUsage}}\t{{.PIDs}} threads'
  docker compose exec -T postgres psql -U postgres -At -F ' connections: ' -c 'SELECT usename, count(*) FROM pg_stat_activity WHERE usename IS NOT NULL GROUP BY usename'
  for service in portal worker; do
    docker compose exec -T "$service" sh -c 'id -u; grep CapEff /proc/1/status'
    # Also without read_only, which an orchestrator may not set.
    if docker run --rm --network none --entrypoint touch "approvalportal-$service" /app/x 2> /dev/null; then
      fail "/app is writable in the image of $service"
    fi
  done
  if docker compose logs --no-color portal | grep -E '(crit|fail):|Unhandled exception'; then fail "the portal reports failures"; fi
}

restore_backup() {
  docker compose stop portal worker temporal
  docker compose exec -T postgres pg_dumpall -U postgres --clean --if-exists > "$work/backup.sql"
  docker compose down --volumes
  docker compose up --detach --wait postgres
  docker compose exec -T postgres psql -q -U postgres -d postgres < "$work/backup.sql" 2> "$work/restore.log" > /dev/null
  # The superuser itself is the only object of the backup that cannot be replaced.
  if grep ERROR "$work/restore.log" | grep -v -E 'current user cannot be dropped|role "postgres" already exists'; then fail "restore"; fi
  ls -l "$work/backup.sql"
}

result=FAILED
trap clean_up EXIT
trap 'exit 1' INT TERM
step "Packages"; install_packages
dotnet build deploy/ApprovalPortal.Journey -v quiet --nologo --output artifacts/journey > "$work/journey.log" 2>&1 9>&- &
journey_build=$!
rm -rf "$work/source"
step "Engine"; start_engine
step "Stand-in images"; create_images
step "Configuration"; copy_source; check_configuration
step "Build"; timeout 1500 docker compose build --quiet
docker images --format '{{.Repository}}:{{.Tag}}\t{{.Size}}'
wait "$journey_build" || { cat "$work/journey.log"; fail "the journey's program"; }

step "Journey over http"
http=http://localhost:$PORT
up "$http"; approve "$http"; check_containers
step "Down and up"
docker compose down
up "$http"; journey verify "$http" "$request"
step "Backup and restore"
restore_backup
up "$http"; journey verify "$http" "$request"
docker compose down --volumes

step "Journey behind a TLS proxy"
https=https://approvals.example:$TLS_PORT
start_proxy approvals.example
up "$https"; approve "$https"
docker compose down
up "$https"; journey verify "$https" "$request"
check_containers
result=PASSED
