#!/bin/sh
# Readies this checkout: a Python, .venv with the locked packages, Qt's system libraries.
#
#   packaging/setup.sh        what the till needs
#   packaging/setup.sh web    and the web engine that the card form is shown in
#   packaging/setup.sh dev    and what the checks need; they read the types of the web engine
#   packaging/setup.sh test   and the programs and libraries a few tests talk to
#   packaging/setup.sh package  what the checks need, and what a package is built with
#
# Safe to run again: what is already there is left alone. PYTHON names the interpreter to use.
# Debian and Ubuntu packages are installed as root or with a sudo that asks nothing; otherwise
# the command to run is printed.
set -eu
cd "$(dirname "$0")/.."
level=${1:-run}

# What libqxcb.so and libqoffscreen.so link to and a bare Debian 12 lacks, found with ldd.
QT_PACKAGES="libglib2.0-0 libbrotli1 libdbus-1-3 libgl1 libegl1 libfontconfig1 fonts-dejavu-core
    libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
# And what the web engine links to beyond that.
WEB_PACKAGES="libnss3 libasound2 libxcomposite1 libxdamage1 libxtst6 libxrandr2 libxkbfile1"

say() { printf 'holdfast: %s\n' "$*" >&2; }

# Install the given Debian packages, or name the command that does and fail.
apt_install() {
    command="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null; then
        say "this system has no apt-get; the Debian packages in question are: $*"
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "this takes root, and there is no sudo that asks for no password. Please run as root:"
        say "    apt-get update && $command"
        return 1
    fi
    say "installing with apt: $*"
    $as_root apt-get -qq update || say "apt-get update failed; trying with the lists that are here"
    # shellcheck disable=SC2086  # a list of words
    if ! $as_root env DEBIAN_FRONTEND=noninteractive $command </dev/null >.venv-apt.log 2>&1; then
        tail -n 5 .venv-apt.log >&2
        say "apt-get failed (everything it said is in .venv-apt.log). Please run as root: $command"
        return 1
    fi
    rm -f .venv-apt.log
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if new_enough "$python"; then return; fi
    done
    say "no Python 3.11 or newer found (tried: ${PYTHON:-python3 python3.13 python3.12 python3.11})"
    say "install one, or name it: make setup PYTHON=/path/to/python3"
    exit 1
}

make_venv() {
    if new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
    find_python
    # Debian keeps ensurepip in a package of its own, named after the version.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "$python cannot create virtual environments yet"
        apt_install "python$version-venv" || exit 1
    fi
    say "creating .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
}

# One line that changes when the given files, the folder or the Python do.
state_of() { { pwd; .venv/bin/python --version; cat "$@"; } | cksum; }

is_done() { [ "$(cat ".venv/$1.done" 2>/dev/null)" = "$(shift; state_of "$@")" ]; }

# Every file is checked against the lock; nothing is built, so nothing unchecked runs.
install_lock() {
    say "installing the packages of $1"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: -r "$1"
}

install_packages() {
    if [ "$level" = run ]; then
        if is_done run requirements.lock; then return; fi
        install_lock requirements.lock
    elif [ "$level" = web ]; then
        if is_done web requirements-web.lock requirements.lock; then return; fi
        install_lock requirements-web.lock  # holds everything of the smaller one, as the next does
        state_of requirements-web.lock requirements.lock >.venv/web.done
    else
        if is_done dev requirements-dev.lock requirements.lock; then return; fi
        install_lock requirements-dev.lock
        state_of requirements-dev.lock requirements.lock >.venv/dev.done
    fi
    state_of requirements.lock >.venv/run.done
}

install_project() {
    if [ -x .venv/bin/holdfast ] && is_done project pyproject.toml; then return; fi
    # compat: a plain path file; the default installs an import hook that costs 10 ms a start.
    PYTHONWARNINGS=ignore .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-index --no-build-isolation --config-settings editable_mode=compat --editable .
    state_of pyproject.toml >.venv/project.done
}

# What the program reads of each language; made afresh when a translation changed.
compile_languages() {
    if [ -f resources/i18n/de.mo ] && is_done i18n resources/i18n/*.po; then return; fi
    .venv/bin/python packaging/i18n.py compile
    state_of resources/i18n/*.po >.venv/i18n.done
}

# Libraries that the given parts of Qt want and the loader does not find.
missing_libraries() {
    for part in "$@"; do
        ldd .venv/lib/python3*/site-packages/PySide6/"$part" 2>/dev/null
    done | awk '/not found/ { print $1 }' | sort -u
}

