# Sourced by the scripts beside it: makes sure that Swift and Debian's packages are there.

# need_swift: insists on a Swift toolchain of version 6.2 or later.
need_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        echo "Swift is missing: install version 6.2 or later from https://www.swift.org/install/linux/" >&2
        exit 69
    fi
}

# need_packages PACKAGE...: installs those of Debian's packages that are missing, asking for root where it must.
need_packages() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" -eq 0 ]; then
        root=""
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
        root="sudo"
        echo "Packages are missing:$missing. Installing them needs root."
    else
        echo "Packages are missing. Install them as root: apt-get install$missing" >&2
        exit 69
    fi
    echo "Installing$missing"
    # shellcheck disable=SC2086
    $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
}

# What a build needs; the tests need more.
build_packages="libpq-dev libsqlite3-dev freetds-dev libargon2-dev libcrypt-dev pkg-config"

# Release builds carry Swift's own libraries in them: calls into them, above all the counting of references, cost a third
# less of a request than through the tables of a shared library, and a server needs no Swift to run one.
release_flags="-c release --static-swift-stdlib"

# Debug builds with the fast linker and without what only debuggers need.
build_flags="-debug-info-format none -Xswiftc -use-ld=lld"
