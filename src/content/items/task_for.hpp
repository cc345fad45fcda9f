#pragma once

#include "task/task.hpp"
#include "web/router.hpp"

/// A 202 whose task ends with a Result. Only the document tells it from any other task: it names
/// the result's schema beside the task's as "x-result", and the UI's types follow from that.
namespace herald::content {

template <class Result>
struct TaskFor {
    web::Accepted<task::TaskAnswer> answer;
};

/// What web::describe_result<TaskFor<Result>> is specialised to do.
template <class Result>
void describe_task_for(SchemaBook& book, json::object& operation) {
    web::describe_result<web::Accepted<task::TaskAnswer>>(book, operation);
    auto& schema =
        operation["responses"].at_pointer("/202/content/application~1json/schema").as_object();
    schema["x-result"] = book.schema<Result>(SchemaBook::Use::answer);
}

}  // namespace herald::content
