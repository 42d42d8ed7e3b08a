/// Pixels in and out of libpng, libjpeg, libwebp and libtiff, and nothing else.
///
/// libpng and libjpeg report errors by longjmp, which must not cross a Swift frame: every function here lands each jump
/// in its own C frame and returns a report instead. libtiff reports them to a function with a va_list, which Swift cannot
/// write. Headers, limits, metadata, orientation and files are Swift's business.

#ifndef CIMAGECODECS_H
#define CIMAGECODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What became of a call.
typedef enum {
  CODEC_DONE = 0,
  /// The bytes end before the picture does.
  CODEC_TRUNCATED,
  /// The bytes contradict the format.
  CODEC_CORRUPTED,
  /// The bytes are right, but of a kind that the library does not handle.
  CODEC_UNSUPPORTED,
  /// Memory ran out, or the limit that the caller set would be exceeded.
  CODEC_OUT_OF_MEMORY,
} CodecOutcome;

/// What became of a call, with the library's own words.
typedef struct {
  CodecOutcome outcome;
  char message[208];
} CodecReport;

/// The pixels that a reader is going to give: interleaved samples, rows from the top, without padding.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// Samples of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA or CMYK as stored (of a JPEG); any number in a TIFF.
  int channels;
  /// Bits of a sample: 8, or 16 in the order of the processor's bytes; in a TIFF that is read, also 1, 2 or 4.
  int bits;
} CodecLayout;

/// Bytes that an encoder made; to be freed with codec_bytes_free, also after a failure.
typedef struct {
  uint8_t *_Nullable start;
  size_t count;
  size_t capacity;
} CodecBytes;

void codec_bytes_free(CodecBytes *_Nonnull bytes);

// PNG, read: open, then read once, then close. `bytes` must stay where they are until the reader is closed.

typedef struct PNGReader PNGReader;

/// Reads up to the pixels. `chunkLimit` bounds the memory that one ancillary chunk may unpack to.
/// NULL after a failure, which `report` explains.
PNGReader *_Nullable codec_png_open(
    const uint8_t *_Nonnull bytes, size_t count, size_t chunkLimit, CodecLayout *_Nonnull layout,
    CodecReport *_Nonnull report);

/// The colour profile, valid until the reader is closed; NULL where there is none or a broken one.
const uint8_t *_Nullable codec_png_profile(PNGReader *_Nonnull reader, size_t *_Nonnull count);

/// Reads all pixels, and on to the end of the file. `pixels` has the size that the layout tells.
bool codec_png_read(PNGReader *_Nonnull reader, void *_Nonnull pixels, CodecReport *_Nonnull report);

void codec_png_close(PNGReader *_Nonnull reader);

/// Writes a PNG. `profile` may be NULL; one that libpng finds invalid is left out. `level` is zlib's, 0…9.
bool codec_png_write(
    const void *_Nonnull pixels, CodecLayout layout, int level, const uint8_t *_Nullable profile, size_t profileCount,
    CodecBytes *_Nonnull bytes, CodecReport *_Nonnull report);

// JPEG, read: open, then read once, then close. `bytes` must stay where they are until the reader is closed.

typedef struct JPEGReader JPEGReader;

/// Reads up to the pixels. `memoryLimit` bounds the coefficients that a progressive picture keeps.
/// NULL after a failure, which `report` explains.
JPEGReader *_Nullable codec_jpeg_open(
    const uint8_t *_Nonnull bytes, size_t count, size_t memoryLimit, CodecLayout *_Nonnull layout,
    CodecReport *_Nonnull report);

/// Reads all pixels, and on to the end marker. `pixels` has the size that the layout tells.
bool codec_jpeg_read(JPEGReader *_Nonnull reader, uint8_t *_Nonnull pixels, CodecReport *_Nonnull report);

void codec_jpeg_close(JPEGReader *_Nonnull reader);

/// Writes a baseline JPEG without application segments, grey or RGB, 8 bits. `quality` is 1…100;
/// `halvesChroma` stores colour at half the resolution in both directions (4:2:0), otherwise in full (4:4:4).
bool codec_jpeg_write(
    const uint8_t *_Nonnull pixels, CodecLayout layout, int quality, bool halvesChroma, CodecBytes *_Nonnull bytes,
    CodecReport *_Nonnull report);

// WebP

/// Decodes one picture into `pixels`, RGB or RGBA as `layout` says, rows `stride` bytes apart, `size` bytes in all.
/// `bytes` are a file, or the chunks of one frame of an animation; the picture in them must have the layout's size.
bool codec_webp_read(
    const uint8_t *_Nonnull bytes, size_t count, CodecLayout layout, uint8_t *_Nonnull pixels, size_t stride,
    size_t size, CodecReport *_Nonnull report);

/// Writes a WebP of RGB or RGBA. `quality` is 1…100 of the lossy form. `profile` and `exif` may be NULL.
bool codec_webp_write(
    const uint8_t *_Nonnull pixels, CodecLayout layout, int quality, bool isLossless,
    const uint8_t *_Nullable profile, size_t profileCount, const uint8_t *_Nullable exif, size_t exifCount,
    CodecBytes *_Nonnull bytes, CodecReport *_Nonnull report);

// TIFF

/// Decodes the first page as it is stored: the samples of a pixel side by side, whatever they mean. Samples of fewer
/// than 8 bits take a byte each, without being scaled. Colour that is kept as YCbCr within JPEG becomes RGB.
/// `memoryLimit` bounds what libtiff takes at a time. The picture must have the size, channels and bits of `layout`.
bool codec_tiff_read(
    const uint8_t *_Nonnull bytes, size_t count, size_t memoryLimit, CodecLayout layout, void *_Nonnull pixels,
    CodecReport *_Nonnull report);

/// Decodes the first page to RGBA of 8 bits, R in the lowest byte of each pixel, by libtiff's own conversion.
bool codec_tiff_read_converted(
    const uint8_t *_Nonnull bytes, size_t count, size_t memoryLimit, CodecLayout layout, uint32_t *_Nonnull pixels,
    CodecReport *_Nonnull report);

/// Writes a TIFF of one page, compressed by Deflate with horizontal prediction, in the given order of bytes. An opacity
/// is marked as not multiplied into the colours.
bool codec_tiff_write(
    const void *_Nonnull pixels, CodecLayout layout, bool isBigEndian, CodecBytes *_Nonnull bytes,
    CodecReport *_Nonnull report);

#endif
