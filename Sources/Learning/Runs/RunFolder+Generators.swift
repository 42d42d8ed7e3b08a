import Datasets
import Networks
import Training

/// What a folder can translate, whether it was trained here or imported.
package struct TranslationModel: Equatable, Sendable {
  /// The names of domain A and domain B.
  package let domainA, domainB: String
  /// The generators that there are.
  package let generators: [Direction: GeneratorArchitecture]
  /// How pictures were made ready for training; of imported networks that is not known, and taken to be as published.
  package let preparation: Preparation
  /// How large the pictures were that each generator learned to translate; missing where that is not known.
  package let trainedSizes: [Direction: TrainedSizes]

  /// The directions that there are.
  package var directions: [Direction] { Direction.allCases.filter { generators[$0] != nil } }

  /// Whether the generator of a direction has an attention mask.
  package func hasMask(_ direction: Direction) -> Bool { generators[direction]?.inputSkip == .mask }

  /// The name of the domain that a direction leads to.
  package func target(of direction: Direction) -> String { direction == .aToB ? domainB : domainA }
}

extension RunConfiguration {
  /// Checks that the run in a folder translates pictures.
  ///
  /// - Throws: `RunError.translatesNothing`.
  package func checkTranslates(in folder: RunFolder) throws(RunError) {
    if method.name.makesFromNothing { throw .translatesNothing(folder.path, method.name) }
  }
}

extension RunFolder {
  /// What the folder can translate.
  ///
  /// - Throws: `RunError`.
  package func translationModel() throws(RunError) -> TranslationModel {
    if !holdsRun, holdsImport {
      let model = try importedModel()
      let generators = Direction.allCases.compactMap { direction in
        model.generator(direction).map { (direction, $0.architecture) }
      }
      return TranslationModel(
        domainA: model.domainA, domainB: model.domainB, generators: Dictionary(uniqueKeysWithValues: generators),
        preparation: Preparation(),
        trainedSizes: model.trainedSizes.map { sizes in
          Dictionary(uniqueKeysWithValues: Direction.allCases.map { ($0, sizes) })
        } ?? [:])
    }
    let configuration = try configuration()
    try configuration.checkTranslates(in: self)
    let medians = [
      Direction.aToB: configuration.domains.entries[0].median, .bToA: configuration.domains.entries[1].median,
    ]
    return TranslationModel(
      domainA: configuration.domains.a, domainB: configuration.domains.b,
      generators: configuration.method.settings.generators,
      preparation: configuration.preparation,
      trainedSizes: medians.compactMapValues { configuration.preparation.trainedSizes(of: $0) })
  }

  /// The generator of one direction: from the newest intact checkpoint of a run, or as it was imported.
  ///
  /// - Parameter onDamage: called with the path and the fault of each checkpoint that cannot be read.
  /// - Throws: `RunError`.
  package func generator(
    _ direction: Direction, onDamage: (String, String) -> Void = { _, _ in }
  ) throws(RunError) -> (network: any Generator, architecture: GeneratorArchitecture) {
    let model = try translationModel()
    guard let architecture = model.generators[direction] else {
      throw .noSuchDirection(
        path, to: model.target(of: direction), available: model.directions.map(model.target(of:)))
    }
    if !holdsRun {
      let network = architecture.build(.zero)
      do {
        try NetworkFile.load(network, from: importedPath(of: direction.generator))
      } catch {
        throw .damagedCheckpoint(path, reason: error.reasonForPeople)
      }
      return (network, architecture)
    }
    let file = try configuration().method.settings.generatorFile(direction)
    let network = try Checkpoints(self).newest(onDamage: onDamage) { checkpoint in
      let network = architecture.build(.zero)
      try checkpoint.load(network, named: file)
      return network
    }
    guard let network else { throw .noCheckpoint(path) }
    return (network, architecture)
  }
}
