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
