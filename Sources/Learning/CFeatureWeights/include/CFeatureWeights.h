#include <stddef.h>

/// The weights of EfficientNet-Lite0's stem and sixteen blocks, as a safetensors file with the keys of its conversion to PyTorch.
const unsigned char *efficientnet_lite0_weights(size_t *count);
