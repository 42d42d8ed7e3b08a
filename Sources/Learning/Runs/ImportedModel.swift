import Datasets
import Foundation
import Networks
import Training

/// What the networks in a folder are that were imported: `model.json`.
package struct ImportedModel: Codable, Equatable, Sendable {
  /// The form of the file; raised when older programs could no longer read it rightly.
  package static let currentVersion = 1

  /// Where a network came from.
  package struct Origin: Codable, Equatable, Sendable {
    /// The file, as an absolute path.
    package var file: String
    /// What the network is called in it; empty if the file is of it alone.
    package var name: String
    /// What was left out or put in on the way.
    package var notes: [String]

    package init(file: String, name: String, notes: [String]) {
      self.file = file
      self.name = name
      self.notes = notes
    }
  }

  /// A network of one kind.
  package struct Part<Architecture: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
    /// What it is.
    package var architecture: Architecture
    /// Where it came from.
    package var origin: Origin

    package init(architecture: Architecture, origin: Origin) {
      self.architecture = architecture
      self.origin = origin
    }
  }

  /// The form of the file.
  package var version = Self.currentVersion
  /// The names of domain A and domain B.
  package var domainA, domainB: String
  /// The generators; one of them at least.
  package var generatorAToB, generatorBToA: Part<GeneratorArchitecture>?
  /// The discriminators, if they were imported, too.
  package var discriminatorA, discriminatorB: Part<DiscriminatorArchitecture>?
  /// How large the networks saw pictures in training, if that is known.
  package var trainedSizes: TrainedSizes?

  /// A model of these parts.
  package init(
    domainA: String, domainB: String, generatorAToB: Part<GeneratorArchitecture>?,
    generatorBToA: Part<GeneratorArchitecture>?, discriminatorA: Part<DiscriminatorArchitecture>?,
    discriminatorB: Part<DiscriminatorArchitecture>?
  ) {
    self.domainA = domainA
    self.domainB = domainB
    self.generatorAToB = generatorAToB
    self.generatorBToA = generatorBToA
    self.discriminatorA = discriminatorA
    self.discriminatorB = discriminatorB
  }

  /// The generator of a direction.
  package func generator(_ direction: Direction) -> Part<GeneratorArchitecture>? {
    direction == .aToB ? generatorAToB : generatorBToA
  }

  /// Where a network came from; nil if it is not there.
  package func origin(of name: CycleGANNetworks.Name) -> Origin? {
    switch name {
    case .generatorAToB: generatorAToB?.origin
    case .generatorBToA: generatorBToA?.origin
    case .discriminatorA: discriminatorA?.origin
    case .discriminatorB: discriminatorB?.origin
    }
  }

  /// Nil if it makes sense; otherwise what is wrong with it.
  var fault: String? {
    if version != Self.currentVersion {
      return "it has version \(version), this program knows \(Self.currentVersion); use the program that wrote it"
    }
    if generatorAToB == nil, generatorBToA == nil { return "it names no generator" }
    if let sizes = trainedSizes, !sizes.isPossible {
      return "it says that the networks saw pictures of \(sizes.width) × \(sizes.height) in training"
    }
    return generatorAToB?.architecture.fault ?? generatorBToA?.architecture.fault
  }
}
