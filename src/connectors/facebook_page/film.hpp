#pragma once

#include "connectors/facebook_page/door.hpp"

/// Films on a page. A film goes up in parts of which nothing is to be seen; one last request makes
/// a post of it, which shows when Facebook has worked the film through, minutes later.
namespace herald::connectors::facebook_page {

/// The post of the only file of `post`, when it stands.
connector::Posted publish_film(const Door& door, const connector::Post& post);

/// A film with these words among those the page has been given since then, whose post is not among
/// the page's posts (yet). Throws Error{upstream} while Facebook works on it: it is on its way, and
/// nothing may be sent. One that Facebook could not read is none.
std::optional<connector::Posted> find_film(const Door& door, const connector::Post& post,
                                           Time from);

}  // namespace herald::connectors::facebook_page
