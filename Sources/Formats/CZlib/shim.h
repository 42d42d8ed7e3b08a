// zlib as Swift sees it; used for its check sum and to unpack.
#include <zlib.h>
