# Writes OUT: the SQL files of DIR/migrations and DIR/warehouse as herald::MODULE::migrations() and
# warehouse_migrations().
function(embed folder function out)
    file(GLOB files ${DIR}/${folder}/*.sql)
    list(SORT files)
    set(text "std::vector<herald::store::Migration> ${function}() {\n    return {\n")
    foreach(file ${files})
        get_filename_component(stem ${file} NAME_WE)
        string(REGEX MATCH "^[0-9]+" number ${stem})
        file(READ ${file} sql)
        string(APPEND text "        {\"${MODULE}\", ${number}, \"${stem}\", R\"sql(${sql})sql\"},\n")
    endforeach()
    string(REGEX REPLACE ", 0+([0-9])" ", \\1" text "${text}")
    set(${out} "${text}    };\n}\n" PARENT_SCOPE)
endfunction()
embed(migrations migrations sql_part)
embed(warehouse warehouse_migrations warehouse_part)
file(WRITE ${OUT}.new
    "#include \"store/migration.hpp\"\n#include <vector>\n"
    "namespace herald::${MODULE} {\n${sql_part}${warehouse_part}}\n")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
