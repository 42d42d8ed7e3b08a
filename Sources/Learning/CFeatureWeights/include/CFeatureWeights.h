#include <stddef.h>

/// The weights of EfficientNet-Lite0 up to its eleventh block, as a safetensors file with the keys of its conversion to PyTorch.
const unsigned char *efficientnet_lite0_weights(size_t *count);
