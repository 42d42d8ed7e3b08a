"""The other side of LatentInteropTests: networks that make pictures from vectors, of PyTorch's own layers.

    latent.py make FOLDER     writes generators, discriminators, vectors and what PyTorch makes of them
    latent.py check FOLDER    reads what cyclegan made of these, with PyTorch, safetensors, the ONNX checker and ONNX Runtime
"""

import json
import sys

import numpy
import torch
from interop import Attention, randomise
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

TOLERANCE = 1e-4

CASES = {
    "dcgan_64": dict(family="dcgan", latent=100, width=8, size=64, channels=3),
    "dcgan_32_grey": dict(family="dcgan", latent=20, width=6, size=32, channels=1),
    "dcgan_128": dict(family="dcgan", latent=10, width=4, size=128, channels=3),
    "mlp": dict(family="mlp", latent=12, width=8, size=14, channels=1),
    "mlp_colour": dict(family="mlp", latent=12, width=6, size=10, channels=3),
    "projection": dict(family="projection", latent=16, width=8, size=32, channels=3),
    "projection_attention": dict(family="projection", latent=16, width=8, size=32, channels=3, attention=16),
    "projection_classes": dict(family="projection", latent=16, width=8, size=64, channels=1, attention=8, classes=3),
}


def widths(case):
    """From the widest maps, of 4x4, to those of half the size."""
    return [case["width"] * case["size"] // 2 // side for side in (4, 8, 16, 32, 64) if side < case["size"]]


class DCGAN(nn.Module):
    """The generator of PyTorch's example."""

    def __init__(self, case):
        super().__init__()
        layers, before = [], case["latent"]
        for width in widths(case):
            first = before == case["latent"] and not layers
            layers += [nn.ConvTranspose2d(before, width, 4, 1 if first else 2, 0 if first else 1, bias=False),
                       nn.BatchNorm2d(width), nn.ReLU(True)]
            before = width
        self.main = nn.Sequential(*layers, nn.ConvTranspose2d(before, case["channels"], 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z, labels):
        return self.main(z[:, :, None, None])


class DCGANDiscriminator(nn.Module):
    def __init__(self, case):
        super().__init__()
        first, *rest = reversed(widths(case))
        layers = [nn.Conv2d(case["channels"], first, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
        for before, after in zip([first, *rest], rest):
            layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.2, inplace=True)]
        self.main = nn.Sequential(*layers, nn.Conv2d([first, *rest][-1], 1, 4, 1, 0, bias=False))


class MLP(nn.Module):
    def __init__(self, case):
        super().__init__()
        self.shape = (case["channels"], case["size"], case["size"])
        sizes = [case["width"] * 2**place for place in range(4)]
        layers = [nn.Linear(case["latent"], sizes[0]), nn.LeakyReLU(0.2)]
        for before, after in zip(sizes, sizes[1:]):
            layers += [nn.Linear(before, after), nn.BatchNorm1d(after), nn.LeakyReLU(0.2)]
        self.model = nn.Sequential(*layers, nn.Linear(sizes[-1], int(numpy.prod(self.shape))), nn.Tanh())

    def forward(self, z, labels):
        return self.model(z).unflatten(1, self.shape)


class MLPDiscriminator(nn.Module):
    def __init__(self, case):
        super().__init__()
        values, width = case["channels"] * case["size"] ** 2, case["width"]
        self.model = nn.Sequential(
            nn.Linear(values, 4 * width), nn.LeakyReLU(0.2), nn.Linear(4 * width, 2 * width), nn.LeakyReLU(0.2),
            nn.Linear(2 * width, 1))


class ConditionalNorm(nn.Module):
    def __init__(self, classes, channels):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.gamma, self.beta = nn.Embedding(classes, channels), nn.Embedding(classes, channels)

    def forward(self, x, labels):
        return self.gamma(labels)[:, :, None, None] * self.norm(x) + self.beta(labels)[:, :, None, None]


class Stage(nn.Module):
    def __init__(self, inputs, outputs, classes):
        super().__init__()
        self.conv = spectral_norm(nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False))
        self.norm = ConditionalNorm(classes, outputs) if classes else nn.BatchNorm2d(outputs)

    def forward(self, x, labels):
        x = self.conv(x)
        return torch.relu(self.norm(x, labels) if isinstance(self.norm, ConditionalNorm) else self.norm(x))


class Projection(nn.Module):
    """The generator of the projection pair."""

    def __init__(self, case):
        super().__init__()
        sizes = widths(case)
        features, vocabulary = case.get("text", (0, 0))
        if features:
            self.text = spectral_norm(nn.Linear(vocabulary, features))
        self.linear = spectral_norm(nn.Linear(case["latent"] + features, 16 * sizes[0]))
        self.up = nn.ModuleList(Stage(i, o, case.get("classes")) for i, o in zip(sizes, sizes[1:]))
        self.side = case.get("attention")
        if self.side:
            self.attention = Attention(case["width"] * case["size"] // 2 // self.side)
        self.output = spectral_norm(nn.ConvTranspose2d(sizes[-1], case["channels"], 4, 2, 1))

    def forward(self, z, condition):
        """The condition is the labels or the words, where the network knows such."""
        labels = condition
        if hasattr(self, "text"):
            z = torch.cat([z, nn.functional.leaky_relu(self.text(condition), 0.2)], 1)
        x = self.linear(z).unflatten(1, (-1, 4, 4))
        for stage in self.up:
            x = stage(x, labels)
            if x.shape[2] == self.side:
                x = self.attention(x)
        return torch.tanh(self.output(x))


class ProjectionDiscriminator(nn.Module):
    def __init__(self, case):
        super().__init__()
        sizes = [case["channels"], *reversed(widths(case))]
        self.down = nn.ModuleList(spectral_norm(nn.Conv2d(i, o, 4, 2, 1)) for i, o in zip(sizes, sizes[1:]))
        if case.get("attention"):
            self.attention = Attention(case["width"] * case["size"] // 2 // case["attention"])
        self.linear = spectral_norm(nn.Linear(sizes[-1], 1))
        if case.get("classes"):
            self.embedding = spectral_norm(nn.Embedding(case["classes"], sizes[-1]))


GENERATORS = {"dcgan": DCGAN, "mlp": MLP, "projection": Projection}
DISCRIMINATORS = {"dcgan": DCGANDiscriminator, "mlp": MLPDiscriminator, "projection": ProjectionDiscriminator}


def own(state):
    """Statistics lie beside gamma and beta, where a module within the norm holds them here."""
    return {key.replace(".norm.norm.", ".norm."): value for key, value in state.items()}


def inner(state):
    """The other way round."""
    parts = ("running_mean", "running_var", "num_batches_tracked")
    return {key.replace(".norm.", ".norm.norm.") if key.endswith(parts) else key: value for key, value in state.items()}


def make(folder):
    for index, (name, case) in enumerate(CASES.items()):
        torch.manual_seed(100 + index)
        generator, discriminator = GENERATORS[case["family"]](case).eval(), DISCRIMINATORS[case["family"]](case).eval()
        for network in (generator, discriminator):
            randomise(network)
        # What the others give a linear layer is too much for tanh.
        with torch.no_grad():
            for module in generator.modules():
                if isinstance(module, nn.Linear):
                    nn.init.kaiming_normal_(module.weight, nonlinearity="linear")
        state = own(generator.state_dict()) if case.get("classes") else generator.state_dict()
        torch.save(state, f"{folder}/{name}_netG.pth")
        torch.save(discriminator.state_dict(), f"{folder}/{name}_netD.pth")
        if case["family"] != "mlp":
            wrapped = {"module." + key: value for key, value in state.items()}
            torch.save({"epoch": 7, "netG": wrapped}, f"{folder}/{name}_legacy.pth", _use_new_zipfile_serialization=False)
        z, labels = torch.randn(3, case["latent"]), torch.tensor([1, 0, 2]) % case.get("classes", 3)
        with torch.no_grad():
            output = generator(z, labels)
        save_file({"latent": z, "labels": labels, "output": output.contiguous()}, f"{folder}/{name}_pictures.safetensors")
    with open(f"{folder}/cases.json", "w") as file:
        json.dump(list(CASES), file)


def check(folder):
    import onnx
    import onnxruntime

    failures = 0

    def report(ok, text):
        nonlocal failures
        failures += not ok
        print("ok    " if ok else "FAILED", text)

    def compare(network, original, path, keys=lambda state: state):
        state = torch.load(path, weights_only=True) if path.endswith(".pth") else load_file(path)
        network.load_state_dict(keys(state), strict=True)
        same = state.keys() == original.keys() and all(
            torch.equal(state[key], value) and state[key].dtype == value.dtype for key, value in original.items())
        report(same, f"{path.split('/')[-1]}: strict, and equal to what PyTorch wrote")

    def run(path, inputs):
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        (output,) = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, inputs)
        return output, model.opset_import[0].version

    # A run with captions, which was trained here: both sides make the same of it.
    ours = load_file(f"{folder}/text_pictures.safetensors")
    state = torch.load(f"{folder}/text_ours.pth", weights_only=True)
    text = tuple(state["text.parametrizations.weight.original"].shape)
    size, channels = ours["output"].shape[-1], ours["output"].shape[1]
    case = dict(latent=ours["latent"].shape[1], width=8, size=size, channels=channels, text=text)
    network = Projection(case).eval()
    network.load_state_dict(state, strict=True)
    with torch.no_grad():
        difference = (network(ours["latent"], ours["words"]) - ours["output"]).abs().max().item()
    report(difference <= TOLERANCE, f"text_ours.pth: strict, and PyTorch's pictures differ from ours by {difference:.1e}")
    output, _ = run(f"{folder}/text_ours.onnx", {key: ours[key].numpy() for key in ["latent", "words"]})
    difference = numpy.abs(output - ours["output"].numpy()).max()
    report(difference <= TOLERANCE, f"text_ours.onnx, {list(output.shape)}: differs from ours by {difference:.1e}")

    for name, case in CASES.items():
        original = torch.load(f"{folder}/{name}_netG.pth", weights_only=True)
        for kind in ["pth", "safetensors"]:
            compare(GENERATORS[case["family"]](case), original, f"{folder}/{name}_ours.{kind}",
                    inner if case.get("classes") else lambda state: state)
        compare(DISCRIMINATORS[case["family"]](case), torch.load(f"{folder}/{name}_netD.pth", weights_only=True),
                f"{folder}/{name}_ours_netD.pth")

        pictures, ours = load_file(f"{folder}/{name}_pictures.safetensors"), load_file(f"{folder}/{name}_ours_pictures.safetensors")
        inputs = {"latent": pictures["latent"].numpy()}
        if case.get("classes"):
            inputs["label"] = pictures["labels"].numpy()
        output, operators = run(f"{folder}/{name}_ours.onnx", inputs)
        difference = numpy.abs(output - ours["output"].numpy()).max()
        report(output.shape == tuple(ours["output"].shape) and difference <= TOLERANCE,
               f"{name}.onnx, operator set {operators}, {list(output.shape)}: differs from ours by {difference:.1e}")
    print(f"{failures} failures")
    return failures


if __name__ == "__main__":
    print("PyTorch", torch.__version__)
    sys.exit(make(sys.argv[2]) if sys.argv[1] == "make" else 1 if check(sys.argv[2]) else 0)
