import Datasets
import Translation

extension TranslationScale {
  /// What it does, for the person who starts a job.
  ///
  /// - Parameters:
  ///   - trained: how large the pictures were that the network learned from; nil if that is not known.
  ///   - ratios: how many times as large the smallest and the largest picture are; nil if that is not known.
  /// - Returns: nil if there is nothing to say.
  func text(_ trained: TrainedSizes?, _ ratios: ClosedRange<Double>?) -> String? {
    let shown =
      switch size {
      case .native: "translated at their own size"
      case .trained: "translated at the nearest size that it learned from, and brought back \(detail.text)"
      case .automatic(let sizes):
        Self.text(sizes, ratios, broughtBack: detail.text)
      case .factor(let factor):
        "translated at \(factor) times their size, and brought back \(detail.text)"
      }
    guard let trained, let ratios else {
      switch size {
      case .native, .automatic: return nil
      case .trained, .factor: return shown
      }
    }
    let (least, most) = (Wording.rate(ratios.lowerBound), Wording.rate(ratios.upperBound))
    let known =
      "\(trained.width) × \(trained.height)"
      + (trained.largestScale > 1 ? " to \(Wording.rate(trained.largestScale)) times that" : "")
    return
      "\(least == most ? least : "\(least) to \(most)") times as large as what the network learned from (\(known)); \(shown)"
  }
}

extension TranslationScale {
  /// What is done by default with pictures of these sizes.
  private static func text(_ sizes: TrainedSizes, _ ratios: ClosedRange<Double>?, broughtBack: String) -> String {
    let (smallest, largest) = (ratios?.lowerBound ?? 0.5, ratios?.upperBound ?? .infinity)
    let (areAllOther, isNoneOther) = (
      sizes.calls(forAnotherSizeAt: smallest) && sizes.calls(forAnotherSizeAt: largest),
      !sizes.calls(forAnotherSizeAt: smallest) && !sizes.calls(forAnotherSizeAt: largest)
    )
    if isNoneOther { return "translated at their own size" }
    let (enlargesSome, reducesSome) = (
      smallest < 1 && sizes.calls(forAnotherSizeAt: smallest), largest > 1 && sizes.calls(forAnotherSizeAt: largest)
    )
    // What was enlarged is resampled, whatever else is asked for.
    let shown =
      reducesSome
      ? "translated at one and a half times the \(sizes.largestScale > 1 ? "largest " : "")size that it learned from, and brought back \(broughtBack)"
      : "translated at the size that it learned from, and brought back \(Detail.plain.text)"
    if areAllOther, enlargesSome != reducesSome { return shown }
    if enlargesSome && reducesSome {
      return
        "the larger ones \(shown), the smaller ones at the size of training and by resampling, those between at their own size"
    }
    return "the \(reducesSome ? "larger" : "smaller") ones \(shown), the others at their own size"
  }
}

extension TranslationScale.Detail {
  fileprivate var text: String {
    switch self {
    case .plain: "by resampling"
    case .guided: "with the pictures' edges"
    case .mask: "by the attention mask"
    }
  }
}
