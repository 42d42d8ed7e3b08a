#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "bytes.h"

#if TIFFLIB_VERSION < 20221213
#error "libtiff 4.5 or newer is needed (Debian 12, Ubuntu 24.04): older ones have one handler of errors for all threads."
#endif

/// What libtiff's callbacks need: the bytes that are read, or those that are written.
typedef struct {
  const uint8_t *source;
  size_t count;
  CodecBytes *target;
  uint64_t position;
  CodecReport *report;
} Medium;

// Errors

static CodecOutcome outcomeOf(const char *message) {
  if (strstr(message, "emory") != NULL) return CODEC_OUT_OF_MEMORY;
  if (strstr(message, "not configured") != NULL || strstr(message, "not implemented") != NULL ||
      strstr(message, "not supported") != NULL || strstr(message, "an not handle") != NULL) {
    return CODEC_UNSUPPORTED;
  }
  return CODEC_CORRUPTED;
}

/// Keeps the first error, which is the cause of the others. Returning 1 keeps libtiff from printing it.
static int keepError(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  CodecReport *report = ((Medium *)user)->report;
  if (report->outcome != CODEC_DONE) return 1;
  char message[sizeof report->message];
  vsnprintf(message, sizeof message, format, arguments);
  codec_report(report, outcomeOf(message), message);
  return 1;
}

static int ignoreWarning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)user;
  (void)module;
  (void)format;
  (void)arguments;
  return 1;
}

/// Notes a failure of our own, unless libtiff has told the cause.
static bool fail(CodecReport *report, CodecOutcome outcome, const char *message) {
  if (report->outcome == CODEC_DONE) codec_report(report, outcome, message);
  return false;
}

// The medium

static tmsize_t readBytes(thandle_t handle, void *target, tmsize_t count) {
  Medium *medium = handle;
  const uint8_t *start = medium->target != NULL ? medium->target->start : medium->source;
  const uint64_t end = medium->target != NULL ? medium->target->count : medium->count;
  if (count <= 0 || medium->position >= end) return 0;
  const uint64_t rest = end - medium->position;
  const size_t taken = (uint64_t)count < rest ? (size_t)count : (size_t)rest;
  memcpy(target, start + medium->position, taken);
  medium->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t writeBytes(thandle_t handle, void *source, tmsize_t count) {
  Medium *medium = handle;
  CodecBytes *target = medium->target;
  if (target == NULL || count < 0 || medium->position > SIZE_MAX / 4) return 0;
  const size_t position = (size_t)medium->position;
  const size_t end = position + (size_t)count;
  if (end > target->count) {
    if (!codec_bytes_reserve(target, end - target->count)) {
      fail(medium->report, CODEC_OUT_OF_MEMORY, "no memory for the compressed picture");
      return 0;
    }
    // libtiff begins directories at even offsets and leaves what lies before unwritten.
    if (position > target->count) memset(target->start + target->count, 0, position - target->count);
    target->count = end;
  }
  memcpy(target->start + position, source, (size_t)count);
  medium->position = end;
  return count;
}

static toff_t sizeOfMedium(thandle_t handle) {
  const Medium *medium = handle;
  return medium->target != NULL ? medium->target->count : medium->count;
}

static toff_t seek(thandle_t handle, toff_t offset, int origin) {
  Medium *medium = handle;
  if (origin == SEEK_CUR) offset += medium->position;
  if (origin == SEEK_END) offset += sizeOfMedium(handle);
  medium->position = offset;
  return offset;
}

static int closeMedium(thandle_t handle) {
  (void)handle;
  return 0;
}

/// Gives libtiff the bytes where they lie, so that it copies none.
static int mapBytes(thandle_t handle, void **start, toff_t *count) {
  const Medium *medium = handle;
  if (medium->target != NULL) return 0;
  *start = (void *)medium->source;
  *count = medium->count;
  return 1;
}

static void unmapBytes(thandle_t handle, void *start, toff_t count) {
  (void)handle;
  (void)start;
  (void)count;
}

static TIFF *openMedium(Medium *medium, const char *mode, size_t memoryLimit) {
  codec_report(medium->report, CODEC_DONE, "");
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (options == NULL) {
    fail(medium->report, CODEC_OUT_OF_MEMORY, "no memory for libtiff");
    return NULL;
  }
  const tmsize_t mostBytes = memoryLimit > INT64_MAX ? INT64_MAX : (tmsize_t)memoryLimit;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, mostBytes);
  TIFFOpenOptionsSetErrorHandlerExtR(options, keepError, medium);
  TIFFOpenOptionsSetWarningHandlerExtR(options, ignoreWarning, medium);
  TIFF *tiff = TIFFClientOpenExt(
      "memory", mode, medium, readBytes, writeBytes, seek, closeMedium, sizeOfMedium, mapBytes, unmapBytes, options);
  TIFFOpenOptionsFree(options);
  if (tiff == NULL) fail(medium->report, CODEC_CORRUPTED, "its header is damaged");
  return tiff;
}

// Reading

