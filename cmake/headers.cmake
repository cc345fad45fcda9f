# The target `headers` compiles each header alone, beside what is precompiled for every file: a header that leans on
# what its users happen to include before it fails here. tools/headers and ./dev lint build it; nothing else does.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/src/*.hpp)
set(units "")
foreach(header ${headers})
    set(unit ${CMAKE_BINARY_DIR}/headers/${header}.cpp)
    if(NOT EXISTS ${unit})
        file(WRITE ${unit} "#include \"${header}\"\n")
    endif()
    list(APPEND units ${unit})
endforeach()
add_library(headers OBJECT EXCLUDE_FROM_ALL ${units})
target_link_libraries(headers PRIVATE herald_app Eigen3::Eigen GTest::gmock)
target_precompile_headers(headers REUSE_FROM herald_base)
