#pragma once

#include <optional>

#include "sandbox/networks/board.hpp"

/// The parts of the Graph API: posts and pictures (graph.cpp), films of the page
/// (graph_films.cpp).
namespace herald::sandbox::networks {

inline constexpr const char* kGraphPage = "600000000000001";

web::Response graph_failure(int status, int code, std::string_view message, json::object more = {});
web::Response graph_missing(std::string_view id);
/// "2026-11-18T12:00:00+0000"
std::string graph_time(Time at);

/// POST /PAGE/videos: an upload in its phases. The last one makes a post that nobody sees before
/// the film is worked through.
web::Response take_film(Lot& lot);
/// GET /PAGE/videos, the newest first, and GET /FILM; absent when it is none.
web::Response list_films(Lot& lot);
std::optional<web::Response> show_film(Lot& lot, const std::string& id);
/// Time passes with every question: a film needs a few.
void work_on_films(Lot& lot);
/// A post whose film is still being worked on.
bool is_hidden(const StoredPost& post);

}  // namespace herald::sandbox::networks
