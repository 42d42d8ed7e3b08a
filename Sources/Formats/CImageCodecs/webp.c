#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "bytes.h"

// Reading

static bool reportStatus(VP8StatusCode status, CodecReport *report) {
  switch (status) {
    case VP8_STATUS_OK:
      codec_report(report, CODEC_DONE, "");
      return true;
    case VP8_STATUS_OUT_OF_MEMORY:
      codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for the picture");
      return false;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      codec_report(report, CODEC_TRUNCATED, "its pixels end early");
      return false;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      codec_report(report, CODEC_UNSUPPORTED, "a feature that libwebp does not know");
      return false;
    default:
      codec_report(report, CODEC_CORRUPTED, "its pixels contradict the format");
      return false;
  }
}

bool codec_webp_read(
    const uint8_t *bytes, size_t count, CodecLayout layout, uint8_t *pixels, size_t stride, size_t size,
    CodecReport *report) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) {
    codec_report(report, CODEC_UNSUPPORTED, "libwebp has another version than the one that was built with");
    return false;
  }
  if (!reportStatus(WebPGetFeatures(bytes, count, &config.input), report)) return false;
  if (config.input.has_animation || (uint32_t)config.input.width != layout.width ||
      (uint32_t)config.input.height != layout.height) {
    codec_report(report, CODEC_CORRUPTED, "it contradicts its own header");
    return false;
  }
  config.output.colorspace = layout.channels == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = (int)stride;
  config.output.u.RGBA.size = size;
  VP8StatusCode status = WebPDecode(bytes, count, &config);
  WebPFreeDecBuffer(&config.output);
  return reportStatus(status, report);
}

// Writing

static bool failEncoding(WebPEncodingError error, CodecReport *report) {
  switch (error) {
    case VP8_ENC_ERROR_OUT_OF_MEMORY:
    case VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY:
    case VP8_ENC_ERROR_BAD_WRITE:
      codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for the compressed picture");
      break;
    case VP8_ENC_ERROR_BAD_DIMENSION:
      codec_report(report, CODEC_UNSUPPORTED, "a side is longer than 16383 pixels");
      break;
    case VP8_ENC_ERROR_PARTITION0_OVERFLOW:
    case VP8_ENC_ERROR_PARTITION_OVERFLOW:
    case VP8_ENC_ERROR_FILE_TOO_BIG:
      codec_report(report, CODEC_UNSUPPORTED, "it is too large for the format; write PNG");
      break;
    default:
      codec_report(report, CODEC_UNSUPPORTED, "libwebp refuses it");
  }
  return false;
}

static int appendBytes(const uint8_t *data, size_t count, const WebPPicture *picture) {
  CodecBytes *bytes = picture->custom_ptr;
  if (!codec_bytes_reserve(bytes, count)) return 0;
  memcpy(bytes->start + bytes->count, data, count);
  bytes->count += count;
  return 1;
}

/// Puts the colour profile and the EXIF block into the file in `bytes`.
static bool addMetadata(
    const uint8_t *profile, size_t profileCount, const uint8_t *exif, size_t exifCount, CodecBytes *bytes) {
  WebPData picture = {bytes->start, bytes->count};
  WebPData profileData = {profile, profileCount};
  WebPData exifData = {exif, exifCount};
  WebPData assembled;
  WebPDataInit(&assembled);
  WebPMux *mux = WebPMuxNew();
  bool isDone = mux != NULL && WebPMuxSetImage(mux, &picture, 0) == WEBP_MUX_OK &&
                (profile == NULL || WebPMuxSetChunk(mux, "ICCP", &profileData, 0) == WEBP_MUX_OK) &&
                (exif == NULL || WebPMuxSetChunk(mux, "EXIF", &exifData, 0) == WEBP_MUX_OK) &&
                WebPMuxAssemble(mux, &assembled) == WEBP_MUX_OK;
  WebPMuxDelete(mux);
  if (isDone) {
    CodecBytes result = {0};
    isDone = codec_bytes_reserve(&result, assembled.size);
    if (isDone) {
      memcpy(result.start, assembled.bytes, assembled.size);
      result.count = assembled.size;
      codec_bytes_free(bytes);
      *bytes = result;
    }
  }
  WebPDataClear(&assembled);
  return isDone;
}

bool codec_webp_write(
    const uint8_t *pixels, CodecLayout layout, int quality, bool isLossless, const uint8_t *profile,
    size_t profileCount, const uint8_t *exif, size_t exifCount, CodecBytes *bytes, CodecReport *report) {
  codec_report(report, CODEC_DONE, "");
  WebPConfig config;
  WebPPicture picture;
  if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) {
    codec_report(report, CODEC_UNSUPPORTED, "libwebp has another version than the one that was built with");
    return false;
  }
  if (isLossless) {
    config.lossless = 1;
    // The colours of transparent pixels as well.
    config.exact = 1;
    picture.use_argb = 1;
  } else {
    config.quality = (float)quality;
  }
  picture.width = (int)layout.width;
  picture.height = (int)layout.height;
  picture.writer = appendBytes;
  picture.custom_ptr = bytes;
  const int stride = (int)layout.width * layout.channels;
  const int isImported = layout.channels == 4 ? WebPPictureImportRGBA(&picture, pixels, stride)
                                              : WebPPictureImportRGB(&picture, pixels, stride);
  if (!isImported || !WebPEncode(&config, &picture)) {
    const WebPEncodingError error = isImported ? picture.error_code : VP8_ENC_ERROR_OUT_OF_MEMORY;
    WebPPictureFree(&picture);
    return failEncoding(error, report);
  }
  WebPPictureFree(&picture);
  if ((profile != NULL || exif != NULL) && !addMetadata(profile, profileCount, exif, exifCount, bytes)) {
    codec_report(report, CODEC_OUT_OF_MEMORY, "no memory for the metadata");
    return false;
  }
  return true;
}
