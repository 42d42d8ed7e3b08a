"""Makes the WebP, TIFF and BMP pictures of this folder; see README.md. Needs Pillow, numpy and tifffile."""
import io, os, struct
import numpy as np
import tifffile
from PIL import Image, ImageOps

W, H = 13, 11
random = np.random.default_rng(20251125)
for folder in ("webp", "tiff", "bmp"):
    os.makedirs(folder, exist_ok=True)
with open("jpeg/profile.icc", "rb") as f:
    PROFILE = f.read()
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
# A picture with edges and areas, where noise would say little about lossy codecs.
smooth = np.asarray(Image.open("resampling/resample_source.png").convert("RGB").resize((W, H), Image.Resampling.BICUBIC))
opacity = random.integers(0, 256, (H, W, 1)).astype(np.uint8)
opacity[2:5, 3:8] = 0
opacity[6:, :4] = 255
rgba = np.concatenate([smooth, opacity], 2)

def pillow(data, channels):
    """Pillow's decoding, turned upright."""
    with Image.open(io.BytesIO(data)) as picture:
        turned = ImageOps.exif_transpose(picture)
        return np.asarray(turned.convert(MODES[channels])).reshape(turned.height, turned.width, channels)

def save(path, data, expected):
    """Writes a picture and the samples that a decoder must give, 8 bits or 16 bits little-endian."""
    with open(path, "wb") as f:
        f.write(data)
    with open(os.path.splitext(path)[0] + ".samples", "wb") as f:
        f.write(expected.astype("<u2" if expected.dtype.itemsize > 1 else np.uint8).tobytes())

def encoded(picture, format, **options):
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()

def exif(orientation):
    block = Image.Exif()
    block[0x010F] = "Maker"
    block[0x0112] = orientation
    block.get_ifd(0x8769)[0x9003] = "2024:06:07 08:09:10"
    return block.tobytes()

def xmp(orientation):
    return (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/></rdf:RDF></x:xmpmeta>' % orientation)

# ---- WebP; the truth is Pillow's decoding ----

def save_webp(name, data, channels):
    save(f"webp/{name}.webp", data, pillow(data, channels))

colour, clear = Image.fromarray(smooth), Image.fromarray(rgba)
save_webp("lossy", encoded(colour, "WEBP", quality=80), 3)
save_webp("lossless", encoded(colour, "WEBP", lossless=True), 3)
save_webp("lossy_transparent", encoded(clear, "WEBP", quality=80), 4)
save_webp("lossless_transparent", encoded(clear, "WEBP", lossless=True, exact=True), 4)
save_webp("metadata", encoded(colour, "WEBP", lossless=True, icc_profile=PROFILE, exif=exif(6)), 3)
save_webp("xmp_orientation", encoded(colour, "WEBP", lossless=True, xmp=xmp(8)), 3)
frames = [clear, Image.fromarray(255 - rgba)]
save_webp("animated", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True), 4)

def riff_chunk(name, payload):
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)

def number24(number):
    return struct.pack("<I", number)[:3]

# The first frame is smaller than the canvas; one of these files has an opacity, the other has none.
for name, flags, picture, channels in (("animated_offset", 0x12, clear, 4), ("animated_offset_opaque", 0x02, colour, 3)):
    still = encoded(picture.crop((2, 3, 9, 8)), "WEBP", quality=90)
    pixels = still[12:]
    if pixels[:4] == b"VP8X":
        pixels = pixels[18:]
    frame = number24(2) + number24(1) + number24(6) + number24(4) + number24(100) + b"\0" + pixels
    body = riff_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + number24(W - 1) + number24(H - 1))
    body += riff_chunk(b"ANIM", struct.pack("<IH", 0, 0)) + riff_chunk(b"ANMF", frame) * 3
    save_webp(name, b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body, channels)

# ---- TIFF of every kind, written tag by tag; the truth is what was stored ----

def packed(row, bits, order, lowest_first=False):
    if bits == 16:
        return row.astype(order + "u2").tobytes()
    if bits == 8:
        return row.astype(np.uint8).tobytes()
    text = "".join(format(int(v), f"0{bits}b") for v in row)
    text += "0" * (-len(text) % 8)
    bytes_ = [text[i:i + 8] for i in range(0, len(text), 8)]
    return bytes(int(b[::-1] if lowest_first else b, 2) for b in bytes_)

