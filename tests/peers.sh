#!/usr/bin/env bash
# Installs the outside programs the tests talk to, and the libraries the bench compares with. Without root it says what is
# missing and goes on: such tests and peers skip.
set -u
packages=(g++ netcat-openbsd socat curl valgrind libc6-dbg python3-venv
  mandoc groff-base man-db abigail-tools cmake pkgconf
  libuv1-dev libev-dev libevent-dev libexplain-dev)
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
fi
