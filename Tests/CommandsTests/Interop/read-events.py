"""Reads a run's event files with TensorBoard's own reader, and prints all that it found as JSON.

    python read-events.py run/tensorboard
"""
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

accumulator = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0, "tensors": 0})
accumulator.Reload()
tags = accumulator.Tags()
parameters = {}
for metadata in accumulator.summary_metadata.values():
    data = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
    if metadata.plugin_data.plugin_name == "hparams":
        for name, value in data.session_start_info.hparams.items():
            parameters[name] = getattr(value, value.WhichOneof("kind"))
print(json.dumps({
    "scalars": {tag: [[e.step, e.value] for e in accumulator.Scalars(tag)] for tag in tags["scalars"]},
    "pictures": {
        tag: [[e.step, e.width, e.height, e.encoded_image_string.hex()] for e in accumulator.Images(tag)]
        for tag in tags["images"]},
    "texts": {
        tag: accumulator.Tensors(tag)[0].tensor_proto.string_val[0].decode() for tag in tags["tensors"]},
    "parameters": parameters,
}))