def tiff(samples, bits, photometric, order="<", separate=False, extra=None, palette=None, lowest_first=False, rows=4,
         big=False, more=()):
    height, width, count = samples.shape
    planes = [samples[:, :, i:i + 1] for i in range(count)] if separate else [samples]
    strips = [b"".join(packed(row.reshape(-1), bits, order, lowest_first) for row in plane[top:top + rows])
              for plane in planes for top in range(0, height, rows)]
    start = 16 if big else 8
    offsets = [start + sum(map(len, strips[:i])) for i in range(len(strips))]
    offset_type, offset_code = (16, "Q") if big else (4, "I")
    tags = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * count), (259, 3, [1]), (262, 3, [photometric]),
            (273, offset_type, offsets), (277, 3, [count]), (278, 4, [rows]), (279, offset_type, [len(s) for s in strips]),
            (284, 3, [2 if separate else 1])]
    if lowest_first:
        tags.append((266, 3, [2]))
    if extra is not None:
        tags.append((338, 3, extra))
    if palette is not None:
        tags.append((320, 3, palette))
    tags = sorted(tags + list(more))
    data = b"".join(strips)
    table, values = b"", b""
    at = start + len(data)
    at += at % 2
    entry, inline = (20, 8) if big else (12, 4)
    values_at = at + (8 if big else 2) + entry * len(tags) + inline
    for tag, kind, numbers in tags:
        value = struct.pack(order + str(len(numbers)) + {1: "B", 3: "H", 4: "I", 16: "Q", 7: "B"}[kind], *numbers)
        table += struct.pack(order + "HH" + offset_code, tag, kind, len(numbers))
        if len(value) <= inline:
            table += value.ljust(inline, b"\0")
        else:
            table += struct.pack(order + offset_code, values_at + len(values))
            values += value + b"\0" * (len(value) % 2)
    mark = b"II" if order == "<" else b"MM"
    head = mark + (struct.pack(order + "HHHQ", 43, 8, 0, at) if big else struct.pack(order + "HI", 42, at))
    return (head + data).ljust(at, b"\0") + struct.pack(order + ("Q" if big else "H"), len(tags)) + table + b"\0" * inline + values

def save_tiff(name, data, expected, asks_pillow=True):
    if asks_pillow and expected.dtype.itemsize == 1:
        assert np.array_equal(pillow(data, expected.shape[2]), expected), name
    save(f"tiff/{name}.tif", data, expected)

def noise(bits, count):
    return random.integers(0, 1 << bits, (H, W, count)).astype(np.uint16 if bits == 16 else np.uint8)

