#!/bin/sh
# Builds what a shop installs, and tries it: `make package`.
#
# What comes of it lies in build/package:
#   holdfast/                 the program in one folder (PyInstaller)
#   holdfast_*_ARCH.deb       the same for Debian 12 and newer, and Ubuntu 22.10 and newer
#   holdfast-sbom.json        the bill of materials (CycloneDX), also inside both
#   THIRD-PARTY.txt           the licences of all parts, also inside both
#   SHA256SUMS
#
# A package runs where the C library is as new as here or newer, so a release is built on the
# oldest Debian that it is for, with that Debian's own Python. The same commit, Python and lock
# give the same files: times are those of the commit, hashes have a fixed seed.
# HOLDFAST_WEB=1 takes the web engine of the card form in.
set -eu
cd "$(dirname "$0")/.."

packaging/setup.sh package

out=build/package
rm -rf "$out"
mkdir -p "$out" build/pyinstaller

# The time of what is built, not of the building; a tree without history has its release's day.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
PYTHONHASHSEED=1
PYTHONPATH=.
export SOURCE_DATE_EPOCH PYTHONHASHSEED PYTHONPATH

say() { printf 'holdfast: %s\n' "$*"; }

say "listing the parts and their licences"
.venv/bin/python packaging/parts.py "$out"
.venv/bin/python packaging/icons.py build/icons
.venv/bin/python packaging/manual.py build/holdfast.1

say "building the folder (some minutes)"
.venv/bin/python -m PyInstaller --noconfirm --clean --log-level ERROR \
    --distpath "$out" --workpath build/pyinstaller packaging/holdfast.spec
say "trying the folder"
.venv/bin/python packaging/smoke.py "$out/holdfast/holdfast"

if command -v dpkg-deb >/dev/null; then
    say "building the Debian package"
    packaging/linux/deb.sh "$out"
    say "installing it into a throw-away root, trying it, and removing it"
    packaging/linux/try_deb.sh "$out"/holdfast_*.deb
else
    say "no dpkg-deb here: the Debian package is not built"
fi
(cd "$out" && sha256sum holdfast_*.deb holdfast-sbom.json THIRD-PARTY.txt >SHA256SUMS 2>/dev/null) || true
du -sh "$out"/holdfast "$out"/holdfast_*.deb 2>/dev/null || true
