# One place for every compiler and linker flag.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers -Werror
    -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms of g++ 12 and 14 inside the standard library at -O2 (GCC bugs 105329, 105651, 106247).
    add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread
        -Wno-array-bounds -Wno-dangling-reference)
    # Memory is there: collecting the compiler's garbage at 128 MB already took an eighth of its time.
    add_compile_options(--param=ggc-min-heapsize=1000000)
else()
    add_compile_options(-Wno-unknown-warning-option -Wno-gnu-zero-variadic-macro-arguments)
endif()
# The assert macro of base stays on in release; NDEBUG only silences the libraries' own.
add_compile_definitions($<$<NOT:$<CONFIG:Debug>>:NDEBUG>)

# The standard library looks at its own indices and empty optionals wherever speed is not what is asked for.
add_compile_definitions($<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)

find_program(HERALD_CCACHE ccache)
if(HERALD_CCACHE)
    # It takes a precompiled header only when told so, and then wants GCC to name it in what it preprocesses. Paths
    # below the source are hashed as relative ones: another worktree finds what the first one built. How a compiler
    # keeps house changes nothing of what it makes.
    set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1
        CCACHE_IGNOREOPTIONS=--param=ggc-min-heapsize=* CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${HERALD_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
    endif()
endif()
find_program(HERALD_MOLD mold)
if(HERALD_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_link_options(-fuse-ld=mold)
endif()
if(HERALD_SANITIZE STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=address,undefined)
elseif(HERALD_SANITIZE STREQUAL "thread")
    add_compile_options(-fsanitize=thread -Wno-tsan)
    add_link_options(-fsanitize=thread)
endif()
if(HERALD_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link,address,undefined)
    add_link_options(-fsanitize=address,undefined)
endif()
