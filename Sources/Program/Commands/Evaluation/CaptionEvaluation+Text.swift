import Evaluation

extension CaptionEvaluation {
  /// The measures in words.
  var lines: [String] {
    func line(_ share: Share, _ which: String) -> String {
      let value = share.value.map {
        "\(Wording.decimal(100 * $0, 1)) % of \(Wording.count(share.count, "test picture"))"
      }
      return "  \(which.padding(toLength: 34, withPad: " ", startingAt: 0))\(value ?? "no test picture")"
    }
    return [
      "Found more real with their own caption than with another",
      line(seen, "captions that occur in training"),
      line(unseen, "captions that do not"),
      "Texts change made pictures \(Wording.decimal(control, 2)) times as much as vectors do.",
    ]
  }
}
