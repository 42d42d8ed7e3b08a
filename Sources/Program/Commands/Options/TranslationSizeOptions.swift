import ArgumentParser
import Datasets

/// A half of a picture that holds a pair.
enum PictureHalf: String, ExpressibleByArgument, CaseIterable {
  case left
  case right
}

/// Sizes other than the pictures' own.
struct TranslationSizeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Make pictures ready as for training, with this size, instead of keeping theirs.", valueName: "pixels"))
  var size: Int?

  @Option(help: "How they are made ready; without --size with the run's own size. (default: as the run's)")
  var prepare: Preparation.Mode?

  @Option(
    help: ArgumentHelp(
      "Translate only the left or the right half of each picture, where pairs lie side by side in one file.",
      valueName: "half"))
  var half: PictureHalf?

  func validate() throws {
    if let size, !(1...65_535).contains(size) {
      throw ValidationError("--size must lie between 1 and 65535 pixels, not \(size).")
    }
  }

  /// Whether anything but the pictures as they are is asked for.
  var isAny: Bool { isPrepared || half != nil }

  /// Whether sizes other than the pictures' own are asked for.
  var isPrepared: Bool { size != nil || prepare != nil }

  /// The part of each picture that is translated.
  var part: PicturePart {
    switch half {
    case .left: .left
    case .right: .right
    case nil: .whole
    }
  }

  /// How pictures are made ready; nil if they are translated as they are.
  ///
  /// - Throws: `DataError`.
  func preparation(of training: Preparation) throws(DataError) -> Preparation? {
    if !isPrepared { return nil }
    var preparation = training
    preparation.mode = prepare ?? preparation.mode
    preparation.cropSize = size ?? preparation.cropSize
    let ready = preparation.forTesting
    try ready.validate()
    return ready
  }
}
