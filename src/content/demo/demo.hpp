#pragma once

#include "content/items/context.hpp"
#include "event/event.hpp"
#include "task/task.hpp"

/// A quarter of a year of content for a workspace that was filled for looking around.
namespace herald::content {

/// Brand, posts that went out and how they did, plans. Does nothing where content stands already.
void add_demo_content(const Context& context, Scope& scope);
/// The same as a task, "content.demo". The context outlives the task and the listener.
task::TaskType demo_task(const Context& context);
/// Enqueues it when the workspace was filled with demo data.
event::Listener demo_listener(const Context& context);

}  // namespace herald::content