missing_qt_libraries() {
    missing_libraries Qt/plugins/platforms/libqxcb.so Qt/plugins/platforms/libqoffscreen.so \
        QtWidgets.abi3.so
}

missing_web_libraries() {
    missing_libraries Qt/lib/libQt6WebEngineCore.so.6 Qt/libexec/QtWebEngineProcess \
        QtWebEngineWidgets.abi3.so
}

not_installed() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok' ||
            printf '%s ' "$package"
    done
}

install_qt_libraries() {
    if [ "$(uname -s)" != Linux ] || ! command -v ldd >/dev/null; then return; fi
    missing=$(missing_qt_libraries)
    if [ -z "$missing" ]; then return; fi
    # shellcheck disable=SC2086  # a list of words, one to a line
    say "Qt needs libraries that are not here:" $missing
    # shellcheck disable=SC2046,SC2086  # lists of words
    apt_install $(not_installed $QT_PACKAGES) || exit 1
    missing=$(missing_qt_libraries)
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086  # a list of words, one to a line
        say "still not found:" $missing
        exit 1
    fi
}

# Whether the loader knows a library; ldconfig is not on everybody's path.
knows_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"; }

# Pillow opens it to join the letters of Arabic for a printer that draws its lines.
install_drawing_library() {
    if [ "$(uname -s)" != Linux ] || knows_library 'libfribidi\.so\.0'; then return; fi
    apt_install libfribidi0 || say "going on without; slips in Arabic cannot be drawn for printers"
}

# Without them the till works, but for the card form, which says so.
install_web_libraries() {
    if [ "$(uname -s)" != Linux ] || ! command -v ldd >/dev/null; then return; fi
    missing=$(missing_web_libraries)
    if [ -z "$missing" ]; then return; fi
    # shellcheck disable=SC2086  # a list of words, one to a line
    say "the web engine needs libraries that are not here:" $missing
    # shellcheck disable=SC2046,SC2086  # lists of words
    apt_install $(not_installed $WEB_PACKAGES) || say "going on without; the card form stays shut"
}

# The tests that need these skip themselves, and say so, where they cannot be had.
install_test_programs() {
    wanted=""
    command -v dbus-run-session >/dev/null || wanted="$wanted dbus"
    command -v gnome-keyring-daemon >/dev/null || wanted="$wanted gnome-keyring"
    command -v Xvfb >/dev/null || wanted="$wanted xvfb"
    command -v xdotool >/dev/null || wanted="$wanted xdotool"
    command -v hledger >/dev/null || wanted="$wanted hledger"
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
    if [ -z "$wanted" ] || [ "$(uname -s)" != Linux ]; then return; fi
    # shellcheck disable=SC2086  # a list of words
    apt_install $wanted || say "going on without; the tests that need them will be skipped"
}

# PyInstaller looks into libraries with objdump, and takes Python's own along. The display is for
# the trial of the package, which goes on without.
install_package_programs() {
    if [ "$(uname -s)" != Linux ] || ! command -v apt-get >/dev/null; then return; fi
    wanted=""
    command -v objdump >/dev/null || wanted="binutils"
    command -v Xvfb >/dev/null || wanted="$wanted xvfb"
    command -v xdotool >/dev/null || wanted="$wanted xdotool"
    shared=$(.venv/bin/python -c 'import sysconfig as s; print(s.get_config_var("LDLIBRARY"))')
    version=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    case "$(.venv/bin/python -c 'import sys; print(sys.base_prefix)') $shared" in
        "/usr "*.a) ;;  # a Python without a shared library cannot be packed; PyInstaller says so
        "/usr "*) knows_library "libpython$version\.so" || wanted="$wanted libpython$version" ;;
    esac
    if [ -z "$wanted" ]; then return; fi
    # shellcheck disable=SC2086  # a list of words
    apt_install $wanted || say "going on without; what cannot be had is told when it is missed"
}

make_venv
install_packages
install_project
compile_languages
install_qt_libraries
install_drawing_library
case $level in web | test) install_web_libraries ;; esac
if [ "$level" = test ]; then install_test_programs; fi
if [ "$level" = package ]; then install_package_programs; fi
