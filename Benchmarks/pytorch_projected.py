"""A projected discriminator (Sauer et al. 2021) in PyTorch, for pytorch_peer.py, as cyclegan has it.

Heads with spectral norm over the blocks 2, 4, 10 and 15 of an EfficientNet-Lite0 that does not learn. Its weights are random here: times do
not depend on them.
"""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

# Blocks, side of the depthwise kernel, stride, expansion and channels of each stage.
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320)]
PLACES = (2, 4, 10, 15)


class Convolution(nn.Module):
    """A convolution with its batch norm folded into it, padded as TensorFlow does it."""

    def __init__(self, before, after, side, stride=1, groups=1, limited=True):
        super().__init__()
        self.layer = nn.Conv2d(before, after, side, stride, side // 2 if stride == 1 else 0, groups=groups)
        self.limited = limited

    def forward(self, x):
        side, stride = self.layer.kernel_size[0], self.layer.stride[0]
        if stride > 1:
            pads = []
            for length in (x.shape[3], x.shape[2]):
                total = max((-(-length // stride) - 1) * stride + side - length, 0)
                pads += [total // 2, total - total // 2]
            x = F.pad(x, pads)
        x = self.layer(x)
        return x.clamp(0, 6) if self.limited else x


class Block(nn.Module):
    def __init__(self, before, after, side, stride, expansion):
        super().__init__()
        inner = before * expansion
        self.layers = nn.Sequential(
            *([Convolution(before, inner, 1)] if expansion != 1 else []), Convolution(inner, inner, side, stride, inner),
            Convolution(inner, after, 1, limited=False))
        self.adds = stride == 1 and before == after

    def forward(self, x):
        return x + self.layers(x) if self.adds else self.layers(x)


class ProjectedDiscriminator(nn.Module):
    def __init__(self, width):
        super().__init__()
        channels, blocks = 32, [Convolution(3, 32, 3, 2)]
        for count, side, stride, expansion, after in STAGES:
            for place in range(count):
                blocks.append(Block(channels, after, side, stride if place == 0 else 1, expansion))
                channels = after
        self.trunk = nn.ModuleList(blocks).requires_grad_(False)
        head = lambda before: nn.Sequential(
            spectral_norm(nn.Conv2d(before, 4 * width, 1)), nn.LeakyReLU(0.2),
            spectral_norm(nn.Conv2d(4 * width, 4 * width, 3, 1, 1)), nn.LeakyReLU(0.2), spectral_norm(nn.Conv2d(4 * width, 1, 1)))
        self.heads = nn.ModuleList(head(channels) for channels in (24, 40, 112, 320))

    def requires_grad_(self, requires_grad=True):
        self.heads.requires_grad_(requires_grad)
        return self

    def forward(self, x):
        while min(x.shape[2:]) < 128 and max(x.shape[2:]) <= 512:
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        x = F.pad((x * 127.5 + 0.5) / 128, (0, -x.shape[3] % 32, 0, -x.shape[2] % 32))
        logits, heads = [], iter(self.heads)
        for place, layer in enumerate(self.trunk):
            x = layer(x)
            if place - 1 in PLACES:
                logits.append(next(heads)(x))
        size = logits[0].shape[2:]
        return torch.cat([F.interpolate(map, size=size, mode="bilinear", align_corners=False) for map in logits], 1)
