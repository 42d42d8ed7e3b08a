import Datasets
import Networks
import Training

/// The networks that a run begins with which learns to make pictures from nothing.
package struct StartOfMaking: Equatable, Sendable {
  /// What they are.
  package let network: LatentArchitecture
  /// How many classes they know; 0 for none.
  package let classes: Int
  /// What the classes are called, in the order of their labels; nil where that is not known.
  package let classNames: [String]?
  /// The words that they know of captions; nil where they take no texts.
  package let vocabulary: Vocabulary?
  /// Whether there is a discriminator; if not, a new one begins.
  package let hasDiscriminator: Bool

  /// Those of a run.
  init(_ settings: LatentSettings) {
    network = settings.network
    classes = settings.classes?.count ?? 0
    classNames = settings.classes?.map(\.name)
    vocabulary = settings.captions?.vocabulary
    hasDiscriminator = true
  }

  /// Those that were imported.
  ///
  /// - Parameter settings: those of the run that begins.
  /// - Throws: `RunError` if they are of another method.
  init(importedIn folder: RunFolder, for settings: LatentSettings) throws(RunError) {
    guard let imported = try folder.importedSampler() else {
      throw .cannotBegin(folder.path, reason: "its networks translate pictures, and make none from nothing")
    }
    var network = imported.generator.architecture
    guard network.kind == settings.network.kind else {
      throw .cannotBegin(
        folder.path,
        reason: "its networks are of the kind \(network.kind.rawValue), not \(settings.network.kind.rawValue)")
    }
    classes = imported.classes ?? 0
    (classNames, vocabulary) = (imported.classNames, nil)
    // A discriminator does not know how long the vectors are, and the generator nothing of the discriminator.
    var judging = imported.discriminator?.architecture
    judging?.latentSize = network.latentSize
    network.takeDiscriminator(from: judging ?? settings.network)
    hasDiscriminator = judging == network
    if !hasDiscriminator { network.takeDiscriminator(from: settings.network) }
    self.network = network
  }

  /// Gives settings the architecture of these networks, and the words that they know.
  ///
  /// - Throws: `ConfigurationError` if the classes are others, or only one of both has captions.
  func apply(to settings: inout LatentSettings) throws(ConfigurationError) {
    let wanted = settings.classes ?? []
    try require(
      wanted.count == classes,
      "the networks that the run begins with know \(Self.text(classes)), and the pictures are of \(Self.text(wanted.count))"
    )
    if let classNames {
      try require(
        classNames == wanted.map(\.name),
        "the networks that the run begins with know other classes than the pictures are of: "
          + classNames.joined(separator: ", "))
    }
    try require(
      (vocabulary == nil) == (settings.captions == nil),
      vocabulary == nil
        ? "the networks that the run begins with take no texts, and the pictures have captions"
        : "the networks that the run begins with take texts, and the pictures have no captions")
    if let vocabulary { settings.captions?.vocabulary = vocabulary }
    settings.network = network
  }

  private static func text(_ classes: Int) -> String { classes == 0 ? "no classes" : "\(classes) classes" }
}

extension LatentArchitecture {
  /// Takes over what concerns the discriminator alone.
  fileprivate mutating func takeDiscriminator(from other: LatentArchitecture) {
    (discriminatorNorm, minibatchDeviation) = (other.discriminatorNorm, other.minibatchDeviation)
  }
}
