#!/bin/sh
# Opens the program's window on a display of its own and looks whether it comes: try_window.sh PROGRAM
set -eu
for needed in Xvfb xdotool; do
    if ! command -v "$needed" >/dev/null; then
        echo "smoke: no $needed here, so the window is not opened on a display"
        exit 0
    fi
done
home=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$home/display" 2>/dev/null &
server=$!
window=""
trap 'kill $window $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$home"' EXIT
while ! [ -s "$home/display" ]; do sleep 0.1; done
DISPLAY=":$(cat "$home/display")"
export DISPLAY

env HOME="$home" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" QT_QPA_PLATFORM=xcb \
    "$1" --mode training >"$home/said" 2>&1 &
window=$!
if ! timeout 60 xdotool search --sync --onlyvisible --name '^Holdfast' >/dev/null; then
    echo "the window did not come:"
    cat "$home/said"
    exit 1
fi
echo "smoke: the window opens on a display"
if [ -n "${PICTURE:-}" ] && command -v import >/dev/null; then
    sleep 2
    import -window root "$PICTURE"
fi
