"""Training steps of DCGAN and SAGAN in PyTorch, for pytorch_peer.py.

DCGAN is that of PyTorch's example. SAGAN has the networks that cyclegan has: DCGAN's form with spectral norm, pooled attention where the
maps have half the picture's side, and a sum over the last map.
"""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

LATENT_SIZE = 100


def widths(width, size):
    """Channels of the maps from half the picture's side down to 4x4."""
    return [width * 2**place for place in range((size // 4).bit_length() - 1)]


def adam(network):
    return torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.999))


class DCGAN:
    def __init__(self, width, size):
        channels = widths(width, size)
        up = []
        for before, after in zip([LATENT_SIZE, *reversed(channels)], reversed(channels)):
            stride, padding = (2, 1) if up else (1, 0)
            up += [nn.ConvTranspose2d(before, after, 4, stride, padding, bias=False), nn.BatchNorm2d(after), nn.ReLU(True)]
        self.g = nn.Sequential(*up, nn.ConvTranspose2d(width, 3, 4, 2, 1, bias=False), nn.Tanh())
        down = [nn.Conv2d(3, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
        for before, after in zip(channels, channels[1:]):
            down += [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.2, inplace=True)]
        self.d = nn.Sequential(*down, nn.Conv2d(channels[-1], 1, 4, 1, 0, bias=False), nn.Flatten())
        self.generators, self.judges = adam(self.g), adam(self.d)

    def loss(self, pictures, target):
        logits = self.d(pictures)
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))

    def step(self, real, _):
        self.judges.zero_grad()
        self.loss(real, 1.0).backward()
        fake = self.g(torch.randn(len(real), LATENT_SIZE, 1, 1))
        self.loss(fake.detach(), 0.0).backward()
        self.judges.step()
        self.generators.zero_grad()
        self.loss(fake, 1.0).backward()
        self.generators.step()


class Attention(nn.Module):
    """That of SAGAN's release, with keys and values from 2x2 maxima."""

    def __init__(self, channels):
        super().__init__()
        convolution = lambda i, o: spectral_norm(nn.Conv2d(i, o, 1, bias=False))
        self.theta, self.phi = convolution(channels, channels // 8), convolution(channels, channels // 8)
        self.g, self.o = convolution(channels, channels // 2), convolution(channels // 2, channels)
        self.gamma = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        pooled = lambda map: F.max_pool2d(map, 2).flatten(2)
        fit = torch.softmax(self.theta(x).flatten(2).transpose(1, 2) @ pooled(self.phi(x)), -1)
        gathered = pooled(self.g(x)) @ fit.transpose(1, 2)
        return x + self.gamma * self.o(gathered.unflatten(2, x.shape[2:]))


class SAGAN:
    def __init__(self, width, size):
        channels = widths(width, size)
        up = [spectral_norm(nn.Linear(LATENT_SIZE, 16 * channels[-1])), nn.Unflatten(1, (channels[-1], 4, 4))]
        for before, after in zip(channels[::-1], channels[-2::-1]):
            up += [spectral_norm(nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False)), nn.BatchNorm2d(after), nn.ReLU(True)]
        self.g = nn.Sequential(*up, Attention(width), spectral_norm(nn.ConvTranspose2d(width, 3, 4, 2, 1)), nn.Tanh())
        down = []
        for before, after in zip([3, *channels], channels):
            down += [spectral_norm(nn.Conv2d(before, after, 4, 2, 1)), nn.LeakyReLU(0.2)]
            down += [Attention(width)] if after == width else []
        self.features, self.linear = nn.Sequential(*down), spectral_norm(nn.Linear(channels[-1], 1))
        self.generators, self.judges = adam(self.g), adam(nn.ModuleList([self.features, self.linear]))

    def judged(self, pictures):
        return self.linear(self.features(pictures).sum((2, 3)))

    def made(self, count):
        return self.g(torch.randn(count, LATENT_SIZE))

    def step(self, real, _):
        with torch.no_grad():
            fake = self.made(len(real))
        self.judges.zero_grad()
        logits = self.judged(torch.cat([fake, real]))
        (F.relu(1 + logits[:len(real)]).mean() + F.relu(1 - logits[len(real):]).mean()).backward()
        self.judges.step()
        self.generators.zero_grad()
        (-self.judged(self.made(len(real))).mean()).backward()
        self.generators.step()
