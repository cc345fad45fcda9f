#include "base/calendar.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "identity/identity.hpp"
#include "task/task.hpp"

/// The signed-in person and their organizations.
namespace herald::identity {
namespace {

void check_zone(const std::optional<std::string>& zone) {
    if (!zone || TimeZone::parse(*zone)) return;
    Problems problems;
    problems.add("/time_zone", "must be an IANA time zone such as Europe/Berlin");
    problems.raise();
}

UserId person(const Scope& scope) {
    const auto user = scope.user();
    if (!user) throw Error(ErrorKind::forbidden, "An API key has no profile; sign in as a person.");
    return *user;
}

Organization shown(const OrganizationRow& row, Role role) {
    return {row.id, row.name, row.currency, row.time_zone, role, row.created_at, row.version};
}

}  // namespace

OrganizationRow find_organization(const Scope& scope) {
    auto row =
        scope.db().one<OrganizationRow>("SELECT {columns} FROM organizations WHERE id = :tenant");
    if (!row) throw Error(ErrorKind::not_found, "This workspace was deleted.");
    return *std::move(row);
}

store::ScopeParts Identity::system_parts(TenantId tenant) {
    const auto row = db_.one<OrganizationRow>("SELECT {columns} FROM organizations WHERE id = :id",
                                              {{"id", tenant}});
    if (!row) throw Error(ErrorKind::not_found, "There is no such workspace.");
    return {options_.database,
            options_.clock,
            this,
            tenant,
            row->warehouse_key,
            Role::owner,
            {ActorKind::system, {}, "Herald"},
            {},
            {}};
}

std::optional<OrganizationRow> Identity::find_by_name(std::string_view name) {
    for (auto& row :
         db_.list<OrganizationRow>("SELECT {columns} FROM organizations ORDER BY created_at"))
        if (fold(row.name) == fold(name)) return std::move(row);
    return std::nullopt;
}

Me Identity::get_me(Scope& scope) {
    Me me{get_profile(scope), std::nullopt, {}};
    if (!scope.tenant().value.is_nil()) me.organization = get_organization(scope);
    ListPlain all;
    all.limit = web::Paged::kMax;
    me.organizations = list_organizations(scope, all).data;
    return me;
}

User Identity::get_profile(Scope& scope) { return user_of(person(scope)); }

User Identity::update_profile(Scope& scope, const UpdateProfile& r) {
    const UserId id = person(scope);
    std::string hash;
    if (r.new_password) {
        throttle("password:" + to_string(id), 10);
        const auto old =
            db_.one<std::string>("SELECT password_hash FROM users WHERE id = :id", {{"id", id}});
        if (!r.current_password || !passwords_.verify(*old, *r.current_password)) {
            Problems problems;
            problems.add("/current_password", "is not your present password");
            problems.raise();
        }
        hash = passwords_.hash(*r.new_password);
    }
    scope.audit(
        {"profile.updated", "user", id.value, {r.new_password ? R"({"password":true})" : ""}});
    scope.write([&](Tx& tx) {
        if (r.name)
            tx.execute("UPDATE users SET name = :name WHERE id = :id",
                       {{"name", *r.name}, {"id", id}});
        if (r.locale)
            tx.execute("UPDATE users SET locale = :locale WHERE id = :id",
                       {{"locale", r.locale.value}, {"id", id}});
        if (hash.empty()) return;
        tx.execute("UPDATE users SET password_hash = :hash WHERE id = :id",
                   {{"hash", hash}, {"id", id}});
        end_sessions(tx, id);
    });
    if (hash.empty())
        forget_callers();
    else
        rights_changed({}, id.value);
    return user_of(id);
}

web::Page<Organization> Identity::list_organizations(Scope& scope, const ListPlain& r) {
    const auto after = web::read_cursor<TenantId>(r, "organizations");
    std::vector<Organization> out;
    db_.each(
        "SELECT o.id, o.warehouse_key, o.name, o.currency, o.time_zone, o.plan, o.created_at, "
        "o.version, m.role FROM organizations o "
        "JOIN memberships m ON m.tenant = o.id WHERE m.user_id = :user AND o.id > :after ORDER BY "
        "o.id LIMIT :limit",
        {{"user", person(scope)},
         {"after", after ? std::get<0>(*after) : TenantId{}},
         {"limit", r.fetch()}},
        [&](const store::Row& row) {
            out.push_back(
                shown(store::read_row<OrganizationRow>(row), store::read_column<Role>(row, 8)));
        });
    return web::make_page(std::move(out), r, [](const Organization& o) {
        return web::make_cursor("organizations", o.id);
    });
}

web::Created<Organization> Identity::create_organization(Scope& scope, const OrganizationDraft& r) {
    check_zone(r.time_zone);
    const UserId user = person(scope);
    const TenantId id = db_.write([&](Tx& tx) { return add_organization(tx, r, user); });
    return {organization_of(id, Role::owner), "/api/v1/users/organizations"};
}

Organization Identity::get_organization(Scope& scope) {
    return shown(find_organization(scope), scope.role());
}

Organization Identity::update_organization(Scope& scope, const OrganizationPatch& r) {
    check_zone(r.time_zone);
    OrganizationRow row = find_organization(scope);
    r.if_match.check(row.version);
    const std::int64_t seen = row.version++;
    if (r.name) row.name = *r.name;
    if (r.currency) row.currency = *r.currency;
    if (r.time_zone) row.time_zone = *r.time_zone;
    scope.audit({"organization.updated",
                 "organization",
                 row.id.value,
                 {to_json(shown(row, scope.role()))}});
    scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE organizations SET name = :name, currency = :currency, time_zone = :time_zone, "
            "version = :version "
            "WHERE id = :tenant AND version = :seen",
            {{"name", row.name},
             {"currency", row.currency},
             {"time_zone", row.time_zone},
             {"version", row.version},
             {"seen", seen}});
        if (changed == 0)
            throw Error(
                ErrorKind::stale,
                "This was changed since you loaded it; load it again and repeat your change.");
        if (r.time_zone) task::move_schedules(tx, scope, row.time_zone);
    });
    forget_callers();
    return shown(row, scope.role());
}

void Identity::delete_organization(Scope& scope, const DeleteOrganization& r) {
    const OrganizationRow row = find_organization(scope);
    if (r.name != row.name) {
        Problems problems;
        problems.add("/name", "must be the workspace's name, exactly");
        problems.raise();
    }
    const bool postgres = options_.database->dialect() == store::Dialect::postgres;
    const std::string_view tables =
        postgres ? "SELECT CAST(table_name AS TEXT) FROM information_schema.columns WHERE "
                   "column_name = 'tenant' "
                   "AND table_schema = current_schema()"
                 : "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE "
                   "m.type = 'table' AND c.name = 'tenant'";
    db_.write([&](Tx& tx) {
        for (const auto& table : tx.list<std::string>(tables))
            tx.execute(fmt::format("DELETE FROM {} WHERE tenant = :organization", table),
                       {{"organization", row.id}});
        tx.execute("UPDATE refresh_tokens SET revoked_at = :now WHERE organization = :organization",
                   {{"now", scope.now()}, {"organization", row.id}});
        tx.execute("DELETE FROM organizations WHERE id = :organization",
                   {{"organization", row.id}});
    });
    scope.forget_pending();  // its audit log is gone with it
    log_info("an organization was deleted",
             {{"organization", to_string(row.id)}, {"by", to_string(scope.actor().id)}});
    rights_changed(row.id, std::nullopt);
    if (options_.organization_deleted) options_.organization_deleted(row.id, row.warehouse_key);
}

}  // namespace herald::identity
