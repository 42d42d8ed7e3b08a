// zlib as Swift sees it; used for its check sum.
#include <zlib.h>
