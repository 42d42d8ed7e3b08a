#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

struct PNGReader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count;
  size_t position;
  bool ranOut;
  int passes;
  CodecLayout layout;
  CodecReport *report;
  jmp_buf escape;
};

/// What the writer's callbacks need.
typedef struct {
  CodecBytes *bytes;
  CodecReport *report;
  bool outOfMemory;
  jmp_buf escape;
} PNGWriter;

static bool isLittleEndian(void) {
  const uint16_t one = 1;
  return *(const uint8_t *)&one == 1;
}

static void ignoreWarning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

// Reading

static void failReading(png_structp png, png_const_charp message) {
  PNGReader *reader = png_get_error_ptr(png);
  CodecOutcome outcome = reader->ranOut ? CODEC_TRUNCATED : CODEC_CORRUPTED;
  if (strstr(message, "memory") != NULL) outcome = CODEC_OUT_OF_MEMORY;
  codec_report(reader->report, outcome, message);
  longjmp(reader->escape, 1);
}

static void takeBytes(png_structp png, png_bytep target, png_size_t count) {
  PNGReader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) {
    reader->ranOut = true;
    png_error(png, "the file ends inside a chunk");
  }
  memcpy(target, reader->bytes + reader->position, count);
  reader->position += count;
}

/// Chunks that hold nothing for us: skipped without unpacking them.
static const png_byte skippedChunks[] =
    "bKGD\0eXIf\0hIST\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sTER\0tEXt\0tIME\0zTXt";

PNGReader *codec_png_open(
    const uint8_t *bytes, size_t count, size_t chunkLimit, CodecLayout *layout, CodecReport *report) {
  codec_report(report, CODEC_DONE, "");
  PNGReader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) {
    codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for a PNG reader");
    return NULL;
  }
  reader->bytes = bytes;
  reader->count = count;
  reader->report = report;
  if (setjmp(reader->escape) != 0) {
    codec_png_close(reader);
    return NULL;
  }
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, failReading, ignoreWarning);
  if (reader->png != NULL) reader->info = png_create_info_struct(reader->png);
  if (reader->info == NULL) {
    codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for libpng");
    codec_png_close(reader);
    return NULL;
  }
  png_structp png = reader->png;
  png_infop info = reader->info;
  png_set_read_fn(png, reader, takeBytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(png, chunkLimit);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skippedChunks, sizeof skippedChunks / 5);
  png_read_info(png, info);

  png_set_expand(png);
  if (png_get_bit_depth(png, info) == 16 && isLittleEndian()) png_set_swap(png);
  reader->passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  reader->layout.width = png_get_image_width(png, info);
  reader->layout.height = png_get_image_height(png, info);
  reader->layout.channels = png_get_channels(png, info);
  reader->layout.bits = png_get_bit_depth(png, info);
  *layout = reader->layout;
  return reader;
}

const uint8_t *codec_png_profile(PNGReader *reader, size_t *count) {
  png_charp name = NULL;
  png_bytep profile = NULL;
  png_uint_32 length = 0;
  int method = 0;
  *count = 0;
  if (png_get_iCCP(reader->png, reader->info, &name, &method, &profile, &length) == 0) return NULL;
  *count = length;
  return profile;
}

bool codec_png_read(PNGReader *reader, void *pixels, CodecReport *report) {
  codec_report(report, CODEC_DONE, "");
  reader->report = report;
  if (setjmp(reader->escape) != 0) return false;
  const size_t stride =
      (size_t)reader->layout.width * (size_t)reader->layout.channels * (size_t)(reader->layout.bits / 8);
  if (stride != png_get_rowbytes(reader->png, reader->info)) png_error(reader->png, "rows of an unexpected length");
  for (int pass = 0; pass < reader->passes; pass++) {
    for (uint32_t row = 0; row < reader->layout.height; row++) {
      png_read_row(reader->png, (png_bytep)pixels + row * stride, NULL);
    }
  }
  png_read_end(reader->png, NULL);
  return true;
}

void codec_png_close(PNGReader *reader) {
  if (reader->png != NULL) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader);
}

// Writing

static void failWriting(png_structp png, png_const_charp message) {
  PNGWriter *writer = png_get_error_ptr(png);
  codec_report(writer->report, writer->outOfMemory ? CODEC_OUT_OF_MEMORY : CODEC_UNSUPPORTED, message);
  longjmp(writer->escape, 1);
}

static void giveBytes(png_structp png, png_bytep source, png_size_t count) {
  PNGWriter *writer = png_get_io_ptr(png);
  if (!codec_bytes_reserve(writer->bytes, count)) {
    writer->outOfMemory = true;
    png_error(png, "no memory for the compressed picture");
  }
  memcpy(writer->bytes->start + writer->bytes->count, source, count);
  writer->bytes->count += count;
}

static void flushNothing(png_structp png) { (void)png; }

static int colourType(int channels) {
  switch (channels) {
    case 1: return PNG_COLOR_TYPE_GRAY;
    case 2: return PNG_COLOR_TYPE_GRAY_ALPHA;
    case 3: return PNG_COLOR_TYPE_RGB;
    default: return PNG_COLOR_TYPE_RGB_ALPHA;
  }
}

// Whether libpng writes a profile of this form: for one that does not say its own size libpng 1.6.39 leaves it out, and 1.6.59 ends the
// whole picture.
static bool isWritable(const uint8_t *profile, size_t count) {
  return profile != NULL && count >= 132 && png_get_uint_32(profile) == count && (profile[8] <= 3 || count % 4 == 0);
}

bool codec_png_write(
    const void *pixels, CodecLayout layout, int level, const uint8_t *profile, size_t profileCount, CodecBytes *bytes,
    CodecReport *report) {
  codec_report(report, CODEC_DONE, "");
  PNGWriter writer = {.bytes = bytes, .report = report};
  // Assigned once before setjmp, and the info structure lives inside what libpng destroys: both stay valid in a jump.
  png_structp volatile made = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, NULL, ignoreWarning);
  png_infop volatile madeInfo = made != NULL ? png_create_info_struct(made) : NULL;
  png_structp png = made;
  png_infop info = madeInfo;
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for libpng");
    return false;
  }
  if (setjmp(writer.escape) != 0) {
    png = made;
    info = madeInfo;
    png_destroy_write_struct(&png, &info);
    return false;
  }
  png_set_error_fn(png, &writer, failWriting, ignoreWarning);
  png_set_write_fn(png, &writer, giveBytes, flushNothing);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_benign_errors(png, 1);
  png_set_compression_level(png, level);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, level == 0 ? PNG_FILTER_NONE : PNG_ALL_FILTERS);
  png_set_IHDR(
      png, info, layout.width, layout.height, layout.bits, colourType(layout.channels), PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (isWritable(profile, profileCount)) {
    png_set_iCCP(png, info, "ICC profile", PNG_COMPRESSION_TYPE_BASE, profile, (png_uint_32)profileCount);
  }
  png_write_info(png, info);
  if (layout.bits == 16 && isLittleEndian()) png_set_swap(png);
  const size_t stride = (size_t)layout.width * (size_t)layout.channels * (size_t)(layout.bits / 8);
  for (uint32_t row = 0; row < layout.height; row++) {
    png_write_row(png, (png_const_bytep)pixels + row * stride);
  }
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return true;
}
