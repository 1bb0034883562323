# Sourced by deploy/try-compose.sh: packages, the container engine and the TLS proxy, all of them stopped by their process ids.
processes=()

install_packages() {
  local missing=()
  command -v dockerd > /dev/null || missing+=(docker.io)
  command -v debootstrap > /dev/null || missing+=(debootstrap)
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
  fi

  export DOCKER_CONFIG=$work/docker
  mkdir -p "$DOCKER_CONFIG/cli-plugins"
  if ! docker compose version 2> /dev/null; then
    # Debian 12 has version 1 only, which cannot read the file; version 2 is one program without further dependencies.
    unpack docker-compose trixie
    ln -sf "$work/unpacked/usr/libexec/docker/cli-plugins/docker-compose" "$DOCKER_CONFIG/cli-plugins/"
    docker compose version
  fi

  # Installed, it would start a server of its own.
  unpack nginx "$(. /etc/os-release && echo "$VERSION_CODENAME")"
}

# Unpacks a package of a Debian release into $work/unpacked without installing it, from this machine's own package sources.
unpack() { # PACKAGE RELEASE
  local folder=$work/apt-$2
  [ ! -e "$work/unpacked/$1" ] || return 0
  mkdir -p "$folder/parts" "$folder/lists/partial" "$work/unpacked"
  sed "s/$(. /etc/os-release && echo "$VERSION_CODENAME")/$2/g" /etc/apt/sources.list.d/debian.sources > "$folder/parts/debian.sources"
  local options=(-qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$folder/parts" -o "Dir::State::lists=$folder/lists"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$folder" && apt-get "${options[@]}" download "$1" && dpkg --extract "$1"_*.deb "$work/unpacked")
  touch "$work/unpacked/$1"
}

start_engine() {
  # Left by an engine that was killed, a second bridge of the same range would take the requests to published ports.
  ip route | grep "^172.29.80.0/24" && fail "the network's range is in use; remove the device that this route names"
  export DOCKER_HOST=unix://$work/docker.sock
  echo '{}' > "$work/daemon.json"
  # Neither the machine's engine nor its firewall is touched; published ports go through the engine's own proxy.
  dockerd --config-file "$work/daemon.json" --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" \
    --pidfile "$work/dockerd.pid" --bridge none --iptables=false --ip6tables=false --ip-forward=false > "$work/dockerd.log" 2>&1 9>&- &
  processes+=($!)
  local since=$SECONDS
  until docker version --format '{{.Server.Version}}' 2> /dev/null | grep .; do
    [ $((SECONDS - since)) -lt 60 ] || { tail -20 "$work/dockerd.log"; fail "the engine does not answer"; }
    sleep 0.5
  done
}

# A proxy as the README demands: TLS, sticky sessions, WebSockets, and the headers that say for whom it forwards.
start_proxy() { # HOST_NAME
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \
    -keyout "$work/proxy.key" -out "$work/proxy.crt" 2> /dev/null
  cat > "$work/nginx.conf" <<NGINX
user root;
pid $work/nginx.pid;
daemon off;
events {}
http {
  access_log off;
  client_body_temp_path $work/nginx-body;
  proxy_temp_path $work/nginx-proxy;
  fastcgi_temp_path $work/nginx-unused;
  uwsgi_temp_path $work/nginx-unused;
  scgi_temp_path $work/nginx-unused;
  map \$http_upgrade \$connection_header { default upgrade; '' close; }
  upstream portal { ip_hash; server 127.0.0.1:$PORT; }
  server {
    listen 127.0.0.1:$TLS_PORT ssl;
    ssl_certificate $work/proxy.crt;
    ssl_certificate_key $work/proxy.key;
    location / {
      proxy_pass http://portal;
      proxy_http_version 1.1;
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto \$scheme;
      proxy_set_header Upgrade \$http_upgrade;
      proxy_set_header Connection \$connection_header;
      proxy_read_timeout 1h;
    }
  }
}
NGINX
  "$work/unpacked/usr/sbin/nginx" -e stderr -p "$work" -c "$work/nginx.conf" > "$work/nginx.log" 2>&1 9>&- &
  processes+=($!)
}

stop_processes() {
  local id
  for id in "${processes[@]}"; do
    kill "$id" 2> /dev/null
    wait "$id" 2> /dev/null
  done
}
