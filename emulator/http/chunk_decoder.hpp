// The chunked transfer coding (RFC 9112, section 7.1), fed with whatever pieces arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace http {

class ChunkDecoder {
 public:
  struct Step {
    std::size_t consumed = 0;  // bytes of the input that are done with
    std::string_view data;     // part of the input that belongs to the body
  };

  /// Reads up to the end of the next run of data. Call again with the rest of the input until nothing is left, done()
  /// or failed(). Consumes everything it is given, so the caller never has to keep bytes for later.
  Step next(std::string_view input);

  /// The last chunk and the trailer have been read. Trailer fields are dropped: AWS sends none outside aws-chunked.
  bool done() const { return state_ == State::Done; }
  bool failed() const { return state_ == State::Failed; }

 private:
  enum class State {
    FirstDigit,
    Size,
    Extension,
    SizeEnd,
    Data,
    DataCr,
    DataLf,
    LineStart,
    Trailer,
    TrailerEnd,
    End,
    Done,
    Failed
  };

  void accept(char byte);
  void accept_size(char byte);

  State state_ = State::FirstDigit;
  std::uint64_t remaining_ = 0;
  std::size_t overhead_ = 0;  // bytes of extensions and trailers so far
};

}  // namespace http
