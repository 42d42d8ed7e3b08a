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
        + "in training), or a factor such as 0.5. (default: native)", valueName: "size"))
  var scale: Scale?

  @Option(
    help:
      "How a translation comes back to the picture's own size: guided, with the picture's edges (He, Sun and Tang 2013), or plain, resampled. (default: guided)"
  )
  var detail: TranslationScale.Detail?

  /// A size as it is named on the command line.
  enum Scale: ExpressibleByArgument, Equatable {
    case native, trained
    case factor(Double)

    init?(argument: String) {
      switch argument {
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
    if detail != nil, scale ?? .native == .native {
      throw ValidationError("--detail belongs to --scale trained or a factor; add that, or leave it out.")
    }
  }

  /// Whether anything is asked for.
  var isGiven: Bool { scale != nil }

  /// What is asked for, in one direction of a model.
  ///
  /// - Throws: `Failure` if it is not known how large the pictures were that the network learned from.
  func scale(of model: TranslationModel, _ direction: Direction) throws(Failure) -> TranslationScale {
    let detail = detail ?? .guided
    switch scale ?? .native {
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
