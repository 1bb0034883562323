#!/usr/bin/env bash
# Builds everything, runs every test, and ends with "N passed, N failed". Sets up what it lacks on a bare Debian machine.
#   ./test.sh                 all tests
#   ./test.sh --long          all tests, with proofs in their full size that are shortened otherwise
#   ./test.sh NAME            only the tests whose full name contains NAME
set -euo pipefail
cd "$(dirname "$0")"

if [ "${1:-}" = --long ]; then
  export LONG_PROOFS=1
  shift
fi

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# PostgreSQL and Chromium are real in the tests; both come from Debian.
missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[ -x /usr/bin/chromium ] || missing+=(chromium)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]} from Debian"
  if ! { as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq "${missing[@]}"; } >/dev/null 2>&1; then
    echo "The tests need Debian's packages ${missing[*]}: install them with 'apt-get install ${missing[*]}' as root."
    exit 1
  fi
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

dotnet build ApprovalPortal.sln -v quiet
# Style is an error of the build already; this is the rest.
dotnet format whitespace ApprovalPortal.sln --no-restore --verify-no-changes

passed=0 failed=0 skipped=0 broken=0
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet test "$project" --no-build --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" \
    --results-directory "$results" ${1:+--filter "FullyQualifiedName~$1"} || broken=$((broken + 1))
  count() { grep -o "<Counters [^>]*" "$results/$name.trx" 2>/dev/null | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$' || echo 0; }
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count executed) - $(count passed)))
  skipped=$((skipped + $(count total) - $(count executed)))
done

[ "$skipped" = 0 ] || echo "$skipped tests were skipped: a test that does not run proves nothing."
[ "$broken" = 0 ] || [ "$failed" -gt 0 ] || { echo "A test run broke off."; failed=$((failed + 1)); }
[ $((passed + failed)) -gt 0 ] || echo "No test ran."
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$skipped" = 0 ] && [ "$passed" -gt 0 ]
