import COpenBLAS

/// The library that does the matrix products of the spread form.
package enum BLASLibrary {
  /// Its name and version, how it was built, and the kind of processor whose kernels it chose.
  package static var description: String {
    openblas_description().map { String(cString: $0) } ?? "OpenBLAS, which cannot be loaded"
  }
}
