#!/bin/sh
# Makes the Debian package of the folder that PyInstaller built: deb.sh build/package
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$1" && pwd)
cd "$here/../.."
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}"
export SOURCE_DATE_EPOCH

version=$("$out/holdfast/holdfast" --version | cut -d' ' -f2)
architecture=$(dpkg --print-architecture)
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
id=org.holdfast.Holdfast
root=build/deb
rm -rf "$root"

install -d "$root/usr/bin" "$root/usr/lib" "$root/DEBIAN"
cp -a "$out/holdfast" "$root/usr/lib/holdfast"
# Relative, so that it also holds in a root that is not /.
ln -s ../lib/holdfast/holdfast "$root/usr/bin/holdfast"

install -Dm644 "$here/$id.desktop" "$root/usr/share/applications/$id.desktop"
install -Dm644 "$here/holdfast.svg" "$root/usr/share/icons/hicolor/scalable/apps/$id.svg"
for size in 16 32 48 64 128 256 512; do
    install -Dm644 "build/icons/holdfast-$size.png" \
        "$root/usr/share/icons/hicolor/${size}x${size}/apps/$id.png"
done
install -d "$root/usr/share/metainfo"
sed "s/@VERSION@/$version/; s/@DATE@/$day/" "$here/$id.metainfo.xml" \
    >"$root/usr/share/metainfo/$id.metainfo.xml"
install -Dm644 "$here/70-holdfast-printers.rules" \
    "$root/usr/lib/udev/rules.d/70-holdfast-printers.rules"
install -d "$root/usr/share/man/man1"
gzip -9n <build/holdfast.1 >"$root/usr/share/man/man1/holdfast.1.gz"
install -d "$root/usr/share/bash-completion/completions"
_HOLDFAST_COMPLETE=bash_source "$out/holdfast/holdfast" \
    >"$root/usr/share/bash-completion/completions/holdfast"

doc=$root/usr/share/doc/holdfast
install -d "$doc"
cat LICENSE "$out/THIRD-PARTY.txt" >"$doc/copyright"
cp "$out/holdfast-sbom.json" "$doc/"
gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
printf 'holdfast (%s) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- Holdfast contributors  %s\n' \
    "$version" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.Debian.gz"

install -m755 "$here/postrm" "$root/DEBIAN/postrm"
sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$(du -sk "$root/usr" | cut -f1)/" \
    "$here/control" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

# Everybody may read and run it, whatever this account's umask; nobody but root may change it.
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zzstd -z9 --build "$root" "$out/holdfast_${version}_$architecture.deb" >/dev/null