for bits in (1, 2, 4, 8, 16):
    top = (1 << bits) - 1
    grey = noise(bits, 1)
    wide = grey if bits >= 8 else (grey.astype(int) * 255 // top).astype(np.uint8)
    order = "<>"[bits in (2, 8)]
    save_tiff(f"grey{bits}", tiff(grey, bits, 1, order), wide)
    save_tiff(f"white{bits}", tiff(top - grey, bits, 0, order), wide, asks_pillow=bits != 16)
    if bits <= 8:
        palette = random.integers(0, 65536, (3, 1 << bits))
        colours = (palette.T[grey[..., 0]] >> 8).astype(np.uint8)
        save_tiff(f"palette{bits}", tiff(grey, bits, 3, order, palette=palette.reshape(-1).tolist()), colours)
save_tiff("grey1_lowest_first", tiff(grey := noise(1, 1), 1, 1, lowest_first=True), grey * 255)
small = random.integers(0, 256, (3, 256))
index = noise(8, 1)
# Pillow takes the upper eight bits of such a palette, which are zero.
save_tiff("palette8_of_bytes", tiff(index, 8, 3, palette=small.reshape(-1).tolist()), small.T[index[..., 0]].astype(np.uint8), asks_pillow=False)
for bits in (8, 16):
    for order, name in (("<", "little"), (">", "big")):
        rgb = noise(bits, 3)
        save_tiff(f"rgb{bits}_{name}", tiff(rgb, bits, 2, order), rgb)
        save_tiff(f"rgb{bits}_{name}_separate", tiff(rgb, bits, 2, order, separate=True), rgb, asks_pillow=bits == 8 and order == "<")
    four, two = noise(bits, 4), noise(bits, 2)
    save_tiff(f"rgba{bits}", tiff(four, bits, 2, extra=[2]), four)
    save_tiff(f"rgba{bits}_separate", tiff(four, bits, 2, extra=[2], separate=True), four, asks_pillow=False)
    save_tiff(f"rgba{bits}_untold", tiff(four, bits, 2), four)
    save_tiff(f"rgbx{bits}", tiff(four, bits, 2, extra=[0]), four[:, :, :3])
    save_tiff(f"greyalpha{bits}", tiff(two, bits, 1, extra=[2]), two)
    most = (1 << bits) - 1
    many = four.astype(np.int64)
    many[:, :, :3] = many[:, :, :3] * many[:, :, 3:] // most
    many[many[:, :, 3] == 0] = 0
    apart = many.copy()
    alpha = np.maximum(many[:, :, 3:], 1)
    apart[:, :, :3] = np.minimum(many[:, :, :3] * most // alpha, most)
    save_tiff(f"rgba{bits}_associated", tiff(many.astype(four.dtype), bits, 2, extra=[1]), apart.astype(four.dtype))
    inks = noise(bits, 4).astype(np.int64)
    light = most - inks[:, :, 3:]
    mixed = light - (inks[:, :, :3] * light + most // 2) // most
    save_tiff(f"cmyk{bits}", tiff(inks.astype(four.dtype), bits, 5), mixed.astype(four.dtype))
save_tiff("grey_rgbaxx", tiff(six := noise(8, 6), 8, 2, extra=[2, 0, 0]), six[:, :, :4])
save_tiff("big", tiff(rgb := noise(8, 3), 8, 2, big=True), rgb)
save_tiff("big_big", tiff(rgb := noise(8, 3), 8, 2, ">", big=True), rgb, asks_pillow=False)

def tiled(samples, **options):
    out = io.BytesIO()
    tifffile.imwrite(out, samples, tile=(16, 16), metadata=None, software=False, **options)
    return out.getvalue()

wide = random.integers(0, 256, (21, 35, 3)).astype(np.uint8)
save_tiff("tiles", tiled(wide, photometric="rgb"), wide)
save_tiff("tiles_lzw", tiled(wide, photometric="rgb", compression="lzw", predictor=True), wide)
save_tiff("tiles_separate", tiled(np.moveaxis(wide, 2, 0), photometric="rgb", planarconfig="separate", compression="zlib"), wide)
deep = random.integers(0, 65536, (21, 35, 1)).astype(np.uint16)
save_tiff("tiles16", tiled(deep[:, :, 0], photometric="minisblack", byteorder=">", compression="zlib", predictor=True), deep)

def halved_ycbcr(rgb):
    """A TIFF of YCbCr with colour at half the resolution in both directions, blocks of four Y, one Cb and one Cr; and what
    is seen where each block has one colour."""
    ycc = np.asarray(Image.fromarray(rgb).convert("YCbCr"))
    ycc = np.pad(ycc, ((0, rgb.shape[0] % 2), (0, rgb.shape[1] % 2), (0, 0)), "edge")
    data, seen = b"", ycc.copy()
    for y in range(0, ycc.shape[0], 2):
        for x in range(0, ycc.shape[1], 2):
            block = ycc[y:y + 2, x:x + 2].astype(int)
            colour = (block[:, :, 1:].sum((0, 1)) + 2) // 4
            seen[y:y + 2, x:x + 2, 1:] = colour
            data += bytes(block[:, :, 0].reshape(-1).tolist()) + bytes(colour.tolist())
    tags = [(256, 4, [rgb.shape[1]]), (257, 4, [rgb.shape[0]]), (258, 3, [8, 8, 8]), (259, 3, [1]), (262, 3, [6]),
            (273, 4, [8]), (277, 3, [3]), (278, 4, [rgb.shape[0]]), (279, 4, [len(data)]), (530, 3, [2, 2])]
    at = 8 + len(data)
    values_at = at + 2 + 12 * len(tags) + 4
    table, values = b"", b""
    for tag, kind, numbers in tags:
        value = struct.pack("<" + str(len(numbers)) + {3: "H", 4: "I"}[kind], *numbers)
        table += struct.pack("<HHI", tag, kind, len(numbers))
        if len(value) <= 4:
            table += value.ljust(4, b"\0")
        else:
            table += struct.pack("<I", values_at + len(values))
            values += value
    return b"II" + struct.pack("<HI", 42, at) + data + struct.pack("<H", len(tags)) + table + bytes(4) + values, seen[:rgb.shape[0], :rgb.shape[1]]

# What libtiff packs; the lossy ones as Pillow decodes them.
bilevel = Image.fromarray(np.repeat(np.repeat(noise(1, 1)[:, :, 0] * 255, 3, 0), 3, 1)).convert("1")
for name in ("packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "zstd", "lzma"):
    save_tiff(name.replace("tiff_", ""), encoded(colour, "TIFF", compression=name), smooth)
for name in ("group3", "group4", "tiff_ccitt"):
    save_tiff(name.replace("tiff_", ""), encoded(bilevel, "TIFF", compression=name), np.asarray(bilevel.convert("L"))[:, :, None])
def save_as_pillow(name, data, channels):
    save(f"tiff/{name}.tif", data, pillow(data, channels))
large = Image.fromarray(smooth).resize((45, 37), Image.Resampling.BICUBIC)
save_as_pillow("jpeg_grey", encoded(large.convert("L"), "TIFF", compression="jpeg"), 1)
save_as_pillow("jpeg", encoded(large, "TIFF", compression="jpeg"), 3)
save_as_pillow("metadata", encoded(colour, "TIFF", icc_profile=PROFILE, dpi=(300, 240), exif=exif(6)), 3)
save_as_pillow("pages", encoded(colour, "TIFF", save_all=True, append_images=[clear, colour]), 3)
save_as_pillow("xmp_orientation", tiff(smooth, 8, 2, more=[(700, 1, list(xmp(8)))]), 3)
# What libtiff converts; NAME.png is Pillow's conversion, which rounds in another way.
os.makedirs("tiff/converted", exist_ok=True)
with open("tiff/converted/ycbcr.tif", "wb") as f:
    f.write(encoded(large.convert("YCbCr"), "TIFF", compression="raw"))
Image.open("tiff/converted/ycbcr.tif").convert("RGB").save("tiff/converted/ycbcr.png", optimize=True)
with open("tiff/converted/ycbcr_halved.tif", "wb") as f:
    data, seen = halved_ycbcr(np.asarray(large))
    f.write(data)
Image.fromarray(seen, "YCbCr").convert("RGB").save("tiff/converted/ycbcr_halved.png", optimize=True)
for number in range(1, 9):
    stored = np.asarray(Image.open(f"orientation/{number}.png"))
    data = tiff(stored, 8, 2, more=[(274, 3, [number])])
    with open(f"orientation/{number}.tif", "wb") as f:
        f.write(data)
    with open(f"orientation/{number}.webp", "wb") as f:
        f.write(encoded(Image.fromarray(stored), "WEBP", lossless=True, exif=exif(number)))
    for kind in ("tif", "webp"):
        assert np.array_equal(np.asarray(ImageOps.exif_transpose(Image.open(f"orientation/{number}.{kind}")).convert("RGB")),
                              np.asarray(Image.open("orientation/upright.png"))), (number, kind)

# ---- BMP of every kind, written field by field ----

def bmp(rows, bits, width, height, compression=0, palette=b"", masks=b"", header=40, top_down=False, profile=b"", used=0):
    """`rows` are the stored bytes, from the bottom unless `top_down`."""
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, compression, len(rows),
                           11811, 9449, used, 0)
        info += (masks if header > 40 else b"").ljust(16, b"\0") if header > 40 else b""
        if header > 56:
            info += (b"DEBM" if profile else b" niW") + bytes(48)
            offset = header + len(palette) + len(rows)
            info += struct.pack("<IIII", 4, offset if profile else 0, len(profile), 0)
        info = info[:header] + (masks if header == 40 else b"")
    start = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(rows) + len(profile), 0, 0, start) + info + palette + rows + profile

def bmp_rows(rows):
    return b"".join(row + b"\0" * (-len(row) % 4) for row in rows)

def save_bmp(name, data, expected, asks_pillow=True):
    if asks_pillow:
        assert np.array_equal(pillow(data, expected.shape[2]), expected), name
    save(f"bmp/{name}.bmp", data, expected)

for bits in (1, 2, 4, 8):
    index = noise(bits, 1)
    palette = random.integers(0, 256, (1 << bits, 3)).astype(np.uint8)
    rows = bmp_rows(packed(row.reshape(-1), bits, "<") for row in index[::-1])
    four = b"".join(bytes(c[::-1]) + b"\0" for c in palette)
    three = b"".join(bytes(c[::-1]) for c in palette)
    save_bmp(f"palette{bits}", bmp(rows, bits, W, H, palette=four), palette[index[..., 0]], asks_pillow=bits != 2)
    save_bmp(f"palette{bits}_os2", bmp(rows, bits, W, H, palette=three, header=12), palette[index[..., 0]], asks_pillow=bits != 2)
    shades = (np.arange(1 << bits) * 255 // ((1 << bits) - 1)).astype(np.uint8)
    greys = b"".join(bytes([s, s, s, 0]) for s in shades)
    save_bmp(f"grey{bits}", bmp(rows, bits, W, H, palette=greys), shades[index], asks_pillow=bits != 2)
few = random.integers(0, 5, (H, W, 1)).astype(np.uint8)
palette = random.integers(0, 256, (5, 3)).astype(np.uint8)
save_bmp("palette8_of_five", bmp(bmp_rows(bytes(r.reshape(-1)) for r in few[::-1]), 8, W, H, used=5,
                                 palette=b"".join(bytes(c[::-1]) + b"\0" for c in palette)), palette[few[..., 0]])
rows = bmp_rows(bytes(row[:, ::-1].reshape(-1)) for row in smooth[::-1])
save_bmp("rgb", bmp(rows, 24, W, H), smooth)
save_bmp("rgb_os2", bmp(rows, 24, W, H, header=12), smooth)
save_bmp("rgb_os2_long", bmp(rows, 24, W, H, header=64), smooth)
save_bmp("rgb_top_down", bmp(bmp_rows(bytes(row[:, ::-1].reshape(-1)) for row in smooth), 24, W, H, top_down=True), smooth)
save_bmp("metadata", bmp(rows, 24, W, H, header=124, profile=PROFILE), smooth)
bgra = bmp_rows(bytes(row[:, [2, 1, 0, 3]].reshape(-1)) for row in rgba[::-1])
save_bmp("rgbx", bmp(bgra, 32, W, H), smooth)
for header in (56, 108, 124):
    save_bmp(f"rgba_header{header}", bmp(bgra, 32, W, H, 3, masks=struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000), header=header), rgba)
save_bmp("rgbx_masks", bmp(bgra, 32, W, H, 3, masks=struct.pack("<3I", 0xFF0000, 0xFF00, 0xFF)), smooth)
save_bmp("rgba_masks", bmp(bgra, 32, W, H, 6, masks=struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)), rgba, asks_pillow=False)
abgr = bmp_rows(bytes(row[:, [3, 2, 1, 0]].reshape(-1)) for row in rgba[::-1])
save_bmp("rgba_turned", bmp(abgr, 32, W, H, 3, masks=struct.pack("<4I", 0xFF000000, 0xFF0000, 0xFF00, 0xFF), header=124), rgba)
word = noise(16, 1)[:, :, 0].astype(int)
rows = bmp_rows(row.astype("<u2").tobytes() for row in word[::-1])
def parts(*fields):
    return np.stack([(word >> shift & most) * 255 // most for shift, most in fields], 2).astype(np.uint8)
save_bmp("rgb555", bmp(rows, 16, W, H), parts((10, 31), (5, 31), (0, 31)))
save_bmp("rgb565", bmp(rows, 16, W, H, 3, masks=struct.pack("<3I", 0xF800, 0x7E0, 0x1F)), parts((11, 31), (5, 63), (0, 31)))
save_bmp("rgba4444", bmp(rows, 16, W, H, 3, masks=struct.pack("<4I", 0xF00, 0xF0, 0xF, 0xF000), header=124),
         parts((8, 15), (4, 15), (0, 15), (12, 15)), asks_pillow=False)

def run_lengths(index, bits):
    """Runs and stretches in turn; rows end, one is skipped by a delta, and the end is marked."""
    out = b""
    for number, row in enumerate(index[::-1, :, 0]):
        if number == 4:
            out += bytes([0, 2, 0, 1])  # a row further, so that this one keeps the number 0
            continue
        column = 0
        while column < len(row):
            same = 1
            while column + same < len(row) and row[column + same] == row[column]:
                same += 1
            if same >= 2 or len(row) - column < 3:
                value = int(row[column])
                out += bytes([same, value << 4 | value if bits == 4 else value])
                column += same
            else:
                count = min(5, len(row) - column)
                part = row[column:column + count]
                data = packed(part, bits, "<")
                out += bytes([0, count]) + data + b"\0" * (len(data) % 2)
                column += count
        out += bytes([0, 0])
    return out + bytes([0, 1])

for bits in (4, 8):
    index = np.repeat(random.integers(0, 1 << bits, (H, 5, 1)), 3, 1)[:, :W].astype(np.uint8)
    index[:, 6:11] = random.integers(0, 1 << bits, (H, 5, 1))
    palette = random.integers(0, 256, (1 << bits, 3)).astype(np.uint8)
    four = b"".join(bytes(c[::-1]) + b"\0" for c in palette)
    data = bmp(run_lengths(index, bits), bits, W, H, {8: 1, 4: 2}[bits], palette=four)
    index[H - 1 - 4] = 0
    save_bmp(f"run_lengths{bits}", data, palette[index[..., 0]])
for name, picture in (("L", colour.convert("L")), ("1", colour.convert("1")), ("P", colour.quantize(20)), ("RGBA", clear)):  # whose opacity Pillow writes, but reads no more than others do
    data = encoded(picture, "BMP")
    save(f"bmp/pillow_{name}.bmp", data, pillow(data, {"L": 1, "1": 1, "P": 3, "RGBA": 3}[name]))

# ---- Text in PNG that holds EXIF, XMP and a profile; cICP; JPEG with XMP ----

import zlib

def chunk(name, payload):
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))

def raw_profile(name, payload):
    digits = payload.hex()
    lines = "\n".join(digits[i:i + 72] for i in range(0, len(digits), 72))
    return f"\n{name}\n{len(payload):8}\n{lines}\n".encode()

stored = np.asarray(Image.open("orientation/6.png"))
def png(before=(), after=()):
    rows = b"".join(b"\0" + row.tobytes() for row in stored)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", stored.shape[1], stored.shape[0], 8, 2, 0, 0, 0))
    out += b"".join(chunk(*c) for c in before) + chunk(b"IDAT", zlib.compress(rows, 9))
    return out + b"".join(chunk(*c) for c in after) + chunk(b"IEND", b"")

key = b"Raw profile type "
texts = {
    "exif": dict(before=[(b"zTXt", key + b"exif\0\0" + zlib.compress(raw_profile("exif", exif(6))))]),
    "exif_plain": dict(before=[(b"tEXt", key + b"exif\0" + raw_profile("exif", exif(6)))]),
    "exif_behind": dict(after=[(b"zTXt", key + b"exif\0\0" + zlib.compress(raw_profile("exif", exif(6))))]),
    "APP1": dict(before=[(b"zTXt", key + b"APP1\0\0" + zlib.compress(raw_profile("generic profile", exif(6)).replace(b"generic profile", b"APP1")))]),
    "xmp": dict(before=[(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(6))]),
    "xmp_packed": dict(before=[(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp(6)))]),
}
for name, places in texts.items():
    data = png(**places)
    with open(f"orientation/text_{name}.png", "wb") as f:
        f.write(data)
    if name != "APP1":  # which Pillow passes over
        assert np.array_equal(pillow(data, 3), np.asarray(Image.open("orientation/upright.png"))), name
with open("png/text_profile.png", "wb") as f:
    f.write(png(before=[(b"zTXt", key + b"icc\0\0" + zlib.compress(raw_profile("icc", PROFILE)))]))
with open("png/code_points.png", "wb") as f:
    f.write(png(before=[(b"gAMA", struct.pack(">I", 45455)), (b"cICP", bytes([12, 13, 0, 1])), (b"mDCv", bytes(range(24))),
                        (b"cLLi", bytes(range(8))), (b"iCCP", b"icc\0\0" + zlib.compress(PROFILE))]))
with open("orientation/xmp.jpg", "wb") as f:
    f.write(encoded(Image.fromarray(stored), "JPEG", quality=100, subsampling=0, xmp=xmp(6)))