/// A rectangle of stored samples on its way into the picture.
typedef struct {
  const CodecLayout *layout;
  void *pixels;
  /// Samples of a pixel in the block, and which of the picture's the first of them is.
  size_t channels;
  size_t firstChannel;
} Placement;

/// Spreads a row of the block over the picture's row, from the column `left` on.
static void place(const Placement *to, const uint8_t *row, size_t top, size_t left, size_t columns) {
  const size_t pixelChannels = (size_t)to->layout->channels;
  const size_t start = (top * to->layout->width + left) * pixelChannels + to->firstChannel;
  const size_t step = to->channels == 1 ? pixelChannels : 1;
  const size_t count = columns * to->channels;
  const int bits = to->layout->bits;
  if (bits == 16) {
    uint16_t *target = (uint16_t *)to->pixels + start;
    for (size_t index = 0; index < count; index++) memcpy(target + index * step, row + index * 2, 2);
  } else if (bits == 8) {
    uint8_t *target = (uint8_t *)to->pixels + start;
    for (size_t index = 0; index < count; index++) target[index * step] = row[index];
  } else {
    uint8_t *target = (uint8_t *)to->pixels + start;
    const size_t perByte = 8 / (size_t)bits;
    for (size_t index = 0; index < count; index++) {
      const int shift = 8 - bits - (int)(index % perByte) * bits;
      target[index * step] = (uint8_t)(row[index / perByte] >> shift) & (uint8_t)((1 << bits) - 1);
    }
  }
}

/// Memory for a strip or a tile, if it keeps to the limit.
static uint8_t *blockOf(uint64_t count, size_t memoryLimit, CodecReport *report) {
  uint8_t *block = NULL;
  if (count > 0 && count <= memoryLimit && count <= SIZE_MAX / 2) block = calloc(1, (size_t)count);
  if (block == NULL) fail(report, CODEC_OUT_OF_MEMORY, "a strip or tile is larger than the limit");
  return block;
}

static bool readTiles(TIFF *tiff, Placement *to, size_t planes, size_t memoryLimit, CodecReport *report) {
  uint32_t tileWidth = 0, tileHeight = 0;
  TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tileWidth);
  TIFFGetField(tiff, TIFFTAG_TILELENGTH, &tileHeight);
  const uint64_t size = TIFFTileSize64(tiff), rowSize = TIFFTileRowSize64(tiff);
  if (tileWidth == 0 || tileHeight == 0 || rowSize > size / tileHeight ||
      rowSize < ((uint64_t)tileWidth * to->channels * (uint64_t)to->layout->bits + 7) / 8) {
    return fail(report, CODEC_CORRUPTED, "its tiles have no size");
  }
  uint8_t *block = blockOf(size, memoryLimit, report);
  if (block == NULL) return false;
  bool isRead = true;
  for (size_t plane = 0; plane < planes && isRead; plane++) {
    to->firstChannel = plane;
    for (uint32_t top = 0; top < to->layout->height && isRead; ) {
      const uint32_t rows = to->layout->height - top < tileHeight ? to->layout->height - top : tileHeight;
      for (uint32_t left = 0; left < to->layout->width && isRead; ) {
        const uint32_t columns = to->layout->width - left < tileWidth ? to->layout->width - left : tileWidth;
        const uint32_t tile = TIFFComputeTile(tiff, left, top, 0, (uint16_t)plane);
        if (TIFFReadEncodedTile(tiff, tile, block, (tmsize_t)size) != (tmsize_t)size) {
          isRead = fail(report, CODEC_CORRUPTED, "a tile is incomplete");
        } else {
          for (uint32_t row = 0; row < rows; row++) place(to, block + row * rowSize, top + row, left, columns);
        }
        left += columns;
      }
      top += rows;
    }
  }
  free(block);
  return isRead;
}

static bool readStrips(TIFF *tiff, Placement *to, size_t planes, size_t memoryLimit, CodecReport *report) {
  const uint32_t height = to->layout->height;
  uint32_t stripHeight = 0;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &stripHeight);
  if (stripHeight > height) stripHeight = height;
  const uint64_t rowSize = TIFFScanlineSize64(tiff);
  if (stripHeight == 0 || rowSize == 0 || rowSize > UINT64_MAX / stripHeight ||
      rowSize < ((uint64_t)to->layout->width * to->channels * (uint64_t)to->layout->bits + 7) / 8) {
    return fail(report, CODEC_CORRUPTED, "its strips have no size");
  }
  uint8_t *block = blockOf(rowSize * stripHeight, memoryLimit, report);
  if (block == NULL) return false;
  bool isRead = true;
  for (size_t plane = 0; plane < planes && isRead; plane++) {
    to->firstChannel = plane;
    for (uint32_t top = 0; top < height && isRead; ) {
      const uint32_t rows = height - top < stripHeight ? height - top : stripHeight;
      const tmsize_t size = (tmsize_t)(rowSize * rows);
      if (TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, top, (uint16_t)plane), block, size) != size) {
        isRead = fail(report, CODEC_CORRUPTED, "a strip is incomplete");
      } else {
        for (uint32_t row = 0; row < rows; row++) place(to, block + row * rowSize, top + row, 0, to->layout->width);
      }
      top += rows;
    }
  }
  free(block);
  return isRead;
}

