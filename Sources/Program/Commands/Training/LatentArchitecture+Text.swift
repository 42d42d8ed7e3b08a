import Networks

extension LatentArchitecture {
  /// The generator in words.
  func generatorText(classes: Int, words: Int = 0) -> String {
    "\(form), width \(width), \(Wording.count(latentSize, "number")) to \(size)×\(size) \(channels == 1 ? "grey pixels" : "pixels")"
      + Self.text(classes, words)
  }

  /// The discriminator in words.
  func discriminatorText(classes: Int, words: Int = 0) -> String {
    "\(form)\(judging), width \(width), of \(size)×\(size) \(channels == 1 ? "grey pixels" : "pixels")\(Self.text(classes, words))"
  }

  private var form: String {
    switch kind {
    case .mlp: "fully connected"
    case .dcgan: "DCGAN"
    case .projection: attentionSide.map { "with attention at \($0)×\($0)" } ?? "without attention"
    }
  }

  /// What of the discriminator is not as published, in words.
  private var judging: String {
    (discriminatorNorm.map { $0 == .spectral ? ", spectral norm" : ", no norm" } ?? "")
      + (minibatchDeviation == true ? ", minibatch deviation" : "")
  }

  private static func text(_ classes: Int, _ words: Int) -> String {
    (classes == 0 ? "" : ", \(Wording.grouped(classes)) classes")
      + (words == 0 ? "" : ", \(Wording.grouped(words)) words and pairs of words")
  }
}
