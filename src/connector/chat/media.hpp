#pragma once

#include "connector/ai.hpp"
#include "connector/chat/wire.hpp"

/// Everything of this wire that is not conversation.
namespace herald::connector::chat {

/// In pieces of 256 texts. Throws Error{upstream} when an answer has not one vector for each text.
Embeddings embed(const Wire& wire, std::span<const std::string> texts, const std::string& model);
/// Adds the vectors of `count` texts, in the order of the texts.
void decode_embeddings(const ai::Troubles& troubles, const Node& answer, std::size_t count,
                       Embeddings& out);

/// A picture that the server only names by its address is fetched without the key.
Picture image(const Wire& wire, const PictureWish& wish);
std::string image_body(const PictureWish& wish);

SpokenText transcribe(const Wire& wire, const Recording& recording);
/// json, verbose_json and diarized_json.
SpokenText decode_transcript(const ai::Troubles& troubles, const Node& answer);

/// MP3 where the server has it.
Sound speak(const Wire& wire, const SpeechWish& wish);

}  // namespace herald::connector::chat
