"""Makes the pictures of this folder; see README.md. Needs Pillow, numpy, a C compiler and libjpeg."""
import io, os, struct, subprocess, tempfile, zlib
import numpy as np
from PIL import Image, ImageCms

W, H = 13, 11
random = np.random.default_rng(20240607)
for folder in ("png", "jpeg", "orientation", "resizing", "hostile"):
    os.makedirs(folder, exist_ok=True)

# ---- PNG of every kind, written chunk by chunk; NAME.samples holds what a decoder must give ----

def chunk(name, payload):
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))

def packed_rows(samples, bits):
    """Rows of samples (height, width, channels) as bytes, each with filter type 0 in front."""
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if bits == 16:
            data = row.astype(">u2").tobytes()
        elif bits == 8:
            data = row.astype(np.uint8).tobytes()
        else:
            text = "".join(format(int(v), f"0{bits}b") for v in row)
            text += "0" * (-len(text) % 8)
            data = bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
        rows.append(b"\0" + data)
    return b"".join(rows)

def png(samples, bits, colour_type, interlaced=False, before=(), after=()):
    height, width = samples.shape[:2]
    if interlaced:
        data = b""
        for top, left, down, right in ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2),
                                       (0, 1, 2, 2), (1, 0, 2, 1)):
            part = samples[top::down, left::right]
            if part.size:
                data += packed_rows(part, bits)
    else:
        data = packed_rows(samples, bits)
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, int(interlaced))
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    out += b"".join(chunk(n, p) for n, p in before)
    compressed = zlib.compress(data, 9)
    middle = len(compressed) // 2
    out += chunk(b"IDAT", compressed[:middle]) + chunk(b"IDAT", compressed[middle:])
    return out + b"".join(chunk(n, p) for n, p in after) + chunk(b"IEND", b"")

def save_kind(name, samples, bits, colour_type, expected, before=()):
    for suffix, interlaced in (("", False), ("_interlaced", True)):
        data = png(samples, bits, colour_type, interlaced, before)
        with open(f"png/{name}{suffix}.png", "wb") as f:
            f.write(data)
        if bits <= 8:  # Pillow has a second opinion
            with Image.open(io.BytesIO(data)) as picture:
                mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[expected.shape[2]]
                if bits < 8 and mode == "LA":
                    continue  # Pillow compares the transparent grey with the widened samples, and so finds another
                assert np.array_equal(np.asarray(picture.convert(mode)).reshape(expected.shape), expected), name
    with open(f"png/{name}.samples", "wb") as f:
        f.write(expected.astype("<u2" if bits == 16 else np.uint8).tobytes())

for bits in (1, 2, 4, 8, 16):
    top = (1 << bits) - 1
    grey = random.integers(0, top + 1, (H, W, 1))
    wide = grey * 255 // top if bits < 8 else grey
    save_kind(f"grey{bits}", grey, bits, 0, wide)
    clear = int(grey[3, 4, 0])
    opacity = np.where(grey == clear, 0, 65535 if bits == 16 else 255)
    save_kind(f"grey{bits}_transparent", grey, bits, 0, np.concatenate([wide, opacity], 2),
              [(b"tRNS", struct.pack(">H", clear))])
for bits in (8, 16):
    top = (1 << bits) - 1
    rgb = random.integers(0, top + 1, (H, W, 3))
    rgb[5, 5] = rgb[1, 2]
    save_kind(f"rgb{bits}", rgb, bits, 2, rgb)
    clear = rgb[1, 2]
    opacity = np.where((rgb == clear).all(2, keepdims=True), 0, top)
    save_kind(f"rgb{bits}_transparent", rgb, bits, 2, np.concatenate([rgb, opacity], 2),
              [(b"tRNS", struct.pack(">HHH", *map(int, clear)))])
    grey_alpha = random.integers(0, top + 1, (H, W, 2))
    save_kind(f"greyalpha{bits}", grey_alpha, bits, 4, grey_alpha)
    rgba = random.integers(0, top + 1, (H, W, 4))
    save_kind(f"rgba{bits}", rgba, bits, 6, rgba)
