#include "http/chunk_decoder.hpp"

#include <algorithm>

namespace http {
namespace {

/// What extensions and trailers may take in all: they carry nothing for us, but they must not go on for ever.
constexpr std::size_t kMostOverhead = std::size_t{16} * 1024;
/// Sizes beyond this are no sizes; keeps the arithmetic from overflowing.
constexpr std::uint64_t kLargestChunk = std::uint64_t{1} << 56;

int digit_value(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

}  // namespace

void ChunkDecoder::accept_size(char byte) {
  if (const int digit = digit_value(byte); digit >= 0) {
    remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(digit);
    state_ = remaining_ > kLargestChunk ? State::Failed : State::Size;
    return;
  }
  if (state_ == State::FirstDigit) {
    state_ = State::Failed;
    return;
  }
  switch (byte) {
    case '\r':
      state_ = State::SizeEnd;
      return;
    case ';':
    case ' ':
    case '\t':
      state_ = State::Extension;
      return;
    default:
      state_ = State::Failed;
      return;
  }
}

void ChunkDecoder::accept(char byte) {
  const auto expect = [&](char wanted, State next) { state_ = byte == wanted ? next : State::Failed; };
  const auto skip_to_cr = [&](State next) {
    if (byte == '\r') state_ = next;
    if (byte == '\n' || byte == '\0' || ++overhead_ > kMostOverhead) state_ = State::Failed;
  };
  switch (state_) {
    case State::FirstDigit:
    case State::Size:
      return accept_size(byte);
    case State::Extension:
      return skip_to_cr(State::SizeEnd);
    case State::SizeEnd:
      return expect('\n', remaining_ == 0 ? State::LineStart : State::Data);
    case State::DataCr:
      return expect('\r', State::DataLf);
    case State::DataLf:
      return expect('\n', State::FirstDigit);
    case State::LineStart:
      if (byte == '\r') {
        state_ = State::End;
        return;
      }
      state_ = State::Trailer;
      return skip_to_cr(State::TrailerEnd);
    case State::Trailer:
      return skip_to_cr(State::TrailerEnd);
    case State::TrailerEnd:
      return expect('\n', State::LineStart);
    case State::End:
      return expect('\n', State::Done);
    case State::Data:
    case State::Done:
    case State::Failed:
      return;
  }
}

ChunkDecoder::Step ChunkDecoder::next(std::string_view input) {
  Step step;
  while (step.consumed < input.size() && !done() && !failed()) {
    if (state_ != State::Data) {
      accept(input[step.consumed++]);
      continue;
    }
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size() - step.consumed));
    step.data = input.substr(step.consumed, length);
    step.consumed += length;
    remaining_ -= length;
    if (remaining_ == 0) state_ = State::DataCr;
    return step;
  }
  return step;
}

}  // namespace http
