# Testing: unit and API tests on both databases, the UI's, the browser's; fuzzing. Sourced by ./dev.

help_test() {
    cat <<'TEXT'
./dev test [--fixtures DIR] [--asan | --tsan] [--filter PATTERN] [--no-ui] [--no-e2e] [module…]
Builds and runs every test, or those of the named modules (base, store, ads, …), and ends with 'N passed, N failed'.
A PostgreSQL of its own is started for them and thrown away, unless HERALD_TEST_PG names one.
  --fixtures DIR    recorded answers of the outside platforms (HERALD_FIXTURES)
  --asan, --tsan    build with sanitizers in a folder of their own
  --filter PATTERN  only test cases of that name, as GoogleTest reads it
  --no-ui, --no-e2e leave the UI's tests, or the browser's, out
TEXT
}

help_fuzz() {
    cat <<'TEXT'
./dev fuzz [SECONDS] [TARGET]
Builds the libFuzzer targets (src/*/*_fuzz.cpp) with clang, sanitizers on, and runs each for SECONDS (10), beginning
with
the files of tests/corpus/ and tests/fixtures/. What it finds is kept in build-fuzz/corpus/, a crash in
build-fuzz/crashes/.
TEXT
}

PASSED=0 FAILED=0 SKIPPED=0

# check NAME COMMAND…: one thing that passes or fails; its output is shown when it fails.
check() {
    local name=$1 log
    shift
    log=$WORK/check-${name//[^a-zA-Z0-9]/-}.log
    if "$@" >"$log" 2>&1; then
        PASSED=$((PASSED + 1))
        note "passed: $name"
    else
        FAILED=$((FAILED + 1))
        tail -100 "$log" >&2
        note "FAILED: $name"
    fi
}

finish() {
    ((SKIPPED > 0)) && note "$SKIPPED skipped"
    note "took $((SECONDS - STARTED)) s"
    printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
    ((FAILED == 0))
}

# A cluster of our own on a socket that only we can reach, on fast settings, gone at the end.
start_postgres() {
    [[ -n ${HERALD_TEST_PG:-} ]] && return
    local programs=(/usr/lib/postgresql/*/bin) settings
    PG_BIN=$(printf '%s\n' "${programs[@]}" | sort -V | tail -1)
    [[ -x $PG_BIN/initdb ]] || { note "PostgreSQL is not installed: its tests are skipped"; return; }
    PG_FOLDER=$(mktemp -d /tmp/herald-pg.XXXXXX)
    PG_AS=()
    if [[ $(id -u) == 0 ]]; then
        chown postgres "$PG_FOLDER"
        PG_AS=(runuser -u postgres --)
        # Where the root folder itself is closed to others, as in a chroot made by mktemp, nobody else may run a
        # program: leave to pass through folders is all that is added.
        (cd / && "${PG_AS[@]}" "$PG_BIN/initdb" --version) >/dev/null 2>&1 ||
            PG_AS=(setpriv --reuid=postgres --regid=postgres --init-groups --securebits=+no_setuid_fixup
                --inh-caps=+dac_read_search --ambient-caps=+dac_read_search)
    fi
    export HERALD_TEST_PG_AS="${PG_AS[*]}"
    at_exit stop_postgres
    say "starting a throw-away PostgreSQL $(basename "$(dirname "$PG_BIN")")"
    settings="-c listen_addresses= -c unix_socket_directories=$PG_FOLDER -c fsync=off -c full_page_writes=off"
    settings+=" -c synchronous_commit=off -c max_connections=300 -c shared_buffers=64MB"
    (cd / && postgres_run initdb -D "$PG_FOLDER/data" -A trust -U postgres -E UTF8 --locale=C &&
        postgres_run pg_ctl -D "$PG_FOLDER/data" -w -l "$PG_FOLDER/log" -o "$settings" start &&
        postgres_run psql -q -h "$PG_FOLDER" -U postgres -c 'CREATE ROLE herald LOGIN CREATEDB') \
        >"$WORK/postgres.log" 2>&1 || {
        cat "$WORK/postgres.log" "$PG_FOLDER/log" >&2 || true
        fail "PostgreSQL did not start"
    }
    export HERALD_TEST_PG="host=$PG_FOLDER user=herald dbname=postgres"
}

