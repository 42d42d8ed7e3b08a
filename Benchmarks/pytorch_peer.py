"""The same work in PyTorch: one training step of a method, or one generator pass, on random pictures.

Networks, losses and the order of updates are those of the published methods; weights are random. Prints one line.
"""
import argparse
import contextlib
import resource
import statistics
import sys
import time

import torch
from pytorch_latent import DCGAN, SAGAN
from pytorch_projected import ProjectedDiscriminator
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), nn.InstanceNorm2d(channels), nn.ReLU(),
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), nn.InstanceNorm2d(channels))

    def forward(self, x):
        return x + self.body(x)


class Blur(nn.Module):
    """CUT's anti-aliased down-sampling."""

    def __init__(self, channels):
        super().__init__()
        taps = torch.tensor([1.0, 2.0, 1.0])
        self.register_buffer("filt", (torch.outer(taps, taps) / 16).repeat(channels, 1, 1, 1))

    def forward(self, x):
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), self.filt, stride=2, groups=x.shape[1])


class Bilinear(nn.Module):
    """CUT's anti-aliased up-sampling."""

    def __init__(self, channels):
        super().__init__()
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.register_buffer("filt", (torch.outer(taps, taps) / 16).repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = F.pad(x, (1, 1, 1, 1), mode="replicate")
        return F.conv_transpose2d(x, self.filt, stride=2, padding=2, groups=x.shape[1])[:, :, 1:-1, 1:-1]


def generator(width, blocks, downsampling="strided", upsampling="transposed"):
    def after(layer, channels):
        return [layer, nn.InstanceNorm2d(channels), nn.ReLU()]

    layers = [nn.ReflectionPad2d(3), *after(nn.Conv2d(3, width, 7), width)]
    for before in (width, 2 * width):
        layers += after(nn.Conv2d(before, 2 * before, 3, 2 if downsampling == "strided" else 1, 1), 2 * before)
        layers += [Blur(2 * before)] if downsampling == "blur" else []
    layers += [Residual(4 * width) for _ in range(blocks)]
    for before in (4 * width, 2 * width):
        if upsampling == "transposed":
            layers += after(nn.ConvTranspose2d(before, before // 2, 3, 2, 1, 1), before // 2)
        else:
            layers += [nn.Upsample(scale_factor=2, mode="nearest") if upsampling == "nearest" else Bilinear(before)]
            layers += after(nn.Conv2d(before, before // 2, 3, 1, 1), before // 2)
    return nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())


class Level(nn.Module):
    """A level of pix2pix's U-Net, with all levels inside it."""

    def __init__(self, outer, inner, inside, innermost=False, dropout=False):
        super().__init__()
        down = [nn.LeakyReLU(0.2), nn.Conv2d(outer, inner, 4, 2, 1, bias=False)] + (
            [] if innermost else [nn.BatchNorm2d(inner), inside])
        up = [nn.ReLU(), nn.ConvTranspose2d(inner if innermost else 2 * inner, outer, 4, 2, 1, bias=False),
              nn.BatchNorm2d(outer)]
        self.layers = nn.Sequential(*down, *up, *([nn.Dropout(0.5)] if dropout else []))

    def forward(self, x):
        return torch.cat([x, self.layers(x)], 1)


def unet(width, levels):
    channels = lambda depth: width * min(2 ** (depth - 1), 8)
    inside = None
    for depth in range(levels, 1, -1):
        inside = Level(channels(depth - 1), channels(depth), inside, depth == levels, 5 <= depth < levels)
    return nn.Sequential(
        nn.Conv2d(3, width, 4, 2, 1, bias=False), inside, nn.ReLU(), nn.ConvTranspose2d(2 * width, 3, 4, 2, 1), nn.Tanh())


def discriminator(width, channels=3, downsampling="strided", norm=nn.InstanceNorm2d):
    stride = 2 if downsampling == "strided" else 1
    blur = lambda channels: [Blur(channels)] if downsampling == "blur" else []
    layers = [nn.Conv2d(channels, width, 4, stride, 1), nn.LeakyReLU(0.2), *blur(width)]
    for before, after, step in [(1, 2, stride), (2, 4, stride), (4, 8, 1)]:
        layers += [nn.Conv2d(before * width, after * width, 4, step, 1), norm(after * width), nn.LeakyReLU(0.2)]
        layers += blur(after * width) if after < 8 else []
    return nn.Sequential(*layers, nn.Conv2d(8 * width, 1, 4, 1, 1))


def judged(network, picture, target, loss=F.mse_loss):
    logits = network(picture)
    return loss(logits, torch.full_like(logits, target))


def hinge(network, real, fake):
    return F.relu(1 - network(real)).mean() + F.relu(1 + network(fake)).mean()


class Trainer:
    def __init__(self, width, blocks, downsampling, upsampling, projected=False):
        self.g, self.f = (generator(width, blocks, downsampling, upsampling) for _ in range(2))
        self.d_a, self.d_b = (
            ProjectedDiscriminator(width) if projected else discriminator(width, downsampling=downsampling) for _ in range(2))
        self.projected = projected
        for network in (self.g, self.f) if projected else (self.g, self.f, self.d_a, self.d_b):
            for module in network.modules():
                if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                    nn.init.normal_(module.weight, 0, 0.02)
        self.generators = torch.optim.Adam([*self.g.parameters(), *self.f.parameters()], 2e-4, (0.5, 0.999))
        self.judges = torch.optim.Adam([*self.d_a.parameters(), *self.d_b.parameters()], 2e-4, (0.5, 0.999))

    def step(self, a, b):
        fake_b, fake_a = self.g(a), self.f(b)
        self.d_a.requires_grad_(False)
        self.d_b.requires_grad_(False)
        self.generators.zero_grad()
        if self.projected:
            loss = -self.d_b(fake_b).mean() - self.d_a(fake_a).mean()
        else:
            loss = judged(self.d_b, fake_b, 1.0) + judged(self.d_a, fake_a, 1.0)
        loss = loss + 10 * F.l1_loss(self.f(fake_b), a) + 10 * F.l1_loss(self.g(fake_a), b)
        loss = loss + 5 * F.l1_loss(self.g(b), b) + 5 * F.l1_loss(self.f(a), a)
        loss.backward()
        self.generators.step()
        self.d_a.requires_grad_(True)
        self.d_b.requires_grad_(True)
        self.judges.zero_grad()
        for network, real, fake in ((self.d_b, b, fake_b), (self.d_a, a, fake_a)):
            if self.projected:
                (0.5 * hinge(network, real, fake.detach())).backward()
            else:
                (0.5 * (judged(network, real, 1.0) + judged(network, fake.detach(), 0.0))).backward()
        self.judges.step()


class Pix2Pix:
    def __init__(self, width, size):
        self.g = unet(width, min(8, (size & -size).bit_length() - 1))
        self.d = discriminator(width, channels=6, norm=nn.BatchNorm2d)
        self.generators = torch.optim.Adam(self.g.parameters(), 2e-4, (0.5, 0.999))
        self.judges = torch.optim.Adam(self.d.parameters(), 2e-4, (0.5, 0.999))

    def step(self, a, b):
        loss = F.binary_cross_entropy_with_logits
        fake = self.g(a)
        self.d.requires_grad_(True)
        self.judges.zero_grad()
        (0.5 * (judged(self.d, torch.cat([a, fake.detach()], 1), 0.0, loss)
                + judged(self.d, torch.cat([a, b], 1), 1.0, loss))).backward()
        self.judges.step()
        self.d.requires_grad_(False)
        self.generators.zero_grad()
        (judged(self.d, torch.cat([a, fake], 1), 1.0, loss) + 100 * F.l1_loss(fake, b)).backward()
        self.generators.step()


class CUT:
    """CUT or FastCUT, with the encoder passes of its release."""

    def __init__(self, width, blocks, downsampling, upsampling, fast):
        self.g = generator(width, blocks, downsampling, upsampling)
        self.d = discriminator(width, downsampling=downsampling)
        # The padded picture, both convolutions of the down-sampling, the first and the fifth block.
        first = next(place for place, layer in enumerate(self.g) if isinstance(layer, Residual))
        self.places = [0, 4, 7 if downsampling == "strided" else 8, first, first + 4]
        self.heads = nn.ModuleList(
            nn.Sequential(nn.Linear(channels, 256), nn.ReLU(), nn.Linear(256, 256))
            for channels in (3, 2 * width, 4 * width, 4 * width, 4 * width))
        self.fast = fast
        self.generators = torch.optim.Adam([*self.g.parameters(), *self.heads.parameters()], 2e-4, (0.5, 0.999))
        self.judges = torch.optim.Adam(self.d.parameters(), 2e-4, (0.5, 0.999))

    def features(self, x):
        kept = []
        for place, layer in enumerate(self.g[:self.places[-1] + 1]):
            x = layer(x)
            if place in self.places:
                kept.append(x)
        return kept

    def contrast(self, query, key):
        total = 0
        with torch.no_grad():
            keys = self.features(key)
        for head, q, k in zip(self.heads, self.features(query), keys):
            places = torch.randperm(q.shape[2] * q.shape[3])[:256]
            project = lambda x: F.normalize(head(x.flatten(2)[:, :, places].transpose(1, 2)), dim=2)
            logits = project(q) @ project(k).detach().transpose(1, 2) / 0.07
            total = total + F.cross_entropy(logits.flatten(0, 1), torch.arange(places.numel()).repeat(len(q)))
        return total * (10 if self.fast else 1) / len(self.places)

    def step(self, a, b):
        made = self.g(a if self.fast else torch.cat([a, b]))
        fake = made[:len(a)]
        self.d.requires_grad_(True)
        self.judges.zero_grad()
        (0.5 * (judged(self.d, fake.detach(), 0.0) + judged(self.d, b, 1.0))).backward()
        self.judges.step()
        self.d.requires_grad_(False)
        self.generators.zero_grad()
        loss = self.contrast(fake, a)
        if not self.fast:
            loss = 0.5 * (loss + self.contrast(made[len(a):], b))
        (judged(self.d, fake, 1.0) + loss).backward()
        self.generators.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=["step", "generator"])
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=9)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--downsampling", choices=["strided", "blur"], default="strided")
    parser.add_argument("--method", choices=["cyclegan", "pix2pix", "cut", "fastcut", "dcgan", "sagan"], default="cyclegan")
    parser.add_argument("--upsampling", choices=["transposed", "nearest", "bilinear"], default="transposed")
    parser.add_argument("--discriminator", choices=["patch", "projected"], default="patch", help="of the method cyclegan")
    parser.add_argument("--on-request", action="store_true", help="a run for each line of standard input, whose seconds are printed")
    parser.add_argument("--bf16", action="store_true", help="bfloat16 autocast")
    options = parser.parse_args()
    torch.manual_seed(0)
    precision = torch.autocast("cpu", dtype=torch.bfloat16) if options.bf16 else contextlib.nullcontext()
    a, b = (torch.rand(options.batch, 3, options.size, options.size) * 2 - 1 for _ in range(2))
    networks = (options.width, options.blocks, options.downsampling, options.upsampling)
    if options.work == "step":
        if options.method == "pix2pix":
            trainer = Pix2Pix(options.width, options.size)
        elif options.method in ("dcgan", "sagan"):
            trainer = (DCGAN if options.method == "dcgan" else SAGAN)(options.width, options.size)
        elif options.method == "cyclegan":
            trainer = Trainer(*networks, projected=options.discriminator == "projected")
        else:
            trainer = CUT(*networks, fast=options.method == "fastcut")

        def once():
            with precision:
                trainer.step(a, b)
    else:
        network = generator(*networks).eval()

        def once():
            with torch.no_grad(), precision:
                network(a)

    once()
    if options.on_request:
        print("ready", flush=True)
        for _ in sys.stdin:
            start = time.perf_counter()
            once()
            print(time.perf_counter() - start, flush=True)
        return
    seconds = []
    for _ in range(options.steps):
        start = time.perf_counter()
        once()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"pytorch {torch.__version__} {'bf16' if options.bf16 else 'fp32'} {options.work}: "
          f"median {statistics.median(seconds):.4f} s, min {min(seconds):.4f} s, peak {peak:.2f} GiB")


if __name__ == "__main__":
    main()
