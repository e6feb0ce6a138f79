#!/bin/sh
# Builds Holdfast.app and a disk image for macOS: packaging/macos/build.sh
#
# NOT RUN HERE: the project's machines run Linux. The spec is the one that was run there.
#
# Wanted: macOS 13 or newer, Python 3.11 to 3.13 from python.org (a universal2 one builds for the
# processor that it runs on), Xcode's command line tools.
# Signed and notarised only where a certificate is given:
#   HOLDFAST_SIGN_AS="Developer ID Application: NAME (TEAM)"   a certificate in the keychain
#   HOLDFAST_NOTARY=PROFILE     stored before with `xcrun notarytool store-credentials PROFILE`
# Without them macOS asks whoever opens the program first, and asks for the keychain after every
# update, because an unsigned program is a new one each time.
set -eu
cd "$(dirname "$0")/../.."
[ "$(uname -s)" = Darwin ] || { echo "this builds on macOS only"; exit 1; }

packaging/setup.sh package
out=build/package
rm -rf "$out"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
PYTHONHASHSEED=1
PYTHONPATH=.
export SOURCE_DATE_EPOCH PYTHONHASHSEED PYTHONPATH

.venv/bin/python packaging/parts.py "$out"
.venv/bin/python packaging/icons.py build/icons
.venv/bin/python -m PyInstaller --noconfirm --clean --log-level ERROR \
    --distpath "$out" --workpath build/pyinstaller packaging/holdfast.spec
app=$out/Holdfast.app
.venv/bin/python packaging/smoke.py "$app/Contents/MacOS/holdfast"

version=$("$app/Contents/MacOS/holdfast" --version | cut -d' ' -f2)
image=$out/Holdfast-$version-$(uname -m).dmg
if [ -n "${HOLDFAST_SIGN_AS:-}" ]; then
    # PyInstaller signed every library; the bundle as a whole is sealed last.
    codesign --force --deep --options runtime --timestamp --sign "$HOLDFAST_SIGN_AS" \
        --entitlements packaging/macos/entitlements.plist "$app"
    codesign --verify --strict --verbose=2 "$app"
fi
hdiutil create -volname Holdfast -srcfolder "$app" -format UDZO -ov "$image"
if [ -n "${HOLDFAST_SIGN_AS:-}" ] && [ -n "${HOLDFAST_NOTARY:-}" ]; then
    codesign --sign "$HOLDFAST_SIGN_AS" --timestamp "$image"
    xcrun notarytool submit "$image" --keychain-profile "$HOLDFAST_NOTARY" --wait
    xcrun stapler staple "$image"
else
    echo "holdfast: not signed or not notarised: no certificate was given"
fi
shasum -a 256 "$image"
# Removing the app removes no ledger: they lie in ~/Library/Application Support/holdfast.