postgres_run() {
    local program=$1
    shift
    "${PG_AS[@]}" "$PG_BIN/$program" "$@"
}

stop_postgres() {
    (cd / && postgres_run pg_ctl -D "$PG_FOLDER/data" -m immediate stop) >/dev/null 2>&1 || true
    rm -rf "$PG_FOLDER"
}

# Runs the test programs of FOLDER, all or the named ones, and counts their cases by the reports they write.
run_ctest() {
    local folder=$1 names=${2:-} results log status=0
    results=$ROOT/$folder/results
    log=$WORK/ctest-$folder.log
    rm -rf "$results"
    say "running the tests of $folder/${names:+: ${names//|/ }}"
    GTEST_OUTPUT=xml:$results/ GTEST_COLOR=no ctest --test-dir "$folder" --output-on-failure --no-tests=error \
        --parallel "${HERALD_TEST_JOBS:-1}" ${names:+-R "^($names)(_[0-9]+)?$"} >"$log" 2>&1 || status=$?
    awk '/^ *[0-9]+\/[0-9]+ Test/ { sub(/^ *[0-9]+\/[0-9]+ /, ""); print "  " $0 }' "$log" >&2
    count_cases "$results"
    [[ $status == 0 ]] && return
    grep -E '^\[  FAILED  \]|Failure$|^(==[0-9]+==)?ERROR|SUMMARY|runtime error' -A 6 "$log" | head -200 >&2 || true
    note "all that the tests said is in ${log#"$ROOT"/}"
    # A program that crashed or was stopped wrote no report, or one without a failure.
    local broken
    broken=$(grep -cE '\*\*\*(Exception|Timeout|Not Run|Failed)' "$log" || true)
    ((FAILED >= broken)) || FAILED=$broken
    ((FAILED > 0)) || FAILED=1
}

