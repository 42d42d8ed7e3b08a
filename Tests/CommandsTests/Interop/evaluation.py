"""The other side of EvaluationInteropTests: pytorch-fid, clean-fid and torch-fidelity on two folders of photographs.

    evaluation.py make FOLDER    writes real/ and generated/, inception.pth with weights by a formula, and what the tools say
                                 of the folders over it, expected.json; and photographs.json, the classes of known photographs

The Inception network has no licence to be passed on, and the formula is as good for comparing programs: every tensor is computed from its
key as Tests/LearningTests/Fixtures/golden/README.md says.
"""

import json
import os
import sys

import numpy
import torch
from PIL import Image


def formula(key, shape):
    size = int(numpy.prod(shape, dtype=numpy.int64)) if shape else 1
    mask = (1 << 64) - 1
    start = 14695981039346656037
    for byte in key.encode():
        start = ((start ^ byte) * 1099511628211) & mask
    with numpy.errstate(over="ignore"):
        s = numpy.uint64(start) + numpy.arange(1, size + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        s = (s ^ (s >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        s = (s ^ (s >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        s = s ^ (s >> numpy.uint64(31))
    u = (s >> numpy.uint64(40)).astype(numpy.float64) * 2.0**-23 - 1
    if key.endswith("running_var"):
        center, reach = 1, 0.25
    elif len(shape) == 1:
        center, reach = (1 if key.endswith("weight") else 0), 0.25
    else:
        center, reach = 0, (5 / numpy.prod(shape[1:])) ** 0.5
    return torch.from_numpy((center + reach * u).astype(numpy.float32).reshape(shape))


def photographs():
    """Openly licensed photographs that come inside scikit-image and scikit-learn, and the class of ImageNet that each shows."""
    from skimage import data
    from sklearn.datasets import load_sample_image

    return [
        ("cat", data.cat(), [281, 282, 285]),
        ("coffee", data.coffee(), [967]),
        ("rocket", data.rocket(), [657]),
        ("flower", load_sample_image("flower.jpg"), [985]),
        ("china", load_sample_image("china.jpg"), None),
    ]


def crops(pictures, seed, count):
    """Cut-outs of photographs, of one size, since two of the tools put them in batches."""
    draws = numpy.random.RandomState(seed)
    height, width = 200, 230
    for index in range(count):
        picture = pictures[index % len(pictures)]
        y, x = draws.randint(0, picture.shape[0] - height), draws.randint(0, picture.shape[1] - width)
        yield Image.fromarray(picture[y : y + height, x : x + width])


def make(folder):
    known = photographs()
    pictures = [picture for _, picture, _ in known]
    for name, chosen, seed in (("real", pictures[:3], 1), ("generated", pictures[3:], 2)):
        os.makedirs(f"{folder}/{name}")
        for index, picture in enumerate(crops(chosen, seed, 40)):
            picture.save(f"{folder}/{name}/{index:02}.png")
    classes = {}
    os.makedirs(f"{folder}/photographs")
    for name, picture, allowed in known:
        if allowed is None:
            continue
        image = Image.fromarray(picture)
        scale = 256 / min(image.size)
        image = image.resize([round(side * scale) for side in image.size], Image.BICUBIC)
        left, top = ((side - 224) // 2 for side in image.size)
        image.crop((left, top, left + 224, top + 224)).save(f"{folder}/photographs/{name}.png")
        classes[name] = allowed
    with open(f"{folder}/photographs.json", "w") as file:
        json.dump(classes, file)

    from pytorch_fid import fid_score, inception

    # The module is built without its weights, which would be downloaded.
    original = torch.hub.load_state_dict_from_url
    model = inception._inception_v3(num_classes=1008, aux_logits=False, weights=None)
    blocks = {"Mixed_5b": (inception.FIDInceptionA, dict(in_channels=192, pool_features=32))}
    blocks |= {"Mixed_5c": (inception.FIDInceptionA, dict(in_channels=256, pool_features=64))}
    blocks |= {"Mixed_5d": (inception.FIDInceptionA, dict(in_channels=288, pool_features=64))}
    for name, channels in (("b", 128), ("c", 160), ("d", 160), ("e", 192)):
        blocks[f"Mixed_6{name}"] = (inception.FIDInceptionC, dict(in_channels=768, channels_7x7=channels))
    blocks["Mixed_7b"] = (inception.FIDInceptionE_1, dict(in_channels=1280))
    blocks["Mixed_7c"] = (inception.FIDInceptionE_2, dict(in_channels=2048))
    for name, (kind, settings) in blocks.items():
        setattr(model, name, kind(**settings))
    state = {
        key: formula(key, tuple(value.shape))
        for key, value in model.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    torch.save(state, f"{folder}/inception.pth")

    folders = [f"{folder}/real", f"{folder}/generated"]
    expected = {}
    for module in (inception, torch.hub):
        if hasattr(module, "load_state_dict_from_url"):
            module.load_state_dict_from_url = lambda *_, **__: state
    expected["pytorch-fid"] = {
        "fid": float(fid_score.calculate_fid_given_paths(folders, 10, "cpu", 2048, num_workers=0))
    }
    fid_score.save_fid_stats([folders[0], f"{folder}/statistics.npz"], 10, "cpu", 2048, num_workers=0)

    import torch_fidelity

    # Every subset is the whole set, so that KID is the statistic of all pairs.
    found = torch_fidelity.calculate_metrics(
        input1=folders[1], input2=folders[0], cuda=False, fid=True, kid=True, kid_subsets=1, kid_subset_size=40, verbose=False,
        samples_find_deep=True, cache=False, feature_extractor_weights_path=f"{folder}/inception.pth")
    expected["tf1"] = {
        "fid": float(found["frechet_inception_distance"]), "kid": float(found["kernel_inception_distance_mean"])
    }

    from cleanfid import fid
    from cleanfid.resize import build_resizer

    # clean-fid's own network is a TorchScript of the same one; here its resizing is given the network above.
    network = inception.InceptionV3([3], resize_input=False, normalize_input=False).eval()
    resize = build_resizer("clean")

    def features(path):
        rows = []
        for name in sorted(os.listdir(path)):
            picture = numpy.asarray(Image.open(f"{path}/{name}").convert("RGB"))
            x = torch.from_numpy(resize(picture).transpose(2, 0, 1).copy())[None].float()
            with torch.no_grad():
                rows.append(network((x - 128) / 128)[0].reshape(-1).double().numpy())
        return numpy.stack(rows)

    real, generated = (features(path) for path in folders)
    statistics = [part for rows in (real, generated) for part in (rows.mean(0), numpy.cov(rows, rowvar=False))]
    expected["clean"] = {
        "fid": float(fid.frechet_distance(*statistics)),
        "kid": float(fid.kernel_distance(real, generated, num_subsets=1, max_subset_size=40)),
    }
    torch.hub.load_state_dict_from_url = original
    with open(f"{folder}/expected.json", "w") as file:
        json.dump(expected, file)
    print(json.dumps(expected))


if __name__ == "__main__":
    actions = {"make": make}
    actions[sys.argv[1]](sys.argv[2])
