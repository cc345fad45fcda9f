#pragma once

#include "sandbox/networks/board.hpp"

/// The parts of LinkedIn: posts and pictures (linkedin.cpp), films and tokens
/// (linkedin_films.cpp).
namespace herald::sandbox::networks {

inline constexpr const char* kLinkedInPage = "urn:li:organization:5000001";

web::Response linkedin_failure(int status, std::string_view code, std::string_view message);

/// /rest/videos, and the parts of a film.
web::Response linkedin_film(Lot& lot);

/// POST /oauth/v2/accessToken with a refresh token.
web::Response linkedin_token(Lot& lot);
web::Response linkedin_no_token(int status, std::string_view error);
/// Whether an access token opens: the first one, and those made by the refresh token.
bool linkedin_knows(const Board& board, std::string_view token);

}  // namespace herald::sandbox::networks
