import ArgumentParser
import Datasets
import Runs
import Training
import Translation

/// The size at which the network sees pictures that keep their own.
struct TranslationScaleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The size at which the network sees a picture, which keeps its own: native, trained (the nearest at which it saw pictures "
        + "in training), a factor such as 0.5, or auto: where the network has an attention mask at most 1.5 times the size of training, and "
        + "pictures of a quarter to two thirds of it at that size, otherwise native. (default: auto)",
      valueName: "size"
    ))
  var scale: TranslationScaleChoice.Size?

  @Option(
    help: ArgumentHelp(
      "How a translation comes back to the picture's own size: mask, the network's content where its attention mask is open and the picture "
        + "elsewhere; guided, with the picture's edges (He, Sun and Tang 2013); or plain, resampled. (default: mask where the network has one, "
        + "otherwise guided)"))
  var detail: TranslationScale.Detail?

  func validate() throws {
    if detail != nil, scale == .native {
      throw ValidationError("--detail belongs to --scale auto, trained or a factor; choose one, or leave it out.")
    }
  }

  /// Whether anything is asked for.
  var isGiven: Bool { scale != nil || detail != nil }

  /// What is asked for, in one direction of a model.
  ///
  /// - Throws: `Failure` if it is not known how large the pictures were that the network learned from, or if it has no mask.
  func scale(of model: TranslationModel, _ direction: Direction) throws(Failure) -> TranslationScale {
    do {
      return try TranslationScaleChoice(size: scale, detail: detail).scale(
        hasMask: model.hasMask(direction), trained: model.trainedSizes[direction])
    } catch {
      throw Failure(.usage, Self.message(of: error))
    }
  }

  private static func message(of fault: TranslationScaleChoice.Fault) -> String {
    switch fault {
    case .noMask:
      "--detail mask needs a generator with an attention mask (train --input-skip mask), and this one has none; choose guided or plain."
    case .nothingToBringBack:
      "--detail needs --scale trained or a factor here: the network has no attention mask, or it is not known how large its training pictures "
        + "were, so that pictures are translated at their own size."
    case .unknownTrainedSizes:
      "--scale trained needs a run that knows how large its training pictures were, and this one does not; give a factor, such as --scale 0.25."
    }
  }
}

extension TranslationScaleChoice.Size: ExpressibleByArgument {
  package init?(argument: String) { self.init(named: argument) }
}

extension TranslationScale.Detail: ExpressibleByArgument {}
