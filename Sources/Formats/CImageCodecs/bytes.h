#ifndef CIMAGECODECS_BYTES_H
#define CIMAGECODECS_BYTES_H

#include "CImageCodecs.h"

/// Makes room for at least `count` more bytes; false when there is no memory.
bool codec_bytes_reserve(CodecBytes *bytes, size_t count);

/// Notes what became of a call.
void codec_report(CodecReport *report, CodecOutcome outcome, const char *message);

#endif
