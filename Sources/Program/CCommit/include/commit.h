/// The commit that the program was built from, with a plus sign behind it where files had been changed since; empty where it is not
/// known, as in a build without the Makefile.
const char *cyclegan_commit(void);
