#include <limits.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "bytes.h"

/// More scans than any encoder writes; a file of thousands of empty ones would keep the decoder busy for hours.
static const int scanLimit = 200;

/// Reports instead of printing, and jumps instead of ending the process. The first member is what libjpeg knows.
typedef struct {
  struct jpeg_error_mgr manager;
  CodecReport *report;
  jmp_buf escape;
} Failure;

struct JPEGReader {
  struct jpeg_decompress_struct decoder;
  struct jpeg_progress_mgr progress;
  Failure failure;
};

static CodecOutcome outcomeOf(int code) {
  switch (code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
    case JERR_TFILE_CREATE:
      return CODEC_OUT_OF_MEMORY;
    case JERR_SOF_UNSUPPORTED:
    case JERR_BAD_PRECISION:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_EMPTY_IMAGE:
    case JERR_IMAGE_TOO_BIG:
      return CODEC_UNSUPPORTED;
    case JERR_INPUT_EOF:
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
      return CODEC_TRUNCATED;
    default:
      return CODEC_CORRUPTED;
  }
}

static void fail(j_common_ptr common) {
  Failure *failure = (Failure *)common->err;
  char message[JMSG_LENGTH_MAX];
  failure->manager.format_message(common, message);
  codec_report(failure->report, outcomeOf(failure->manager.msg_code), message);
  longjmp(failure->escape, 1);
}

/// libjpeg warns, and goes on with grey, where pixels are lost: for us that is a failure. Oddities that cost no pixel
/// (bytes between segments, an unknown JFIF version) pass.
static void judgeWarning(j_common_ptr common, int level) {
  if (level >= 0) return;
  switch (common->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_MUST_RESYNC:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
      fail(common);
      break;
    default:
      break;
  }
}

static void printNothing(j_common_ptr common) { (void)common; }

static void countScans(j_common_ptr common) {
  Failure *failure = (Failure *)common->err;
  if (common->is_decompressor && ((j_decompress_ptr)common)->input_scan_number > scanLimit) {
    codec_report(failure->report, CODEC_UNSUPPORTED, "more than 200 scans");
    longjmp(failure->escape, 1);
  }
}

static struct jpeg_error_mgr *prepare(Failure *failure, CodecReport *report) {
  struct jpeg_error_mgr *manager = jpeg_std_error(&failure->manager);
  manager->error_exit = fail;
  manager->emit_message = judgeWarning;
  manager->output_message = printNothing;
  failure->report = report;
  codec_report(report, CODEC_DONE, "");
  return manager;
}

// Reading

JPEGReader *codec_jpeg_open(
    const uint8_t *bytes, size_t count, size_t memoryLimit, CodecLayout *layout, CodecReport *report) {
  JPEGReader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) {
    codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for a JPEG reader");
    return NULL;
  }
  j_decompress_ptr decoder = &reader->decoder;
  decoder->err = prepare(&reader->failure, report);
  if (setjmp(reader->failure.escape) != 0) {
    codec_jpeg_close(reader);
    return NULL;
  }
  jpeg_create_decompress(decoder);
  decoder->mem->max_memory_to_use = memoryLimit > LONG_MAX ? LONG_MAX : (long)memoryLimit;
  reader->progress.progress_monitor = countScans;
  decoder->progress = &reader->progress;
  jpeg_mem_src(decoder, bytes, count);
  jpeg_read_header(decoder, TRUE);

  switch (decoder->jpeg_color_space) {
    case JCS_GRAYSCALE:
      decoder->out_color_space = JCS_GRAYSCALE;
      break;
    case JCS_RGB:
    case JCS_YCbCr:
      decoder->out_color_space = JCS_RGB;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      decoder->out_color_space = JCS_CMYK;
      break;
    default:
      codec_report(report, CODEC_UNSUPPORTED, "components of unknown meaning");
      codec_jpeg_close(reader);
      return NULL;
  }
  jpeg_calc_output_dimensions(decoder);
  layout->width = decoder->output_width;
  layout->height = decoder->output_height;
  layout->channels = decoder->out_color_components;
  layout->bits = 8;
  return reader;
}

