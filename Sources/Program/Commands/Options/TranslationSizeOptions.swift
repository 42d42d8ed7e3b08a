import ArgumentParser
import Datasets

/// Sizes other than the pictures' own.
struct TranslationSizeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Make pictures ready as for training, with this size, instead of keeping theirs.", valueName: "pixels"))
  var size: Int?

  @Option(help: "How they are made ready; without --size with the run's own size. (default: as the run's)")
  var prepare: Preparation.Mode?

  func validate() throws {
    if let size, !(1...65_535).contains(size) {
      throw ValidationError("--size must lie between 1 and 65535 pixels, not \(size).")
    }
  }

  /// Whether anything is asked for.
  var isAny: Bool { size != nil || prepare != nil }

  /// How pictures are made ready; nil if they are translated as they are.
  ///
  /// - Throws: `DataError`.
  func preparation(of training: Preparation) throws(DataError) -> Preparation? {
    if !isAny { return nil }
    var preparation = training
    preparation.mode = prepare ?? preparation.mode
    preparation.cropSize = size ?? preparation.cropSize
    let ready = preparation.forTesting
    try ready.validate()
    return ready
  }
}
