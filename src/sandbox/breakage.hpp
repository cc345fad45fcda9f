#pragma once

#include "web/http.hpp"

/// What a fault makes of an answer, whoever gives it.
namespace herald::sandbox {

/// 200 with a page of HTML.
web::Response rubbish();
/// Half of the body; the connection stays whole.
void cut_off(web::Response& response);
/// Half of the body, then the connection breaks.
void disconnect(web::Response& response);
/// Nothing of the body; the connection breaks.
void lose(web::Response& response);
/// 504 of something that stands in between.
web::Response gateway_timeout();

}  // namespace herald::sandbox
