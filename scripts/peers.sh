#!/bin/sh
# The programs that stook is compared with, where the system's package manager may install them:
# R with metafor, metadat and netmeta, and LibreOffice Writer. What is missing is only named: the
# tests that need it are skipped visibly.
set -u
packages="libreoffice-writer-nogui r-base-core r-cran-metafor r-cran-metadat r-cran-netmeta"
missing=""
for package in $packages; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
$sudo apt-get update -qq >/dev/null 2>&1 || true
for package in $missing; do
    if ! DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
        "$package" >/dev/null 2>&1; then
        echo "peers: $package is not installed" >&2
    fi
done
exit 0
