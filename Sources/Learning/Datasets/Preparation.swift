/// How a picture from a file is made ready for training: resized, cropped, flipped.
///
/// The modes and their arithmetic are the reference's (`--preprocess`, `--load_size`, `--crop_size`, `--no_flip`).
public struct Preparation: Codable, Hashable, Sendable {
  /// What is done to the size.
  public enum Mode: String, Codable, Sendable, CaseIterable {
    /// Resized to a square of `loadSize`, whatever its shape; then a random square of `cropSize`. As published: 286, 256.
    case resizeAndCrop = "resize-and-crop"
    /// Only a random square of `cropSize`.
    case crop
    /// Resized to the width `loadSize`, the shape kept but for a height of at least `cropSize`.
    case scaleWidth = "scale-width"
    /// As `scaleWidth`; then a random square of `cropSize`.
    case scaleWidthAndCrop = "scale-width-and-crop"
    /// Each side resized to its nearest multiple of 4, which is what most networks need; halves go to the even multiple.
    case none

    /// Whether all pictures become squares of `cropSize`.
    public var crops: Bool { self == .resizeAndCrop || self == .crop || self == .scaleWidthAndCrop }
    /// Whether `loadSize` matters.
    public var usesLoadSize: Bool { self != .crop && self != .none }
    /// Whether crops can be taken at several scales.
    public var takesScales: Bool { crops && usesLoadSize }
  }

  /// What is done to the size.
  public var mode: Mode
  /// The side (or the width) to which pictures are resized, in pixels.
  public var loadSize: Int
  /// The side of the square that is cut out, in pixels; in `scale-width` the least height.
  public var cropSize: Int
  /// Whether half of the pictures, by chance, are mirrored left to right.
  public var flips: Bool
  /// The scales at which crops are taken; nil for the one that `loadSize` gives, as published.
  public var scales: ScaleRange?

  /// A preparation; by default as published.
  public init(
    mode: Mode = .resizeAndCrop, loadSize: Int = 286, cropSize: Int = 256, flips: Bool = true, scales: ScaleRange? = nil
  ) {
    self.mode = mode
    self.loadSize = loadSize
    self.cropSize = cropSize
    self.flips = flips
    self.scales = scales
  }

  /// The same without chance and margin, for pictures that are translated or compared: resized to `cropSize` at once, and
  /// never flipped.
  public var forTesting: Preparation {
    Preparation(mode: mode, loadSize: cropSize, cropSize: cropSize, flips: false)
  }

  /// The same without the margin from which crops are taken by chance: pictures are resized to what is cut out of them.
  public var withoutMargin: Preparation {
    Preparation(mode: mode, loadSize: cropSize, cropSize: cropSize, flips: flips)
  }

  /// Checks that the sizes are possible and fit together.
  ///
  /// - Throws: `DataError.contradictorySettings`.
  public func validate() throws(DataError) {
    let largest = 65_535
    for (name, size, matters) in [("load size", loadSize, mode.usesLoadSize), ("crop size", cropSize, mode != .none)]
    where matters && !(1...largest).contains(size) {
      throw .contradictorySettings("The \(name) is \(size); choose one from 1 to \(largest) pixels.")
    }
    if mode.usesLoadSize, mode.crops, loadSize < cropSize {
      throw .contradictorySettings(
        "The load size \(loadSize) is smaller than the crop size \(cropSize), so nothing can be cut out; "
          + "make it \(cropSize) or larger (\((cropSize * 286 + 128) / 256) is the published proportion).")
    }
    guard let scales else { return }
    if let fault = scales.fault { throw .contradictorySettings("The \(fault).") }
    if !mode.takesScales {
      throw .contradictorySettings(
        "Crops are taken at several scales only where pictures are resized and then cropped; leave the scales out.")
    }
  }
}
