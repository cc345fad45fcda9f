#include "store/warehouse_guard.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace herald::store {
namespace {

TEST(WarehouseGuard, readers_may_ask_macros_that_take_the_tenant_first) {
    for (const std::string_view sql : {
             "SELECT sum(spend) FROM ad_daily(:tenant)",
             "SELECT 1 FROM ad_daily(:tenant, :from) d JOIN campaign_daily( :tenant ) c USING "
             "(campaign, day) WHERE d.x IN (1, 2)",
             "SELECT 1 FROM ad_daily(:tenant) a, ad_daily(:tenant) b WHERE a.x = b.x",
             "WITH top AS (SELECT * FROM ad_daily(:tenant)), more(a, b) AS MATERIALIZED (SELECT 1, "
             "2) SELECT * FROM top, more ORDER BY 1, 2",
             "SELECT * FROM (SELECT day FROM ad_daily(:tenant)) AS d LEFT JOIN LATERAL (SELECT 1) "
             "ON true",
             "SELECT extract(year FROM day), trim(both 'x' FROM 'xyx') FROM ad_daily(:tenant)",
             "SELECT day IS DISTINCT FROM :day, a IS NOT DISTINCT FROM b FROM ad_daily(:tenant)",
             "SELECT * FROM range(0, 10) AS r(n), unnest([1, 2])",
             "SELECT CASE WHEN EXISTS (SELECT 1 FROM ad_daily(:tenant)) THEN 'from facts' END -- "
             "from facts\n",
             "SELECT * FROM (VALUES (1), (2)) v(x) JOIN ad_daily(:tenant) ON x = 1 GROUP BY a, b",
             "FROM ad_daily(:tenant) SELECT day",
         })
        EXPECT_NO_THROW(check_reader_sql(sql)) << sql;
}

TEST(WarehouseGuard, readers_may_not_name_tables_or_do_anything_else) {
    for (const std::string_view sql : {
             "SELECT * FROM facts",
             "SELECT * FROM facts WHERE tenant_key = :tenant",
             "SELECT * FROM ad_daily(:other)",
             "SELECT * FROM ad_daily(1)",
             "SELECT * FROM ad_daily(:tenant + 1)",
             "SELECT * FROM ad_daily()",
             "SELECT * FROM ad_daily(:tenant), facts",
             "SELECT * FROM ad_daily(:tenant) JOIN facts USING (day)",
             "SELECT (SELECT max(day) FROM facts) FROM ad_daily(:tenant)",
             "SELECT * FROM (facts JOIN ad_daily(:tenant) ON true)",
             "SELECT * FROM \"facts\"",
             "SELECT * FROM main.facts",
             "SELECT * FROM 'facts.csv'",
             "SELECT * FROM read_csv('x')",
             "SELECT * FROM (PIVOT facts ON day)",
             "SELECT * FROM ad_daily(:tenant); DELETE FROM facts",
             "WITH x AS (SELECT * FROM facts) SELECT * FROM x",
             "SELECT x IN (FROM facts)",
             "DELETE FROM facts",
             "PRAGMA database_list",
             "SELECT 1)",
             "",
         })
        EXPECT_THROW(check_reader_sql(sql), Error) << sql;
}

TEST(WarehouseGuard, writers_mention_the_tenant_unless_the_table_is_temporary) {
    for (const std::string_view sql : {
             "DELETE FROM facts WHERE tenant_key = :tenant AND day = :day",
             "INSERT INTO facts SELECT :tenant, * FROM temp.staged",
             "UPDATE facts SET spend = 0 WHERE tenant_key = :tenant",
             "CREATE TEMP TABLE staged (day DATE)",
             "CREATE OR REPLACE TEMPORARY TABLE staged AS SELECT * FROM facts WHERE tenant_key = "
             ":tenant",
             "DROP TABLE IF EXISTS temp.staged",
             "DELETE FROM temp.staged",
             "SELECT count(*) FROM temp.staged",
         })
        EXPECT_NO_THROW(check_writer_sql(sql)) << sql;
    for (const std::string_view sql : {
             "DELETE FROM facts",
             "INSERT INTO facts SELECT * FROM temp.staged",
             "UPDATE facts SET spend = 0",
             "SELECT count(*) FROM facts",
             "INSERT INTO temp.staged SELECT * FROM facts",
             "CREATE TABLE more (day DATE)",
             "CREATE TEMP TABLE staged AS SELECT * FROM facts",
             "DROP TABLE facts",
             "DROP TABLE IF EXISTS facts",
             "COPY facts TO 'x'",
             "DELETE FROM facts -- :tenant",
             "DELETE FROM facts WHERE name = ':tenant'",
         })
        EXPECT_THROW(check_writer_sql(sql), Error) << sql;
}

}  // namespace
}  // namespace herald::store
