# The archive that runs in place. Sourced by ./dev.

help_package() {
    cat <<'TEXT'
./dev package
Leaves build/herald-VERSION.tar.zst: the program, every library it needs but the C library, documentation and units.
Unpacked anywhere on this Debian release or a newer one, it runs in place.
TEXT
}

# Prints the shared libraries PROGRAM needs that a bare Debian does not have.
needed_libraries() {
    ldd "$1" | awk '$3 ~ /^\// { print $3 }' |
        grep -vE '/(libc|libm|libdl|libpthread|librt|libresolv|libgcc_s|libstdc\+\+)\.so' || true
}

package() {
    need build ui package
    build_ui
    build_server release herald
    local name folder library
    name=herald-$(build/herald --version | awk '{ print $2 }')
    folder=build/$name
    say "collecting $folder/"
    rm -rf "$folder" "$folder.tar.zst"
    mkdir -p "$folder/lib"
    strip --strip-debug -o "$folder/herald" build/herald
    while read -r library; do cp -L "$library" "$folder/lib/"; done < <(needed_libraries build/herald)
    # Opened at run time, so ldd does not name them; ffmpeg is Debian's and stays outside.
    cp -L build/lib/libsherpa-onnx-c-api.so build/lib/libonnxruntime.so "$folder/lib/"
    cp -rL build/models "$folder/"
    cp -r README.md CHANGELOG.md LICENSE docs deploy "$folder/"
    tar -C build --owner=0 --group=0 --zstd -cf "$folder.tar.zst" "$name"
    rm -rf "$folder"
    say "$folder.tar.zst, $(du -h "$folder.tar.zst" | cut -f1)"
}
