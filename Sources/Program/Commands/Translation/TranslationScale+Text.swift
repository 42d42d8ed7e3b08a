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
        switch ratios.map({ (sizes.calls(forReductionAt: $0.lowerBound), sizes.calls(forReductionAt: $0.upperBound)) })
        {
        case (true, _)?: "translated at the size that it learned from, and brought back \(detail.text)"
        case (_, false)?: "translated at their own size"
        default:
          "the larger ones translated at the size that it learned from, and brought back \(detail.text), the others at their own size"
        }
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

extension TranslationScale.Detail {
  fileprivate var text: String {
    switch self {
    case .plain: "by resampling"
    case .guided: "with the pictures' edges"
    case .mask: "by the attention mask"
    }
  }
}
