"""The other side of InteropTests: networks of PyTorch's own layers, built as the published releases build them.

    interop.py make FOLDER     writes networks, pictures and what PyTorch makes of them
    interop.py check FOLDER    reads what cyclegan made of these, with PyTorch, safetensors, the ONNX checker and ONNX Runtime
"""

import json
import sys
from collections import OrderedDict

import numpy
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

# Two sizes, the second in a batch of two; what is larger than the smallest size of a U-Net of seven levels.
SIZES = {"resnet": [(1, 40, 52), (2, 64, 36)], "mobile": [(1, 40, 52), (2, 64, 36)], "unet": [(1, 128, 256), (2, 128, 128)]}
TOLERANCE = 1e-4

CASES = {
    "resnet_instance": dict(family="resnet", widths=[8, 16, 32, 32, 32, 32, 16, 8], norm="instance"),
    "resnet_batch": dict(family="resnet", widths=[8, 16, 32, 32, 32, 16, 8], norm="batch"),
    "resnet_dropout": dict(family="resnet", widths=[6, 12, 24, 24, 12, 6], norm="instance", dropout=True),
    "resnet_none": dict(family="resnet", widths=[6, 12, 24, 24, 12, 6], norm="none"),
    "resnet_grey": dict(family="resnet", widths=[6, 12, 24, 24, 12, 6], norm="instance", channels=1),
    "resnet_widths": dict(family="resnet", widths=[7, 11, 24, 20, 35, 13, 5], norm="instance"),
    "resnet_attention": dict(family="resnet", widths=[8, 16, 32, 32, 32, 16, 8], norm="instance", attention=True),
    "mobile_instance": dict(family="mobile", widths=[8, 16, 32, 32, 32, 32, 16, 8], norm="instance"),
    "mobile_batch": dict(family="mobile", widths=[8, 16, 32, 32, 32, 16, 8], norm="batch"),
    "mobile_widths": dict(family="mobile", widths=[6, 10, 40, 24, 56, 14, 7], norm="instance"),
    # CUT's generator as it is by default, with --no_antialias_up, and with --no_antialias alone.
    "resnet_antialias": dict(family="resnet", widths=[8, 16, 32, 32, 32, 16, 8], norm="instance", down="blur", up="blur"),
    "resnet_antialias_down": dict(family="resnet", widths=[6, 12, 24, 24, 12, 6], norm="batch", down="blur"),
    "resnet_antialias_up": dict(family="resnet", widths=[6, 12, 24, 24, 12, 6], norm="instance", up="blur"),
    "resnet_nearest": dict(family="resnet", widths=[8, 16, 32, 32, 32, 16, 8], norm="instance", up="nearest"),
    "mobile_antialias": dict(family="mobile", widths=[8, 16, 32, 32, 16, 8], norm="instance", down="blur", up="blur"),
    "unet_instance": dict(family="unet", width=6, levels=7, norm="instance"),
    "unet_batch": dict(family="unet", width=6, levels=7, norm="batch", dropout=True),
    # No release has these; the keys are ours.
    "unet_nearest": dict(family="unet", width=6, levels=7, norm="instance", up="nearest"),
    "unet_bilinear": dict(family="unet", width=6, levels=7, norm="batch", up="blur"),
}


def norm_layer(name):
    return {"instance": nn.InstanceNorm2d, "batch": nn.BatchNorm2d, "none": lambda _: nn.Identity()}[name]


class Separable(nn.Module):
    def __init__(self, inputs, outputs, norm, bias):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(inputs, inputs, 3, groups=inputs, bias=bias), norm(inputs), nn.Conv2d(inputs, outputs, 1, bias=bias)
        )

    def forward(self, x):
        return self.conv(x)


class Blur(nn.Module):
    """CUT's Downsample: the mirrored picture blurred, every second pixel of it."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("filt", fixed_filter([1, 2, 1], channels))

    def forward(self, x):
        return functional.conv2d(functional.pad(x, (1, 1, 1, 1), mode="reflect"), self.filt, stride=2, groups=x.shape[1])


class Enlargement(nn.Module):
    """CUT's Upsample: a transposed convolution of the picture with repeated edges, which are cut off again."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("filt", fixed_filter([1, 3, 3, 1], channels))

    def forward(self, x):
        x = functional.pad(x, (1, 1, 1, 1), mode="replicate")
        return functional.conv_transpose2d(x, self.filt, stride=2, padding=2, groups=x.shape[1])[:, :, 1:-1, 1:-1]


def fixed_filter(taps, channels):
    taps = torch.tensor(taps, dtype=torch.float32)
    return (torch.outer(taps, taps) / 16).repeat(channels, 1, 1, 1)


