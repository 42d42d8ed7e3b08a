"""The same work in PyTorch: one training step of the CycleGAN, or one generator pass, on random pictures.

Networks, losses and the order of updates are those of the published CycleGAN; weights are random. Prints one line.
"""
import argparse
import contextlib
import resource
import statistics
import time

import torch
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


def discriminator(width):
    layers = [nn.Conv2d(3, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    for before, after, stride in [(1, 2, 2), (2, 4, 2), (4, 8, 1)]:
        layers += [nn.Conv2d(before * width, after * width, 4, stride, 1), nn.InstanceNorm2d(after * width),
                   nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Conv2d(8 * width, 1, 4, 1, 1))


class Trainer:
    def __init__(self, width, blocks, downsampling, upsampling):
        self.g, self.f = (generator(width, blocks, downsampling, upsampling) for _ in range(2))
        self.d_a, self.d_b = discriminator(width), discriminator(width)
        for network in (self.g, self.f, self.d_a, self.d_b):
            for module in network.modules():
                if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                    nn.init.normal_(module.weight, 0, 0.02)
        self.generators = torch.optim.Adam([*self.g.parameters(), *self.f.parameters()], 2e-4, (0.5, 0.999))
        self.judges = torch.optim.Adam([*self.d_a.parameters(), *self.d_b.parameters()], 2e-4, (0.5, 0.999))

    def step(self, a, b):
        def judged(network, picture, target):
            logits = network(picture)
            return F.mse_loss(logits, torch.full_like(logits, target))

        fake_b, fake_a = self.g(a), self.f(b)
        self.d_a.requires_grad_(False)
        self.d_b.requires_grad_(False)
        self.generators.zero_grad()
        loss = judged(self.d_b, fake_b, 1.0) + judged(self.d_a, fake_a, 1.0)
        loss = loss + 10 * F.l1_loss(self.f(fake_b), a) + 10 * F.l1_loss(self.g(fake_a), b)
        loss = loss + 5 * F.l1_loss(self.g(b), b) + 5 * F.l1_loss(self.f(a), a)
        loss.backward()
        self.generators.step()
        self.d_a.requires_grad_(True)
        self.d_b.requires_grad_(True)
        self.judges.zero_grad()
        for network, real, fake in ((self.d_b, b, fake_b), (self.d_a, a, fake_a)):
            (0.5 * (judged(network, real, 1.0) + judged(network, fake.detach(), 0.0))).backward()
        self.judges.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=["step", "generator"])
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=9)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--downsampling", choices=["strided", "blur"], default="strided")
    parser.add_argument("--upsampling", choices=["transposed", "nearest", "bilinear"], default="transposed")
    parser.add_argument("--bf16", action="store_true", help="bfloat16 autocast")
    options = parser.parse_args()
    torch.manual_seed(0)
    precision = torch.autocast("cpu", dtype=torch.bfloat16) if options.bf16 else contextlib.nullcontext()
    a, b = (torch.rand(options.batch, 3, options.size, options.size) * 2 - 1 for _ in range(2))
    networks = (options.width, options.blocks, options.downsampling, options.upsampling)
    if options.work == "step":
        trainer = Trainer(*networks)

        def once():
            with precision:
                trainer.step(a, b)
    else:
        network = generator(*networks).eval()

        def once():
            with torch.no_grad(), precision:
                network(a)

    once()
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