/// Whether libtiff sees the picture that Swift saw in the tags.
static bool fits(TIFF *tiff, const CodecLayout *layout) {
  uint32_t width = 0, height = 0;
  uint16_t channels = 0, bits = 0;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &channels);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  return width == layout->width && height == layout->height && channels == layout->channels && bits == layout->bits;
}

bool codec_tiff_read(
    const uint8_t *bytes, size_t count, size_t memoryLimit, CodecLayout layout, void *pixels, CodecReport *report) {
  Medium medium = {.source = bytes, .count = count, .report = report};
  TIFF *tiff = openMedium(&medium, "r", memoryLimit);
  if (tiff == NULL) return false;
  uint16_t planes = PLANARCONFIG_CONTIG, compression = 0, photometric = 0;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  if (compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR) {
    TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  const bool isSeparate = planes == PLANARCONFIG_SEPARATE;
  Placement to = {
      .layout = &layout, .pixels = pixels, .channels = isSeparate ? 1 : (size_t)layout.channels, .firstChannel = 0};
  const size_t planeCount = isSeparate ? (size_t)layout.channels : 1;
  const bool isRead =
      !fits(tiff, &layout)  ? fail(report, CODEC_CORRUPTED, "it contradicts its own header")
      : TIFFIsTiled(tiff) ? readTiles(tiff, &to, planeCount, memoryLimit, report)
                          : readStrips(tiff, &to, planeCount, memoryLimit, report);
  TIFFClose(tiff);
  return isRead;
}

bool codec_tiff_read_converted(
    const uint8_t *bytes, size_t count, size_t memoryLimit, CodecLayout layout, uint32_t *pixels,
    CodecReport *report) {
  Medium medium = {.source = bytes, .count = count, .report = report};
  TIFF *tiff = openMedium(&medium, "r", memoryLimit);
  if (tiff == NULL) return false;
  TIFFRGBAImage image;
  char message[1024] = "";
  bool isRead = false;
  if (!fits(tiff, &layout)) {
    fail(report, CODEC_CORRUPTED, "it contradicts its own header");
  } else if (!TIFFRGBAImageOK(tiff, message) || !TIFFRGBAImageBegin(&image, tiff, 1, message)) {
    fail(report, CODEC_UNSUPPORTED, message);
  } else {
    // Rows stay as they are stored; the orientation is applied later, as for every format.
    image.req_orientation = image.orientation;
    isRead = TIFFRGBAImageGet(&image, pixels, layout.width, layout.height) != 0;
    if (!isRead) fail(report, CODEC_CORRUPTED, "its pixels contradict the format");
    TIFFRGBAImageEnd(&image);
  }
  TIFFClose(tiff);
  return isRead;
}

// Writing

static bool writePage(TIFF *tiff, const uint8_t *pixels, CodecLayout layout) {
  const size_t stride = (size_t)layout.width * (size_t)layout.channels * (size_t)(layout.bits / 8);
  const size_t wanted = ((size_t)1 << 18) / stride;
  const uint32_t rowsPerStrip = wanted < 1 ? 1 : wanted > layout.height ? layout.height : (uint32_t)wanted;
  const bool isColour = layout.channels >= 3;
  const uint16_t opacity = EXTRASAMPLE_UNASSALPHA;
  bool isSet = TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, layout.width) &&
               TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, layout.height) &&
               TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, layout.bits) &&
               TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, layout.channels) &&
               TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, isColour ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK) &&
               TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
               TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, rowsPerStrip) &&
               TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE) &&
               TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  if (layout.channels % 2 == 0) isSet = isSet && TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &opacity);
  // libtiff changes the bytes that it is given.
  uint8_t *strip = isSet ? malloc(stride * rowsPerStrip) : NULL;
  bool isWritten = strip != NULL;
  for (uint32_t top = 0, index = 0; top < layout.height && isWritten; index++) {
    const uint32_t rows = layout.height - top < rowsPerStrip ? layout.height - top : rowsPerStrip;
    memcpy(strip, pixels + top * stride, rows * stride);
    isWritten = TIFFWriteEncodedStrip(tiff, index, strip, (tmsize_t)(rows * stride)) >= 0;
    top += rows;
  }
  free(strip);
  return isWritten && TIFFWriteDirectory(tiff);
}

bool codec_tiff_write(
    const void *pixels, CodecLayout layout, bool isBigEndian, CodecBytes *bytes, CodecReport *report) {
  Medium medium = {.target = bytes, .report = report};
  TIFF *tiff = openMedium(&medium, isBigEndian ? "wb" : "wl", 0);
  if (tiff == NULL) return false;
  const bool isWritten = writePage(tiff, pixels, layout);
  TIFFClose(tiff);
  return (isWritten && report->outcome == CODEC_DONE) || fail(report, CODEC_OUT_OF_MEMORY, "no memory for a strip");
}
