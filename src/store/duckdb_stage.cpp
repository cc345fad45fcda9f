#include "base/assert.hpp"
#include "store/duckdb_connection.hpp"
#include "store/stage.hpp"

/// The stage as a DuckDB instance without a file.
namespace herald::store {
namespace {

/// Nobody's: a stage has no tenants in it.
constexpr TenantKey kNoTenant = 0;

class DuckStage final : public Stage {
public:
    explicit DuckStage(const StageOptions& options) {
        duckdb_config config = nullptr;
        duckdb_create_config(&config);
        const auto set = [&](const char* name, const std::string& value) {
            HERALD_ASSERT(duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess);
        };
        set("threads", std::to_string(std::max(1U, options.threads)));
        set("memory_limit", fmt::format("{}B", options.memory_bytes));
        set("temp_directory", "");
        set("preserve_insertion_order", "false");
        set("autoinstall_known_extensions", "false");
        set("autoload_known_extensions", "false");
        set("enable_external_access", "false");
        set("lock_configuration", "true");
        char* error = nullptr;
        const auto state = duckdb_open_ext(nullptr, &database_, config, &error);
        duckdb_destroy_config(&config);
        if (state == DuckDBError) {
            const std::string why = error == nullptr ? "" : error;
            duckdb_free(error);
            fail_duckdb(why.c_str(), "open a stage");
        }
        connection_ = std::make_unique<DuckConnection>(database_, DuckConnection::Use::stage);
    }
    ~DuckStage() override {
        connection_.reset();
        duckdb_close(&database_);
    }
    DuckStage(const DuckStage&) = delete;
    DuckStage& operator=(const DuckStage&) = delete;

    void execute(std::string_view sql, const Params& params) override {
        DuckResult result;
        connection_->run(result, kNoTenant, sql, params);
    }
    std::unique_ptr<Appender> appender(std::string_view table) override {
        return make_duckdb_appender(*connection_, table, kNoTenant);
    }
    void query(std::string_view sql, const Params& params,
               const std::function<void(const Row&)>& each) override {
        DuckResult result;
        connection_->run(result, kNoTenant, sql, params);
        result.each_row(each);
    }
    void scan(std::string_view sql, const Params& params,
              const std::function<void(const Chunk&)>& each) override {
        DuckResult result;
        connection_->run(result, kNoTenant, sql, params, DuckConnection::Delivery::streamed);
        result.each_chunk(each);
    }

private:
    duckdb_database database_ = nullptr;
    std::unique_ptr<DuckConnection> connection_;
};

}  // namespace

std::unique_ptr<Stage> open_stage(const StageOptions& options) {
    return std::make_unique<DuckStage>(options);
}

}  // namespace herald::store
