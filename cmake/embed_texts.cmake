# Writes OUT: the text files of DIR as FUNCTION(name), declared in HEADER within herald::MODULE.
file(GLOB files RELATIVE ${DIR} ${DIR}/*)
list(SORT files)
set(body "")
foreach(file ${files})
    file(READ ${DIR}/${file} text)
    string(APPEND body "    if (name == \"${file}\") return R\"herald(${text})herald\";\n")
endforeach()
file(WRITE ${OUT}.new "#include \"${HEADER}\"\n\n#include \"base/assert.hpp\"\n\n"
    "namespace herald::${MODULE} {\nstd::string_view ${FUNCTION}(std::string_view name) {\n${body}"
    "    HERALD_ASSERT(false && \"a file that is not embedded\");\n    return {};\n}\n}\n")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
