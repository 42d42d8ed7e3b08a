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
  var scale: Scale?

  @Option(
    help: ArgumentHelp(
      "How a translation comes back to the picture's own size: mask, the network's content where its attention mask is open and the picture "
        + "elsewhere; guided, with the picture's edges (He, Sun and Tang 2013); or plain, resampled. (default: mask where the network has one, "
        + "otherwise guided)"))
  var detail: TranslationScale.Detail?

  /// A size as it is named on the command line.
  enum Scale: ExpressibleByArgument, Equatable {
    case automatic, native, trained
    case factor(Double)

    init?(argument: String) {
      switch argument {
      case "auto": self = .automatic
      case "native": self = .native
      case "trained": self = .trained
      default:
        guard let factor = Double(argument), Self.factors.contains(factor) else { return nil }
        self = .factor(factor)
      }
    }

    private static let factors = 0.001...16
  }

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
    let hasMask = model.hasMask(direction)
    if detail == .mask, !hasMask {
      throw Failure(
        .usage,
        "--detail mask needs a generator with an attention mask (train --input-skip mask), and this one has none; choose guided or plain."
      )
    }
    let detail = detail ?? (hasMask ? .mask : .guided)
    switch scale ?? .automatic {
    case .automatic:
      var scale = TranslationScale.standard(hasMask: hasMask, trained: model.trainedSizes[direction])
      guard scale != .native else {
        if self.detail == nil { return .native }
        throw Failure(
          .usage,
          "--detail needs --scale trained or a factor here: the network has no attention mask, or it is not known how large its training pictures "
            + "were, so that pictures are translated at their own size.")
      }
      scale.detail = detail
      return scale
    case .native: return .native
    case .factor(let factor): return factor == 1 ? .native : TranslationScale(.factor(factor), detail)
    case .trained:
      guard let sizes = model.trainedSizes[direction] else {
        throw Failure(
          .usage,
          "--scale trained needs a run that knows how large its training pictures were, and this one does not; give a factor, such as --scale 0.25."
        )
      }
      return TranslationScale(.trained(sizes), detail)
    }
  }
}

extension TranslationScale.Detail: ExpressibleByArgument {}
