#include <stddef.h>

/// A file of the page.
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} page_file;

/// The files of the page, one after the other; NULL behind the last.
const page_file *page_file_at(size_t place);
