import Kernels

/// The library of mathematics below the kernels.
package enum ComputeLibrary {
  /// Its name and version, how it was built, and the kind of processor that it found.
  package static var description: String { BLASLibrary.description }
}
