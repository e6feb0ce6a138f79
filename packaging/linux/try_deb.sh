#!/bin/sh
# Installs the package into a root that is thrown away, runs it there, removes it again, and looks
# whether the ledger is still there: try_deb.sh FILE.deb
#
# The libraries that the package depends on are this machine's; that the list of them is complete
# shows on a bare Debian only (`apt-get install ./holdfast_*.deb`).
set -eu
package=$(readlink -f "$1")
cd "$(dirname "$0")/../.."
. packaging/linux/in_root.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

prepare_root "$root"
in_root "$root" --install "$package"
program=$root/usr/bin/holdfast
test -x "$program"

python=$(command -v python3 || echo .venv/bin/python)
"$python" packaging/smoke.py "$program"
for file in applications/org.holdfast.Holdfast.desktop metainfo/org.holdfast.Holdfast.metainfo.xml \
    icons/hicolor/scalable/apps/org.holdfast.Holdfast.svg man/man1/holdfast.1.gz \
    doc/holdfast/copyright doc/holdfast/holdfast-sbom.json; do
    test -s "$root/usr/share/$file" || { echo "missing in the package: $file"; exit 1; }
done
if command -v appstreamcli >/dev/null; then
    appstreamcli validate --no-net "$root/usr/share/metainfo/"*.metainfo.xml
fi
if command -v desktop-file-validate >/dev/null; then
    desktop-file-validate "$root/usr/share/applications/"*.desktop
fi
packaging/linux/try_window.sh "$program"

# A ledger, an upgrade over it, and the removal: the ledger stays.
ledgers=$root/home/.local/share/holdfast
"$program" --data-dir "$ledgers" sale new --item COFFEE --cash 5 >/dev/null 2>&1
in_root "$root" --install "$package"
in_root "$root" --remove holdfast
in_root "$root" --purge holdfast
left=$(find "$root" -path "$root/home" -prune -o -path '*/usr/*holdfast*' -print | head -n 3)
if [ -n "$left" ]; then echo "left behind: $left"; exit 1; fi
if ! find "$ledgers" -name 'training-acct_*.db' | grep -q .; then echo "the ledger is gone"; exit 1; fi
echo "smoke: removed without a trace, and the ledger is still there"
