import Health

extension HealthIndicator {
  /// What is checked, in a few words.
  var check: String {
    switch self {
    case .discriminatorWon: "Discriminator too strong"
    case .discriminatorLost: "Discriminator too weak"
    case .modeCollapse: "Mode collapse"
    case .coloursInverted: "Inverted brightness"
    case .doesNothing: "Nothing changed"
    case .hiddenMessage: "Hidden message"
    case .checkerboard: "Grid of pixels"
    case .divergenceAhead: "Divergence ahead"
    case .discriminatorMemorises: "Pictures known by heart"
    case .conditionIgnored: "Class or text ignored"
    }
  }
}

extension HealthCheck {
  /// How the check went, in the page's words and colours.
  private var verdict: (style: String, words: String) {
    if isSick { return ("bad", firstFound.map { "yes, since step \(Wording.grouped($0))" } ?? "yes") }
    if let firstFound { return ("warn", "it was, at step \(Wording.grouped(firstFound))") }
    if number == nil { return ("none", "not known yet") }
    return isBeyond ? ("warn", "being watched") : ("good", "no")
  }

  /// A row of the table of checks.
  var row: String {
    let (style, words) = verdict
    let meaning =
      number.map {
        "\(indicator.meaning(Wording.significant($0))); \(isUpper ? "above" : "below") \(Wording.significant(limit)) is too \(isUpper ? "much" : "little")."
      } ?? ""
    let remedy = isSick ? " Look at the newest sheet. \(indicator.remedy)" : ""
    return
      "<tr><th scope=\"row\">\(escaped(indicator.check))</th><td class=\"verdict\"><span class=\"\(style)\">\(words)</span></td>"
      + "<td>\(escaped(meaning + remedy))</td></tr>\n"
  }
}
