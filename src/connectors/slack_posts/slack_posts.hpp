#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::slack_posts {

/// A Slack channel through an app's bot: publishes messages with pictures and threads that carry
/// our key as metadata, so that they are found again; reads reactions and answers.
connector::Connector make_connector();

}  // namespace herald::connectors::slack_posts