def upsampling(kind, inputs, outputs, transposed, bias):
    """The layers that double height and width; `transposed` makes the published one."""
    if kind == "transpose":
        return [transposed(inputs, outputs)]
    enlargement = Enlargement(inputs) if kind == "blur" else nn.Upsample(scale_factor=2, mode="nearest")
    return [enlargement, nn.Conv2d(inputs, outputs, 3, 1, 1, bias=bias)]


class Block(nn.Module):
    def __init__(self, channels, inner, norm, bias, dropout, mobile):
        super().__init__()
        if mobile:
            convolution = lambda i, o: Separable(i, o, norm, bias)
            middle = [nn.Dropout(0.0)]
        else:
            convolution = lambda i, o: nn.Conv2d(i, o, 3, bias=bias)
            middle = [nn.Dropout(0.5)] if dropout else []
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1), convolution(channels, inner), norm(inner), nn.ReLU(), *middle,
            nn.ReflectionPad2d(1), convolution(inner, channels), norm(channels),
        )

    def forward(self, x):
        return x + self.conv_block(x)


class Attention(nn.Module):
    """That of SAGAN's release, with keys and values from 2x2 maxima."""

    def __init__(self, channels):
        super().__init__()
        convolution = lambda i, o: spectral_norm(nn.Conv2d(i, o, 1, bias=False))
        self.theta, self.phi = convolution(channels, channels // 8), convolution(channels, channels // 8)
        self.g, self.o = convolution(channels, channels // 2), convolution(channels // 2, channels)
        self.pool = nn.MaxPool2d(2)
        self.gamma = nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        fit = torch.softmax(self.theta(x).flatten(2).transpose(1, 2) @ self.pool(self.phi(x)).flatten(2), -1)
        gathered = self.pool(self.g(x)).flatten(2) @ fit.transpose(1, 2)
        return x + self.gamma * self.o(gathered.unflatten(2, x.shape[2:]))


class ResNet(nn.Module):
    def __init__(
        self, widths, norm, dropout=False, channels=3, family="resnet", down="stride", up="transpose", attention=False
    ):
        super().__init__()
        stem, down1, down2, *inner, up1, up2 = widths
        layer, bias = norm_layer(norm), norm == "instance"
        transposed = lambda i, o: nn.ConvTranspose2d(i, o, 3, 2, padding=1, output_padding=1, bias=bias)
        after_down = lambda i, o: [
            nn.Conv2d(i, o, 3, 1 if down == "blur" else 2, 1, bias=bias), layer(o), nn.ReLU(),
        ] + ([Blur(o)] if down == "blur" else [])
        after_up = lambda i, o: [*upsampling(up, i, o, transposed, bias), layer(o), nn.ReLU()]
        self.model = nn.Sequential(
            nn.ReflectionPad2d(3), nn.Conv2d(channels, stem, 7, bias=bias), layer(stem), nn.ReLU(),
            *after_down(stem, down1), *after_down(down1, down2),
            *[Block(down2, width, layer, bias, dropout, family == "mobile") for width in inner],
            *after_up(down2, up1), *after_up(up1, up2),
            nn.ReflectionPad2d(3), nn.Conv2d(up2, channels, 7), nn.Tanh(),
        )
        self.attention = Attention(down2) if attention else nn.Identity()

    def forward(self, x):
        first = next(place for place, layer in enumerate(self.model) if isinstance(layer, Block))
        return self.model[first:](self.attention(self.model[:first](x)))


class Level(nn.Module):
    """A level of the U-Net below the outermost."""

    def __init__(self, depth, levels, width, norm, dropout, up):
        super().__init__()
        outer, inner = width * min(2 ** (depth - 2), 8), width * min(2 ** (depth - 1), 8)
        layer, bias = norm_layer(norm), norm == "instance"
        down = nn.Conv2d(outer, inner, 4, 2, 1, bias=bias)
        transposed = lambda i, o: nn.ConvTranspose2d(i, o, 4, 2, 1, bias=bias)
        if depth == levels:
            parts = [nn.LeakyReLU(0.2), down, nn.ReLU(), *upsampling(up, inner, outer, transposed, bias), layer(outer)]
        else:
            parts = [
                nn.LeakyReLU(0.2), down, layer(inner), Level(depth + 1, levels, width, norm, dropout, up), nn.ReLU(),
                *upsampling(up, 2 * inner, outer, transposed, bias), layer(outer),
            ] + ([nn.Dropout(0.5)] if dropout and depth >= 5 else [])
        self.model = nn.Sequential(*parts)

    def forward(self, x):
        return torch.cat([x, self.model(x)], 1)


class Outermost(nn.Module):
    def __init__(self, levels, width, norm, dropout, channels, up):
        super().__init__()
        self.model = nn.Sequential(
            nn.Conv2d(channels, width, 4, 2, 1, bias=norm == "instance"), Level(2, levels, width, norm, dropout, up), nn.ReLU(),
            *upsampling(up, 2 * width, channels, lambda i, o: nn.ConvTranspose2d(i, o, 4, 2, 1), True), nn.Tanh(),
        )

    def forward(self, x):
        return self.model(x)


class UNet(nn.Module):
    def __init__(self, levels, width, norm, dropout=False, channels=3, family="unet", up="transpose"):
        super().__init__()
        self.model = Outermost(levels, width, norm, dropout, channels, up)

    def forward(self, x):
        return self.model(x)


def build(case):
    return (UNet if case["family"] == "unet" else ResNet)(**case)


def randomise(network):
    """Weights and running statistics of a visible size, and the singular vectors that go with them."""
    with torch.no_grad():
        for key, value in network.state_dict().items():
            if key.endswith("filt"):
                continue
            if value.dim() == 4:
                nn.init.kaiming_normal_(value, nonlinearity="linear")
            elif key.endswith("running_var"):
                value.uniform_(0.5, 2)
            elif key.endswith("num_batches_tracked"):
                value.fill_(1234)
            elif key.endswith("weight"):
                value.normal_(1, 0.2)
            elif key.endswith("gamma"):
                value.fill_(0.7)
            elif not key.endswith(("._u", "._v")):
                value.normal_(0, 0.1)
        for module in network.modules():
            if hasattr(module, "parametrizations"):
                module.train()
                for _ in range(20):
                    module.weight
                module.eval()


def make(folder):
    for index, (name, case) in enumerate(CASES.items()):
        torch.manual_seed(index)
        network = build(case).eval()
        randomise(network)
        state = network.state_dict()
        torch.save(state, f"{folder}/{name}.pth")
        wrapped = OrderedDict(("module." + key, value) for key, value in state.items())
        torch.save({"epoch": 7, "state_dict": wrapped}, f"{folder}/{name}_legacy.pth", _use_new_zipfile_serialization=False)
        torch.save(OrderedDict((key, value.bfloat16() if value.is_floating_point() else value) for key, value in state.items()),
                   f"{folder}/{name}_bfloat16.pth")
        # Every second channel of larger tensors, in another order of axes.
        torch.save({key: sliced(value) for key, value in state.items()}, f"{folder}/{name}_slices.pth")
        tensors = {}
        for place, (batch, height, width) in enumerate(SIZES[case["family"]]):
            picture = torch.rand(batch, case.get("channels", 3), height, width) * 2 - 1
            with torch.no_grad():
                tensors[f"input.{place}"], tensors[f"output.{place}"] = picture, network(picture)
        save_file({key: value.contiguous() for key, value in tensors.items()}, f"{folder}/{name}_pictures.safetensors")
    with open(f"{folder}/cases.json", "w") as file:
        json.dump(list(CASES), file)


def sliced(value):
    if value.dim() < 2:
        return value
    larger = torch.zeros(*value.shape[:-1], 2 * value.shape[-1]).transpose(0, 1).contiguous()
    view = larger.transpose(0, 1)[..., ::2]
    view.copy_(value)
    return view


def check(folder):
    import onnx
    import onnxruntime

    failures = 0

    def report(ok, text):
        nonlocal failures
        failures += not ok
        print("ok    " if ok else "FAILED", text)

    for name, case in CASES.items():
        original = torch.load(f"{folder}/{name}.pth", weights_only=True)
        for kind in ["pth", "safetensors"]:
            path = f"{folder}/{name}_ours.{kind}"
            state = torch.load(path, weights_only=True) if kind == "pth" else load_file(path)
            network = build(case)
            try:
                network.load_state_dict(state, strict=True)
                strict = True
            except RuntimeError as error:
                strict = False
                print(error)
            same = state.keys() == original.keys() and all(
                torch.equal(state[key], value) and state[key].dtype == value.dtype for key, value in original.items()
            )
            report(strict and same, f"{name}.{kind}: strict, and equal to what PyTorch wrote")

        path = f"{folder}/{name}_ours.onnx"
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        pictures, ours = load_file(f"{folder}/{name}_pictures.safetensors"), load_file(f"{folder}/{name}_ours_pictures.safetensors")
        for place in range(2):
            (output,) = session.run(None, {session.get_inputs()[0].name: pictures[f"input.{place}"].numpy()})
            difference = numpy.abs(output - ours[f"output.{place}"].numpy()).max()
            report(
                output.shape == ours[f"output.{place}"].shape and difference <= TOLERANCE,
                f"{name}.onnx, operator set {model.opset_import[0].version}, {list(output.shape)}: "
                f"differs from ours by {difference:.1e}",
            )
    print(f"{failures} failures")
    return failures


if __name__ == "__main__":
    print("PyTorch", torch.__version__)
    sys.exit(make(sys.argv[2]) if sys.argv[1] == "make" else 1 if check(sys.argv[2]) else 0)
