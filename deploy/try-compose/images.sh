# Sourced by deploy/try-compose.sh: stand-ins for the images that docker-compose.yml and deploy/Dockerfile name, from Debian's
# packages, the installed .NET and the official Temporal programs beside the repository. Same users, environment, programs
# and start; other versions of PostgreSQL and of the operating system. Temporal's UI has none.

create_images() {
  local files=$repository/deploy/try-compose programs=$work/programs dotnet
  dotnet=$(dotnet --list-runtimes | sed -n 's,^Microsoft.NETCore.App .*\[\(.*\)/shared/.*,\1,p' | tail -1)
  [ -e "$programs" ] || "$repository/../shared/temporal/install" "$programs"
  missing try-compose-base && create_base
  create_postgres_image
  missing mcr.microsoft.com/dotnet/sdk:10.0 && create_sdk_image
  missing mcr.microsoft.com/dotnet/aspnet:10.0 && create_aspnet_image
  missing temporalio/server:1.32.0 && create_temporal_images
  return 0
}

create_base() {
  local release mirror base=$work/base
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $release" | head -1)
  if [ ! -e "$base.done" ]; then
    rm -rf "$base"
    debootstrap --variant=minbase --include=postgresql,ca-certificates,tzdata,busybox-static "$release" "$base" "$mirror" > "$work/debootstrap.log"
    # The cluster that Debian's package creates, and what only an installation needs.
    rm -rf "$base"/var/lib/postgresql/* "$base"/etc/postgresql/* "$base"/var/cache/apt/* "$base"/var/lib/apt/lists/*
    chmod 2777 "$base/run/postgresql"
    chroot "$base" useradd --uid 1654 --create-home app
    touch "$base.done"
  fi
  tar --create --directory "$base" . | docker import - try-compose-base > /dev/null
}

create_postgres_image() {
  context postgres
  install -D -m 0755 "$files/postgres-entrypoint.sh" "$context/usr/local/bin/docker-entrypoint.sh"
  build postgres:17 <<DOCKERFILE
FROM try-compose-base
COPY . /
ENV LANG=C.UTF-8 PGDATA=/var/lib/postgresql/data
ENV PATH=/$(cd "$work/base" && echo usr/lib/postgresql/*/bin):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
STOPSIGNAL SIGINT
DOCKERFILE
}

create_sdk_image() {
  context sdk
  mkdir -p "$context/usr/share/dotnet" "$context/usr/bin"
  cp -a "$dotnet/." "$context/usr/share/dotnet/"
  ln -s /usr/share/dotnet/dotnet "$context/usr/bin/dotnet"
  # The build restores packages as this machine does.
  install -D -m 0644 ~/.nuget/NuGet/NuGet.Config "$context/root/.nuget/NuGet/NuGet.Config"
  install -D -m 0644 /etc/ssl/certs/ca-certificates.crt "$context/etc/ssl/certs/ca-certificates.crt"
  build mcr.microsoft.com/dotnet/sdk:10.0 <<'DOCKERFILE'
FROM try-compose-base
COPY . /
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_CERT_REVOCATION_MODE=offline
DOCKERFILE
}

create_aspnet_image() {
  context aspnet
  mkdir -p "$context/usr/share/dotnet" "$context/usr/bin"
  cp -a "$dotnet"/{dotnet,host,shared} "$context/usr/share/dotnet/"
  ln -s /usr/share/dotnet/dotnet "$context/usr/bin/dotnet"
  build mcr.microsoft.com/dotnet/aspnet:10.0 <<'DOCKERFILE'
FROM try-compose-base
COPY . /
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true
DOCKERFILE
}

# No Debian below: the real images are Alpine, with busybox for a shell.
create_temporal_images() {
  context temporal-server
  mkdir -p "$context"/{bin,etc/temporal,usr/local/bin}
  cp "$work/base/bin/busybox" "$context/bin/"
  chroot "$context" /bin/busybox --install -s /bin
  # Debian's busybox has no `nc -z HOST PORT`.
  rm "$context/bin/nc"
  printf '#!/bin/sh\nexec busybox nc -w 1 "$2" "$3" < /dev/null\n' > "$context/bin/nc"
  printf '#!/bin/sh\nexport TEMPORAL_BROADCAST_ADDRESS=$(hostname -i)\nexec temporal-server start\n' > "$context/etc/temporal/entrypoint.sh"
  chmod 0755 "$context/bin/nc" "$context/etc/temporal/entrypoint.sh"
  echo 'temporal:x:1000:1000::/etc/temporal:/bin/sh' > "$context/etc/passwd"
  local dockerfile='FROM scratch
COPY . /
ENV PATH=/usr/local/bin:/bin
USER 1000
WORKDIR /etc/temporal
'
  cp -a "$context" "$work/contexts/temporal-tools"
  cp "$programs/temporal-server" "$context/usr/local/bin/"
  build temporalio/server:1.32.0 <<< "$dockerfile"'CMD ["/etc/temporal/entrypoint.sh"]'
  context=$work/contexts/temporal-tools
  cp "$programs"/temporal{,-sql-tool} "$context/usr/local/bin/"
  build temporalio/admin-tools:1.32.0 <<< "$dockerfile"'CMD ["/bin/sh"]'
}

missing() { ! docker image inspect "$1" > /dev/null 2>&1; }

# Sets `context` to an empty folder for the files of an image.
context() { # NAME
  context=$work/contexts/$1
  rm -rf "$work/contexts"
  mkdir -p "$context"
}

# Builds an image from the Dockerfile on the standard input; the older builder asks no registry about local images.
build() { # TAG
  cat > "$work/Dockerfile"
  DOCKER_BUILDKIT=0 docker build --quiet --tag "$1" --file "$work/Dockerfile" "$context" > /dev/null 2> "$work/image.log" \
    || { cat "$work/image.log"; fail "image $1"; }
  echo "$1"
}
