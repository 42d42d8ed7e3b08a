import Datasets

/// The scale that somebody asks for; what is left out, the network decides.
package struct TranslationScaleChoice: Equatable, Sendable {
  /// A size as it is named.
  package enum Size: Equatable, Sendable {
    case automatic, native, trained
    case factor(Double)

    /// `auto`, `native`, `trained`, or a factor from 0.001 to 16; nil for anything else.
    package init?(named name: String) {
      switch name {
      case "auto": self = .automatic
      case "native": self = .native
      case "trained": self = .trained
      default:
        guard let factor = Double(name), Self.factors.contains(factor) else { return nil }
        self = .factor(factor)
      }
    }

    private static let factors = 0.001...16
  }

  /// Why a network cannot be shown pictures as is asked.
  package enum Fault: Error {
    /// `--detail mask`, and the network has no attention mask.
    case noMask
    /// A way back, and pictures are translated at their own size where no size is asked for.
    case nothingToBringBack
    /// `--scale trained`, and it is not known how large the pictures were that the network learned from.
    case unknownTrainedSizes
  }

  /// nil for the network's standard.
  package var size: Size?
  /// nil for the mask where the network has one, and otherwise the guided filter.
  package var detail: TranslationScale.Detail?

  package init(size: Size? = nil, detail: TranslationScale.Detail? = nil) {
    self.size = size
    self.detail = detail
  }

  /// What it comes to for a network.
  ///
  /// - Parameters:
  ///   - hasMask: whether the network has an attention mask.
  ///   - sizes: how large it saw pictures in training; nil if that is not known.
  package func scale(hasMask: Bool, trained sizes: TrainedSizes?) throws(Fault) -> TranslationScale {
    if detail == .mask, !hasMask { throw .noMask }
    let wayBack = detail ?? (hasMask ? .mask : .guided)
    switch size ?? .automatic {
    case .automatic:
      var scale = TranslationScale.standard(hasMask: hasMask, trained: sizes)
      if scale != .native {
        scale.detail = wayBack
      } else if detail != nil {
        throw .nothingToBringBack
      }
      return scale
    case .native: return .native
    case .factor(let factor): return factor == 1 ? .native : TranslationScale(.factor(factor), wayBack)
    case .trained:
      guard let sizes else { throw .unknownTrainedSizes }
      return TranslationScale(.trained(sizes), wayBack)
    }
  }
}
