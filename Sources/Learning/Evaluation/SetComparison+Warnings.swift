extension SetComparison {
  /// What a reader of the numbers should know about them, in sentences.
  package func warnings(for network: FeatureModel.Network?) -> [String] {
    var warnings: [String] = []
    if let network, frechet != nil, let fewest, fewest < FrechetDistance.fewPictures {
      warnings.append(
        "\(network.frechetName) of \(fewest) pictures is for a large part bias: it falls with every picture more, also between sets that "
          + "are alike. Published values are of tens of thousands; compare by \(network.kernelName).")
    }
    if let network, let kernel, let kernelDeviation, kernelSubsets == nil, abs(kernel) < 1.96 * kernelDeviation {
      warnings.append("\(network.kernelName) lies within its error of 0: these pictures do not tell the sets apart.")
    }
    if let fewest, fewest < Self.fewForAnything {
      warnings.append("fewer than \(Self.fewForAnything) pictures: another choice of them would give other numbers.")
    }
    return warnings
  }

  private static let fewForAnything = 50

  private var fewest: Int? {
    switch (realCount, generatedCount) {
    case (let real?, let generated?): min(real, generated)
    default: realCount ?? generatedCount
    }
  }
}
