# Building and starting. Sourced by ./dev.

help_run() {
    cat <<'TEXT'
./dev run [--demo] [options of herald serve]
Builds, starts Herald on 127.0.0.1:8080 with its data in data/ and prints the address; Ctrl-C stops it. --demo fills a
workspace from the built-in sandbox first and prints the login. build/herald serve --help lists the options.
TEXT
}

help_build() {
    cat <<'TEXT'
./dev build [target…]
Builds the UI (ui/dist) and then the release server with the UI inside: build/herald, its libraries in build/lib/. With
targets only those of the server are built. Nothing is built twice: a second call takes a second.
TEXT
}

help_bench() {
    cat <<'TEXT'
./dev bench [options]
Starts the release server on filled folders, measures, and prints one table: each figure beside its goal and, where
there is one, a peer measured in the same run. docs/dev/bench.md explains the figures.

  --json FILE     also write them there: [{"name","value","unit","goal","peer","ratio","met"}]
  --only NAME,…   figures whose names begin so: campaigns_list, campaigns_create, summary, import, sync, start,
                  sockets, ui, calendar, first_token
  --rounds N      rounds of each figure, of which the median counts (3)
  --small         a hundredth of the size, in two minutes: does everything still run?
TEXT
}

# Ninja's own progress on a terminal; elsewhere a line every tenth, and all that went wrong.
run_ninja() {
    if [[ -t 1 ]]; then
        NINJA_STATUS='[%f/%t %es] ' ninja "$@"
    else
        NINJA_STATUS='[%f/%t] ' ninja "$@" | awk '
            /^\[[0-9]+\/[0-9]+\] / {
                split(substr($1, 2), step, "/")
                tenth = int(step[1] * 10 / step[2])
                if (tenth > told) { printf "  %d %% of %d steps\n", tenth * 10, step[2]; fflush() }
                told = tenth
                next
            }
            /^ninja: no work/ { next }
            { print; fflush() }' >&2
    fi
}

folder_of() { [[ $1 == release ]] && echo build || echo "build-$1"; }

# build_server PRESET [TARGET…]
build_server() {
    local preset=$1 folder extra=()
    folder=$(folder_of "$preset")
    shift
    [[ $preset == fuzz ]] && extra=("-DCMAKE_CXX_COMPILER=$(newest_clang ++)" "-DCMAKE_C_COMPILER=$(newest_clang '')")
    if [[ ! -f $folder/build.ninja ]]; then
        say "configuring $folder/"
        cmake --preset "$preset" "${extra[@]}" >"$WORK/cmake-$preset.log" 2>&1 || {
            cat "$WORK/cmake-$preset.log" >&2
            fail "CMake could not configure $folder/"
        }
    fi
    say "building the server in $folder/${*:+: $*}"
    run_ninja -C "$folder" -j "$JOBS" "$@" || fail "the server does not build"
}

newest_clang() {
    local found=(/usr/bin/clang"$1"-[0-9]*)
    printf '%s\n' "${found[@]}" | sort -V | tail -1
}

# Builds ui/dist unless it was built from exactly these files.
build_ui() {
    local mark
    mark=$(find ui \( -path ui/node_modules -o -path ui/dist \) -prune -o -type f -print0 | sort -z |
        xargs -0 sha256sum | sha256sum | cut -c1-16)
    [[ -f ui/dist/.herald && $(<ui/dist/.herald) == "$mark" ]] && return
    say "building the UI"
    (cd ui && npm run --silent build) >"$WORK/ui.log" 2>&1 || {
        tail -40 "$WORK/ui.log" >&2
        fail "the UI does not build"
    }
    printf '%s' "$mark" >ui/dist/.herald
}

build() {
    need build ui
    [[ $# -gt 0 ]] || build_ui
    build_server release "$@"
    say "done in $((SECONDS - STARTED)) s: $(ls -d build/herald)"
}

dev_run() {
    local command=serve
    if [[ ${1:-} == --demo ]]; then
        command=demo
        shift
    fi
    build
    say "starting Herald; Ctrl-C stops it"
    exec build/herald "$command" "$@"
}

bench() {
    need build ui bench
    build_ui
    build_server release
    exec node bench/run.mjs "$@"
}

quality_programs() {
    sed -n 's/^herald_quality(\([a-z]*\) .*/\1/p' bench/quality/CMakeLists.txt | paste -sd ' '
}

quality() {
    [[ $# -gt 0 ]] || wrong_usage "which program? ./dev quality NAME"
    local name=$1
    shift
    [[ $name =~ ^[a-z]+$ ]] && grep -q "^herald_quality($name " bench/quality/CMakeLists.txt ||
        wrong_usage "there is no quality program '$name'; there are: $(quality_programs)"
    need build ui
    build_server release "quality_$name"
    exec "build/quality/$name" "$@"
}

openapi() {
    need build ui
    build_server dev herald
    node tools/openapi.mjs --write --program build-dev/herald
    (cd ui && npm run --silent gen:api)
    say "ui/openapi/openapi.json and ui/src/api/generated.ts are those of this server"
}

dev_ui() {
    need ui
    cd ui
    if [[ ${1:-} == --mock ]]; then
        shift
        say "starting the mock server beside vite"
        node dev/mock.mjs &
    fi
    npx --no-install vite "$@"
}