for bits in (1, 2, 4, 8):
    size = 1 << bits
    palette = random.integers(0, 256, (size, 3))
    index = random.integers(0, size, (H, W, 1))
    colours = palette[index[..., 0]]
    chunks = [(b"PLTE", palette.astype(np.uint8).tobytes())]
    save_kind(f"palette{bits}", index, bits, 3, colours, chunks)
    # The opacity of the first entries only: the others are opaque.
    entries = random.integers(0, 256, (size + 1) // 2)
    opacity = np.full(size, 255)
    opacity[:len(entries)] = entries
    save_kind(f"palette{bits}_transparent", index, bits, 3,
              np.concatenate([colours, opacity[index]], 2), chunks + [(b"tRNS", entries.astype(np.uint8).tobytes())])

rgb = np.asarray(Image.open("resampling/resample_source.png").convert("RGB"))[:24, :40]
with open("png/gamma.png", "wb") as f:
    f.write(png(rgb[:8, :8], 8, 2, before=[(b"gAMA", struct.pack(">I", 100000))]))
with open("png/gamma.samples", "wb") as f:
    f.write(rgb[:8, :8].tobytes())

# ---- JPEG of every kind; NAME.png is Pillow's decoding of it ----

smooth = Image.fromarray(rgb).resize((45, 37), Image.Resampling.BICUBIC)
cmyk = Image.fromarray(np.concatenate([255 - np.asarray(smooth), random.integers(0, 128, (37, 45, 1)).astype(np.uint8)], 2), "CMYK")

def expect(name):
    picture = Image.open(f"jpeg/{name}.jpg")
    picture.convert("L" if picture.mode == "L" else "RGB").save(f"jpeg/{name}.png", optimize=True)

# Pillow cannot write arithmetic coding, YCCK, RGB without a colour transform, nor restart markers.
# Arguments: kind, width, height, channels; samples from standard input, the file to standard output.
ENCODER = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

int main(int count, char **arguments) {
  if (count != 5) return 1;
  const char *kind = arguments[1];
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  jpeg_stdio_dest(&encoder, stdout);
  encoder.image_width = (JDIMENSION)atoi(arguments[2]);
  encoder.image_height = (JDIMENSION)atoi(arguments[3]);
  encoder.input_components = atoi(arguments[4]);
  encoder.in_color_space = encoder.input_components == 4 ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults(&encoder);
  jpeg_set_quality(&encoder, 90, TRUE);
  if (strcmp(kind, "ycck") == 0) jpeg_set_colorspace(&encoder, JCS_YCCK);
  if (strcmp(kind, "rgb") == 0) jpeg_set_colorspace(&encoder, JCS_RGB);
  if (strcmp(kind, "arithmetic") == 0) encoder.arith_code = TRUE;
  if (strcmp(kind, "arithmetic-progressive") == 0) {
    encoder.arith_code = TRUE;
    jpeg_simple_progression(&encoder);
  }
  if (strcmp(kind, "restarts") == 0) encoder.restart_interval = 1;
  jpeg_start_compress(&encoder, TRUE);
  size_t stride = encoder.image_width * (size_t)encoder.input_components;
  unsigned char *row = malloc(stride);
  while (encoder.next_scanline < encoder.image_height && fread(row, 1, stride, stdin) == stride) {
    jpeg_write_scanlines(&encoder, &row, 1);
  }
  jpeg_finish_compress(&encoder);
  return 0;
}
"""
tools = tempfile.mkdtemp()
with open(f"{tools}/encoder.c", "w") as f:
    f.write(ENCODER)
subprocess.run(["cc", "-o", f"{tools}/encoder", f"{tools}/encoder.c", "-ljpeg"], check=True)

def made(name, kind, picture):
    samples = picture.tobytes()
    data = subprocess.run([f"{tools}/encoder", kind, "45", "37", str(len(picture.getbands()))], input=samples,
                          stdout=subprocess.PIPE, check=True).stdout
    with open(f"jpeg/{name}.jpg", "wb") as f:
        f.write(data)
    expect(name)

profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
profile[24:36] = struct.pack(">6H", 2024, 1, 1, 0, 0, 0)  # the date of creation, always the same
profile = bytes(profile)
for name, options in {
    "baseline444": dict(subsampling=0), "baseline422": dict(subsampling=1), "baseline420": dict(subsampling=2),
    "progressive": dict(progressive=True, subsampling=2), "metadata": dict(icc_profile=profile, dpi=(300, 240)),
}.items():
    smooth.save(f"jpeg/{name}.jpg", quality=90, **options)
    expect(name)
smooth.convert("L").save("jpeg/grey.jpg", quality=90)
expect("grey")
cmyk.save("jpeg/cmyk.jpg", quality=90)
expect("cmyk")
inverted = Image.fromarray(255 - np.asarray(cmyk), "CMYK")  # as Adobe's programs store it
made("ycck", "ycck", inverted)
made("rgb", "rgb", smooth)
made("restarts", "restarts", smooth)
made("arithmetic", "arithmetic", smooth)
made("arithmetic_progressive", "arithmetic-progressive", smooth)
with open("jpeg/profile.icc", "wb") as f:
    f.write(profile)
small = png(rgb[:4, :6], 8, 2, before=[(b"iCCP", b"sRGB\0\0" + zlib.compress(profile)),
                                       (b"pHYs", struct.pack(">IIB", 11811, 9449, 1))])
with open("png/metadata.png", "wb") as f:
    f.write(small)

# ---- Orientation: the same upright picture stored in all eight ways, with a thumbnail in the EXIF block ----

upright = np.zeros((16, 24, 3), np.uint8)
upright[:8, :8] = (220, 30, 40)
upright[:8, 8:16] = (30, 200, 60)
upright[:8, 16:] = (40, 60, 210)
upright[8:, :8] = (230, 220, 50)
upright[8:, 8:16] = (250, 250, 250)
upright[8:, 16:] = (20, 20, 20)
Image.fromarray(upright).save("orientation/upright.png")

def exif(order, orientation, width, height):
    """Directory 0 (orientation, two resolutions, pointer to EXIF), EXIF (pixel sides), directory 1 and its thumbnail."""
    thumbnail = io.BytesIO()
    Image.fromarray(upright).resize((12, 8)).save(thumbnail, "JPEG")
    thumbnail = thumbnail.getvalue()
    def short(tag, value): return struct.pack(order + "HHIHH", tag, 3, 1, value, 0)
    def long(tag, value): return struct.pack(order + "HHII", tag, 4, 1, value)
    def fraction(tag, at): return struct.pack(order + "HHII", tag, 5, 1, at)
    def directory(entries, following): return struct.pack(order + "H", len(entries)) + b"".join(entries) + struct.pack(order + "I", following)
    main = 8
    values = main + 2 + 4 * 12 + 4
    below = values + 16
    following = below + 2 + 2 * 12 + 4
    picture = following + 2 + 3 * 12 + 4
    out = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", main)
    out += directory([short(0x112, orientation), fraction(0x11A, values), fraction(0x11B, values + 8), long(0x8769, below)], following)
    out += struct.pack(order + "IIII", 300, 1, 240, 1)
    out += directory([long(0xA002, width), long(0xA003, height)], 0)
    out += directory([short(0x103, 6), long(0x201, picture), long(0x202, len(thumbnail))], 0)
    return out + thumbnail

stored = {
    1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2), 6: lambda a: np.rot90(a, 1), 7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}
from PIL import ImageOps
for number, turn in stored.items():
    pixels = np.ascontiguousarray(turn(upright))
    block = exif("<" if number % 2 else ">", number, pixels.shape[1], pixels.shape[0])
    Image.fromarray(pixels).save(f"orientation/{number}.jpg", quality=100, subsampling=0, exif=b"Exif\0\0" + block)
    with open(f"orientation/{number}.png", "wb") as f:
        place = {"before" if number < 5 else "after": [(b"eXIf", block)]}  # the standard allows both places
        f.write(png(pixels, 8, 2, **place))
    turned = ImageOps.exif_transpose(Image.open(f"orientation/{number}.png"))
    assert np.array_equal(np.asarray(turned), upright), number

# ---- Resizing: transparency, grey, one row or column; 16 bits against floating point ----

source = Image.open("resampling/resample_source.png").convert("RGB").crop((0, 0, 40, 30))
alpha = Image.fromarray(random.integers(0, 256, (30, 40)).astype(np.uint8))
alpha.paste(0, (5, 5, 20, 20))
rgba = source.copy()
rgba.putalpha(alpha)
rgba.save("resizing/rgba.png")
rgba.convert("LA").save("resizing/greyalpha.png")
source.convert("L").save("resizing/grey.png")
filters = {"bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}
for name in ("rgba", "greyalpha", "grey"):
    for filter_name, filter_ in filters.items():
        for size in ((17, 50), (80, 30), (40, 7), (1, 1)):
            Image.open(f"resizing/{name}.png").resize(size, filter_).save(f"resizing/{name}_{filter_name}_{size[0]}x{size[1]}.png")
wide = random.integers(0, 65536, (30, 40))
with open("resizing/grey16.png", "wb") as f:
    f.write(png(wide[..., None], 16, 0))
for filter_name, filter_ in filters.items():
    for size in ((17, 50), (9, 7)):
        result = np.asarray(Image.fromarray(wide.astype(np.float32), "F").resize(size, filter_))
        with open(f"resizing/grey16_{filter_name}_{size[0]}x{size[1]}.samples", "wb") as f:
            f.write(np.clip(np.round(result), 0, 65535).astype("<u2").tobytes())

# ---- Hostile: chunks that unpack to 20 MiB ----

bomb = zlib.compress(bytes(20 << 20), 9)
for name, payload in ((b"iCCP", b"bomb\0\0" + bomb), (b"zTXt", b"bomb\0\0" + bomb),
                      (b"iTXt", b"bomb\0\1\0\0\0" + bomb)):
    with open(f"hostile/bomb_{name.decode()}.png", "wb") as f:
        f.write(png(rgb[:4, :6], 8, 2, before=[(name, payload)]))
header = bytearray(profile[:128])
header[0:4] = struct.pack(">I", 20 << 20)
with open("hostile/bomb_iCCP_plausible.png", "wb") as f:
    f.write(png(rgb[:4, :6], 8, 2, before=[(b"iCCP", b"bomb\0\0" + zlib.compress(bytes(header) + bytes((20 << 20) - 128), 9))]))