bool codec_jpeg_read(JPEGReader *reader, uint8_t *pixels, CodecReport *report) {
  j_decompress_ptr decoder = &reader->decoder;
  reader->failure.report = report;
  codec_report(report, CODEC_DONE, "");
  if (setjmp(reader->failure.escape) != 0) return false;
  jpeg_start_decompress(decoder);
  const size_t stride = (size_t)decoder->output_width * (size_t)decoder->output_components;
  while (decoder->output_scanline < decoder->output_height) {
    JSAMPROW row = pixels + decoder->output_scanline * stride;
    jpeg_read_scanlines(decoder, &row, 1);
  }
  jpeg_finish_decompress(decoder);
  return true;
}

void codec_jpeg_close(JPEGReader *reader) {
  // Frees memory only, and reports no errors.
  jpeg_destroy_decompress(&reader->decoder);
  free(reader);
}

// Writing

/// A destination that grows. The first member is what libjpeg knows.
typedef struct {
  struct jpeg_destination_mgr manager;
  CodecBytes *bytes;
} Destination;

static void offerRoom(j_compress_ptr encoder) {
  Destination *destination = (Destination *)encoder->dest;
  CodecBytes *bytes = destination->bytes;
  if (!codec_bytes_reserve(bytes, 65536)) ERREXIT1(encoder, JERR_OUT_OF_MEMORY, 1);
  destination->manager.next_output_byte = bytes->start + bytes->count;
  destination->manager.free_in_buffer = bytes->capacity - bytes->count;
}

static boolean takeFullBuffer(j_compress_ptr encoder) {
  Destination *destination = (Destination *)encoder->dest;
  // By libjpeg's contract the whole buffer is full here, whatever free_in_buffer says.
  destination->bytes->count = destination->bytes->capacity;
  offerRoom(encoder);
  return TRUE;
}

static void takeLastBytes(j_compress_ptr encoder) {
  Destination *destination = (Destination *)encoder->dest;
  destination->bytes->count = destination->bytes->capacity - destination->manager.free_in_buffer;
}

bool codec_jpeg_write(
    const uint8_t *pixels, CodecLayout layout, int quality, bool halvesChroma, CodecBytes *bytes, CodecReport *report) {
  struct jpeg_compress_struct encoder = {0};
  Failure failure;
  Destination destination = {
      .manager = {.init_destination = offerRoom,
                  .empty_output_buffer = takeFullBuffer,
                  .term_destination = takeLastBytes},
      .bytes = bytes};
  encoder.err = prepare(&failure, report);
  if (setjmp(failure.escape) != 0) {
    jpeg_destroy_compress(&encoder);
    return false;
  }
  jpeg_create_compress(&encoder);
  encoder.dest = &destination.manager;
  encoder.image_width = layout.width;
  encoder.image_height = layout.height;
  encoder.input_components = layout.channels;
  encoder.in_color_space = layout.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&encoder);
  jpeg_set_quality(&encoder, quality, TRUE);
  if (layout.channels == 3) {
    encoder.comp_info[0].h_samp_factor = halvesChroma ? 2 : 1;
    encoder.comp_info[0].v_samp_factor = halvesChroma ? 2 : 1;
  }
  encoder.write_JFIF_header = FALSE;
  encoder.write_Adobe_marker = FALSE;
  jpeg_start_compress(&encoder, TRUE);
  const size_t stride = (size_t)layout.width * (size_t)layout.channels;
  while (encoder.next_scanline < encoder.image_height) {
    JSAMPROW row = (JSAMPROW)(pixels + encoder.next_scanline * stride);
    jpeg_write_scanlines(&encoder, &row, 1);
  }
  jpeg_finish_compress(&encoder);
  jpeg_destroy_compress(&encoder);
  return true;
}
