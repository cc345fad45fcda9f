if(HERALD_FUZZ)
    add_custom_target(fuzzers)
endif()

# What nearly every file includes, compiled once for the modules and, with GoogleMock, once for their tests.
set(HERALD_PRECOMPILED
    <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <functional> <map> <memory> <mutex> <optional>
    <span> <string> <string_view> <thread> <tuple> <unordered_map> <utility> <variant> <vector>
    <boost/describe.hpp> <boost/json.hpp> <boost/mp11.hpp> <fmt/format.h>)

# Tests are compiled once and run once: less is optimized in them than in what they test.
set(HERALD_TEST_OPTIONS $<$<CONFIG:Release>:-O1>)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/embedded/test_headers.cpp CONTENT "")
add_library(herald_test_headers OBJECT ${CMAKE_BINARY_DIR}/embedded/test_headers.cpp)
target_compile_options(herald_test_headers PRIVATE ${HERALD_TEST_OPTIONS})
target_link_libraries(herald_test_headers PRIVATE herald_base GTest::gmock)
target_precompile_headers(herald_test_headers PRIVATE ${HERALD_PRECOMPILED} <gmock/gmock.h> <gtest/gtest.h>)

# herald_test_program(TEST PROGRAM [SHARDS n]) makes an executable a test: how it is compiled, where it lies, how long
# it may take. A long one is as many tests of ctest as it has shards, which run side by side.
function(herald_test_program test program)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "SHARDS" "")
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_compile_options(${program} PRIVATE ${HERALD_TEST_OPTIONS})
    target_link_libraries(${program} PRIVATE GTest::gmock GTest::gtest_main)
    target_precompile_headers(${program} REUSE_FROM herald_test_headers)
    if(NOT arg_SHARDS)
        set(arg_SHARDS 1)
    endif()
    math(EXPR last "${arg_SHARDS} - 1")
    foreach(shard RANGE ${last})
        string(REGEX REPLACE "_0$" "" name ${test}_${shard})
        add_test(NAME ${name} COMMAND ${program})
        set_tests_properties(${name} PROPERTIES TIMEOUT 600 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
            ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${shard}")
    endforeach()
endfunction()

# herald_module(NAME [SHARDS n] [DEPS module…] [LIBS target…]) A module is a folder of src/: every *.cpp becomes its
# static library herald_NAME, *_test.cpp its test program NAME_test, X_fuzz.cpp the libFuzzer target NAME_X_fuzz, and
# migrations/*.sql and warehouse/*.sql are embedded as herald::NAME::migrations() and warehouse_migrations(). It links
# only the modules it names.
function(herald_module name)
    cmake_parse_arguments(arg "" "SHARDS" "DEPS;LIBS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    set(fuzzers ${sources})
    list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_(test|fuzz)\\.cpp$")

    file(GLOB sql CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql
        ${CMAKE_CURRENT_SOURCE_DIR}/warehouse/*.sql)
    if(sql)
        set(embedded ${CMAKE_BINARY_DIR}/embedded/${name}_sql.cpp)
        add_custom_command(OUTPUT ${embedded}
            COMMAND ${CMAKE_COMMAND} -DMODULE=${name} -DDIR=${CMAKE_CURRENT_SOURCE_DIR} -DOUT=${embedded}
                    -P ${CMAKE_SOURCE_DIR}/cmake/embed_sql.cmake
            DEPENDS ${sql} ${CMAKE_SOURCE_DIR}/cmake/embed_sql.cmake VERBATIM)
        list(APPEND sources ${embedded})
    endif()

    set(library herald_${name})
    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    foreach(dep ${arg_DEPS})
        target_link_libraries(${library} PUBLIC herald_${dep})
    endforeach()
    target_link_libraries(${library} PUBLIC ${arg_LIBS})
    if(NOT name STREQUAL base)
        target_precompile_headers(${library} REUSE_FROM herald_base)
    endif()

    if(tests)
        add_executable(${name}_test ${tests})
        target_link_libraries(${name}_test PRIVATE ${library})
        herald_test_program(${name} ${name}_test SHARDS ${arg_SHARDS})
    endif()
    if(HERALD_FUZZ)
        foreach(source ${fuzzers})
            get_filename_component(target ${source} NAME_WE)
            set(target ${name}_${target})
            add_executable(${target} ${source})
            add_dependencies(fuzzers ${target})
            set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
            target_link_libraries(${target} PRIVATE ${library} -fsanitize=fuzzer)
        endforeach()
    endif()
endfunction()
