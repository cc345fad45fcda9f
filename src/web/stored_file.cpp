#include "web/stored_file.hpp"

namespace herald::web {

template <>
Response to_response<StoredFile>(StoredFile file) {
    std::error_code gone;
    const auto size = std::filesystem::file_size(file.path, gone);
    if (gone) throw Error(ErrorKind::not_found, "This file is not there any more.");
    return file_response({std::move(file.content_type),
                          std::move(file.name),
                          {},
                          FileBody{std::move(file.path), 0, size}});
}

template <>
void describe_result<StoredFile>(SchemaBook& /*book*/, json::object& operation) {
    describe_parameter(operation, "Range", "header", false,
                       {{"type", "string"}, {"description", "One part: bytes=0-1023."}});
    describe_parameter(
        operation, "If-Range", "header", false,
        {{"type", "string"}, {"description", "The ETag of the first part: else the whole file."}});
    const json::object bytes{{"type", "string"}, {"format", "binary"}};
    for (const int status : {200, 206})
        describe_answer(operation, status, "application/octet-stream", bytes);
    auto& responses = operation["responses"].as_object();
    responses["206"].as_object()["description"] = "The part that Range asks for";
    responses["416"] = json::object{{"description", "The file ends before that part"}};
}

}  // namespace herald::web
