#include "CPage.h"

// C23 puts the bytes of a file here, and the compiler notices when the file changes.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char markup[] = {
#embed "page/page.html"
};

static const unsigned char style[] = {
#embed "page/page.css"
};

static const unsigned char page[] = {
#embed "page/page.js"
};

static const unsigned char api[] = {
#embed "page/api.js"
};

static const unsigned char camera[] = {
#embed "page/camera.js"
};

static const unsigned char compare[] = {
#embed "page/compare.js"
};

static const unsigned char generate[] = {
#embed "page/generate.js"
};

static const unsigned char translate[] = {
#embed "page/translate.js"
};

static const unsigned char watch[] = {
#embed "page/watch.js"
};

static const page_file files[] = {
    {"page.html", markup, sizeof markup},          {"page.css", style, sizeof style},
    {"page.js", page, sizeof page},                {"api.js", api, sizeof api},
    {"camera.js", camera, sizeof camera},          {"compare.js", compare, sizeof compare},
    {"generate.js", generate, sizeof generate},    {"translate.js", translate, sizeof translate},
    {"watch.js", watch, sizeof watch},
};

const page_file *page_file_at(size_t place) {
  return place < sizeof files / sizeof *files ? &files[place] : NULL;
}
