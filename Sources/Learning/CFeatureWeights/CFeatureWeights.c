#include "CFeatureWeights.h"

// C23 puts the bytes of a file here.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char weights[] = {
#embed "efficientnet-lite0.safetensors"
};

const unsigned char *efficientnet_lite0_weights(size_t *count) {
  *count = sizeof weights;
  return weights;
}
