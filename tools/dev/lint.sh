# Linting and formatting. Sourced by ./dev.

help_lint() {
    cat <<'TEXT'
./dev lint [--no-headers]
Runs tools/tidy (lengths, names, words), tools/deps (who includes whom), tools/headers (every header compiles alone),
clang-format and the UI's types, linter and format; ends with 'N passed, N failed'.
TEXT
}

cpp_files() { git ls-files --cached --others --exclude-standard 'src/*.?pp' 'bench/*.?pp' 'tests/*.?pp'; }

# Another release of clang-format breaks lines elsewhere, so only the one is asked.
check_format() { cpp_files | xargs "clang-format-$CLANG_FORMAT" --dry-run --Werror; }

lint() {
    local headers=yes
    [[ ${1:-} == --no-headers ]] && headers=
    need build ui lint
    say "linting"
    check "bash reads every script" bash -n dev tools/dev/*.sh .ci/run
    check "tidy: lengths, names, words" tools/tidy
    check "deps: who includes whom" tools/deps
    if command -v "clang-format-$CLANG_FORMAT" >/dev/null; then
        check "clang-format $CLANG_FORMAT" check_format
    else
        note "clang-format-$CLANG_FORMAT is not here: formats are left out"
    fi
    check "UI: types" npm --prefix ui run --silent typecheck
    check "UI: oxlint and its client" npm --prefix ui run --silent lint
    [[ -z $headers ]] || check "headers: each compiles alone" check_headers
    finish
}

check_headers() { build_server release headers; }

format() {
    need ui lint
    cpp_files | xargs "clang-format-$CLANG_FORMAT" -i
    npm --prefix ui run --silent fmt
}
