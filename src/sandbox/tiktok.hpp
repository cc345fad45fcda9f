#pragma once

#include "sandbox/rows.hpp"
#include "sandbox/sandbox.hpp"

/// Shared by the files of TikTok's API for Business.
namespace herald::sandbox::tiktok {

/// Everything is HTTP 200; the code decides.
web::Response envelope(Sandbox& sandbox, int code, std::string_view message,
                       json::object data = {});
web::Response wrong(Sandbox& sandbox, std::string_view message);  ///< 40002
json::object page_info(std::size_t page, std::size_t size, std::size_t total);

/// A parameter of GET calls, a member of POST bodies: lists and objects parsed either way.
json::value parameter(const Call& call, std::string_view name);
std::string text_parameter(const Call& call, std::string_view name);

web::Response report(Sandbox& sandbox, const Call& call, Index account);
/// report/task/create, check, download, cancel.
web::Response report_task(Sandbox& sandbox, const Call& call, Index account);

/// The least daily budget a campaign takes.
Micros least_budget(Currency currency);

}  // namespace herald::sandbox::tiktok
