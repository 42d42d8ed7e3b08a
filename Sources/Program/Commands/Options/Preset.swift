import ArgumentParser

/// A size of work: settings that go well together.
enum Preset: String, CaseIterable, ExpressibleByArgument {
  case minutes
  case hours
  case paper

  /// Taken where none is named: a first run should end while one watches.
  static let standard = minutes

  /// Its settings, as on the command line; the rest is as published in every preset.
  var arguments: [String] {
    switch self {
    case .minutes:
      // At this size the published identity weight of 0.5 lets the colours of backgrounds drift.
      [
        "--size", "64", "--generator", "resnet", "--blocks", "6", "--width", "16",
        "--steps", "3000", "--identity-weight", "3",
      ]
    case .hours:
      [
        "--size", "128", "--generator", "resnet", "--blocks", "6", "--width", "32",
        "--steps", "15000",
      ]
    case .paper:
      [
        "--size", "256", "--generator", "resnet", "--blocks", "9", "--width", "64",
        "--epochs", "200", "--decay-epochs", "100", "--batch", "1", "--learning-rate", "0.0002",
        "--identity-weight", "0.5",
      ]
    }
  }

  /// The next smaller one; nil for the smallest.
  var smaller: Preset? {
    switch self {
    case .minutes: nil
    case .hours: .minutes
    case .paper: .hours
    }
  }
}