count_cases() {
    local passed failed skipped
    read -r passed failed skipped < <(cat "$1"/*.xml 2>/dev/null | awk '
        /<testcase / { if (/result="skipped"/) skipped++; else if (/status="run"/) run++ }
        /<failure / && !inside { failed++; inside = 1 }
        /<\/testcase>/ { inside = 0 }
        END { print run - failed, failed + 0, skipped + 0 }')
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
}

test_ui() {
    say "running the UI's tests"
    local report=$WORK/vitest.json status=0 passed=0 failed=0
    rm -f "$report"
    (cd ui && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$report") \
        >"$WORK/vitest.log" 2>&1 || status=$?
    if [[ -f $report ]]; then
        read -r passed failed < <(node -p '
            const r = JSON.parse(require("fs").readFileSync(process.argv[1]));
            `${r.numPassedTests} ${r.numFailedTests}`' "$report")
    fi
    [[ $status == 0 || $failed -gt 0 ]] || failed=1
    [[ $failed == 0 ]] || tail -150 "$WORK/vitest.log" >&2
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
    note "$passed passed, $failed failed"
    check "the UI speaks both languages" node ui/tools/check-i18n.mjs
    check "the UI's shell keeps its budget" node ui/tools/check-budget.mjs
}

test_browser() {
    if [[ ! -f tests/e2e/run.mjs ]]; then
        note "there are no browser tests yet"
    elif ! command -v chromium >/dev/null; then
        note "chromium is not here: the browser tests are left out"
    else
        say "running the browser tests"
        check "browser: the main job from end to end" node tests/e2e/run.mjs
    fi
}

run_tests() {
    local preset=release ui=yes browser=yes modules=()
    while [[ $# -gt 0 ]]; do
        case $1 in
            --fixtures)
                [[ -d ${2:-} ]] || wrong_usage "--fixtures needs a folder"
                HERALD_FIXTURES=$(realpath "$2")
                export HERALD_FIXTURES
                shift ;;
            --asan | --tsan) preset=${1#--} ;;
            --filter) export GTEST_FILTER=$2 ui='' browser=''; shift ;;
            --no-ui) ui='' ;;
            --no-e2e) browser='' ;;
            -*) wrong_usage "unknown option $1; see ./dev test --help" ;;
            *) modules+=("$1") ;;
        esac
        shift
    done
    [[ $preset == asan ]] && export LSAN_OPTIONS=suppressions=$ROOT/tools/dev/lsan.supp
    [[ $preset == tsan ]] && export TSAN_OPTIONS=halt_on_error=1:suppressions=$ROOT/tools/dev/tsan.supp
    # A sanitizer opens libraries in the program's place, and does not know the program's own search path.
    [[ $preset == release ]] || export LD_LIBRARY_PATH=$ROOT/build-$preset/lib
    need build ui test
    start_postgres
    if [[ ${#modules[@]} -gt 0 ]]; then
        test_modules "$preset" "${modules[@]}"
    else
        test_all "$preset" "$ui" "$browser"
    fi
    finish
}

test_modules() {
    local preset=$1 targets=() module
    shift
    for module in "$@"; do targets+=("${module%_test}_test"); done
    build_server "$preset" "${targets[@]}"
    run_ctest "$(folder_of "$preset")" "$(IFS='|'; echo "$*|${targets[*]}")"
}

test_all() {
    local preset=$1 ui=$2 browser=$3
    [[ $preset == release ]] && build_ui
    build_server "$preset"
    run_ctest "$(folder_of "$preset")"
    [[ $preset == release ]] || return 0
    check "ui/openapi/openapi.json is the server's own document" node tools/openapi.mjs --check
    [[ -z $ui ]] || test_ui
    [[ -z $browser ]] || test_browser
}

e2e_alone() {
    need build ui test
    build_ui
    build_server release
    test_browser
    finish
}

fuzz() {
    local seconds=${1:-10} only=${2:-} target name targets=()
    [[ $seconds =~ ^[0-9]+$ ]] || wrong_usage "'$seconds' is no number of seconds; see ./dev fuzz --help"
    need build ui fuzz
    build_server fuzz fuzzers
    mkdir -p build-fuzz/crashes
    rm -f build-fuzz/logs/*
    mkdir -p build-fuzz/logs
    for target in build-fuzz/fuzz/*; do
        [[ -z $only || $(basename "$target") == "$only" ]] && targets+=("$target")
    done
    [[ ${#targets[@]} -gt 0 ]] || wrong_usage "there is no fuzz target '$only'; build-fuzz/fuzz/ has them"
    say "$seconds s for each of ${#targets[@]} targets, $JOBS at once"
    export -f fuzz_one
    # What each found is read from its log afterwards: a target that fails must not end the others.
    printf '%s\n' "${targets[@]}" | xargs -P "$JOBS" -I{} bash -c 'fuzz_one "$@" || true' _ {} "$seconds"
    for target in "${targets[@]}"; do
        name=$(basename "$target")
        check "$name finds nothing" fuzz_verdict "$name"
    done
    finish
}

# fuzz_one TARGET SECONDS: its log ends with "clean" when it found nothing.
fuzz_one() {
    local name seeds folder
    name=$(basename "$1")
    seeds=("build-fuzz/corpus/$name")
    mkdir -p "${seeds[0]}"
    for folder in "tests/corpus/$name" "tests/fixtures/${name%_*_fuzz}"; do
        [[ -d $folder ]] && seeds+=("$folder")
    done
    "$1" -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -verbosity=0 \
        -artifact_prefix="build-fuzz/crashes/$name-" "${seeds[@]}" >"build-fuzz/logs/$name" 2>&1 &&
        echo clean >>"build-fuzz/logs/$name"
}

fuzz_verdict() {
    cat "build-fuzz/logs/$1"
    [[ $(tail -1 "build-fuzz/logs/$1") == clean ]]
}
