import Kernels

/// The library of mathematics below the kernels.
public enum ComputeLibrary {
  /// Its name and version, how it was built, and the kind of processor that it found.
  public static var description: String { BLASLibrary.description }
}
