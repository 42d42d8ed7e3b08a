import Datasets
import Networks
import Training

/// What the networks in a folder are that were imported to make pictures from nothing: `model.json`.
package struct ImportedSampler: Codable, Equatable, Sendable {
  /// The form of the file.
  package var version = ImportedModel.currentVersion
  /// The generator.
  package var generator: ImportedModel.Part<LatentArchitecture>
  /// The discriminator, if it was imported, too.
  package var discriminator: ImportedModel.Part<LatentArchitecture>?
  /// How many classes they know; nil for none.
  package var classes: Int?
  /// What the classes are called, in the order of their labels; nil where that is not known.
  package var classNames: [String]?

  /// The name under which `model.json` holds the generator, by which such a file is told from one of networks that translate.
  enum CodingKeys: String, CodingKey {
    case version
    case generator = "latentGenerator"
    case discriminator = "latentDiscriminator"
    case classes, classNames
  }

  package init(
    generator: ImportedModel.Part<LatentArchitecture>, discriminator: ImportedModel.Part<LatentArchitecture>?,
    classes: Int?, classNames: [String]?
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.classes = classes
    self.classNames = classNames
  }

  /// What a sampler needs to know of them; how they were trained is not known, and said as published.
  package var settings: LatentSettings {
    LatentSettings(
      network: generator.architecture, initialization: WeightInitialization(scheme: .normal, gain: 0.02),
      adversarialLoss: .crossEntropy, optimizer: OptimizerSettings(learningRate: 0.0002, beta1: 0.5, beta2: 0.999),
      classes: classes.map { count in
        (0..<count).map { PictureClass(name: classNames?[$0] ?? String($0), count: 1) }
      })
  }

  /// Nil if it makes sense; otherwise what is wrong with it.
  var fault: String? {
    if version != ImportedModel.currentVersion {
      return
        "it has version \(version), this program knows \(ImportedModel.currentVersion); use the program that wrote it"
    }
    if let classes, !(1...Self.mostClasses).contains(classes) { return "it names \(classes) classes" }
    if let classNames, classNames.count != classes { return "it has not as many names as classes" }
    return generator.architecture.fault ?? discriminator?.architecture.fault
  }

  /// As many classes as a run may have.
  package static let mostClasses = 10_000
}
