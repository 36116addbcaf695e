#!/usr/bin/env bash
# Installs the outside programs the tests talk to, and the libraries the bench compares with. Without root it says what is
# missing and goes on: such tests and peers skip.
set -u
packages=(g++ netcat-openbsd socat curl wrk haproxy nginx libnginx-mod-stream redis-tools valgrind libc6-dbg python3-venv
  mandoc groff-base man-db abigail-tools cmake pkgconf
  libuv1-dev libev-dev libevent-dev libexplain-dev tshark)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
  echo "peers: everything is installed"
elif ! command -v apt-get >/dev/null; then
  echo "peers: not a Debian system; please install what corresponds to: ${missing[*]}"
elif [ "$(id -u)" -ne 0 ]; then
  echo "peers: not root; run as root: apt-get install ${missing[*]}"
else
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"
  # The tests start their own, on free ports: as services of this computer they were not asked for.
  for service in haproxy nginx; do
    if [[ " ${missing[*]} " == *" $service "* ]] && command -v systemctl >/dev/null; then
      systemctl disable --now "$service" 2>/dev/null || true
    fi
  done
fi
