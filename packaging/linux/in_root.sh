# shellcheck shell=sh
# To be read in by a script: dpkg in a folder that stands for a whole system.
# Works without being root, with the help of nothing.

prepare_root() {
    mkdir -p "$1/var/lib/dpkg/info" "$1/var/lib/dpkg/updates" "$1/var/lib/dpkg/triggers" \
        "$1/var/log" "$1/tmp"
    : >"$1/var/lib/dpkg/status"
    : >"$1/var/lib/dpkg/available"
}

in_root() {
    root_=$1
    shift
    # The dependencies are not in that folder; scripts run outside, and are told of it in DPKG_ROOT.
    dpkg --root="$root_" --log="$root_/var/log/dpkg.log" --force-not-root --force-depends \
        --force-script-chrootless --force-bad-path "$@" >"$root_/var/log/said" 2>&1 ||
        { cat "$root_/var/log/said"; return 1; }
}
