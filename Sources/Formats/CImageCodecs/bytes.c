#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>

bool codec_bytes_reserve(CodecBytes *bytes, size_t count) {
  if (bytes->capacity - bytes->count >= count) return true;
  if (count > SIZE_MAX / 4 || bytes->count > SIZE_MAX / 4) return false;
  size_t capacity = bytes->capacity < 65536 ? 65536 : bytes->capacity;
  while (capacity - bytes->count < count) capacity *= 2;
  uint8_t *start = realloc(bytes->start, capacity);
  if (start == NULL) return false;
  bytes->start = start;
  bytes->capacity = capacity;
  return true;
}

void codec_bytes_free(CodecBytes *bytes) {
  free(bytes->start);
  *bytes = (CodecBytes){0};
}

void codec_report(CodecReport *report, CodecOutcome outcome, const char *message) {
  report->outcome = outcome;
  snprintf(report->message, sizeof report->message, "%s", message);
}
