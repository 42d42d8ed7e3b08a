import Files
import Networks
import Training

/// The networks of another run, or imported ones, that a new run begins with instead of random ones.
public struct TrainingStart: Sendable {
  /// The folder they lie in.
  public let folder: RunFolder
  /// What they are.
  package let networks: Networks

  /// What networks are that a run can begin with.
  package enum Networks: Equatable, Sendable {
    /// Generators of one architecture and discriminators of one, or no discriminators, so that new ones begin.
    case translating(GeneratorArchitecture, DiscriminatorArchitecture?)
    /// A generator that makes pictures from nothing, and its discriminator if it is there.
    case making(StartOfMaking)
  }

  /// Finds out what is in a folder.
  ///
  /// - Parameter method: the method of the run that begins.
  /// - Throws: `RunError` if the folder holds a run of another method, or not all generators of the method, of one
  ///   architecture.
  public init(_ folder: RunFolder, for method: Method) throws(RunError) {
    self.folder = folder
    if folder.holdsRun {
      let other = try folder.configuration().method
      guard other.name == method.name else {
        throw .cannotBegin(
          folder.path, reason: "it was trained by the method \(other.name.rawValue), not \(method.name.rawValue)")
      }
      switch other.settings {
      case let settings as any TranslationSettings:
        networks = .translating(settings.generator, settings.discriminator)
      case let settings as LatentSettings: networks = .making(StartOfMaking(settings))
      default: preconditionFailure("TrainingStart: the settings of a method were expected")
      }
      return
    }
    switch method.settings {
    case let settings as LatentSettings: networks = .making(try StartOfMaking(importedIn: folder, for: settings))
    case let settings as any TranslationSettings: networks = try Self.translating(folder, for: settings)
    default: preconditionFailure("TrainingStart: the settings of a method were expected")
    }
  }

  /// Imported networks that translate.
  private static func translating(
    _ folder: RunFolder, for beginning: any TranslationSettings
  ) throws(RunError) -> Networks {
    let model = try folder.importedModel()
    let directions = beginning.generators.keys
    let generators = directions.compactMap { model.generator($0)?.architecture }
    guard let first = generators.first, generators.count == directions.count else {
      throw .cannotBegin(
        folder.path,
        reason: directions.count == 1
          ? "it has no generator from A to B" : "it has a generator for one direction only; import both")
    }
    guard generators.allSatisfy({ $0 == first }) else {
      throw .cannotBegin(folder.path, reason: "its generators are of two kinds, and a run has one kind")
    }
    guard first.outputChannels == nil || directions.count == 1 else {
      throw .cannotBegin(
        folder.path, reason: "its generators turn grey pictures into colour, which only pix2pix is trained for")
    }
    let (a, b) = (model.discriminatorA?.architecture, model.discriminatorB?.architecture)
    // The heads of projected discriminators do not tell how many channels their pictures have.
    let goesWithIt = a?.kind == .projected || a?.channels == first.channels
    let discriminator = directions.count == 2 && a == b && goesWithIt ? a : nil
    return .translating(first, discriminator)
  }

  /// Whether there are discriminators to begin with.
  private var hasDiscriminators: Bool {
    switch networks {
    case .translating(_, let discriminator): discriminator != nil
    case .making(let start): start.hasDiscriminator
    }
  }

  /// Gives a configuration the architecture of these networks; new discriminators keep what it says of theirs.
  ///
  /// - Throws: `ConfigurationError` if the rest of it does not go with them.
  public func apply(to configuration: inout RunConfiguration) throws(ConfigurationError) {
    switch (networks, configuration.method.settings) {
    case (.translating(let generator, let discriminator), var settings as any TranslationSettings):
      settings.adopt(generator, discriminator)
      configuration.method.settings = settings
    case (.making(let start), var settings as LatentSettings):
      try start.apply(to: &settings)
      configuration.method.settings = settings
    default: preconditionFailure("TrainingStart: the method was expected that it was found for")
    }
    configuration.startedFrom = FolderEntry.absolute(folder.path)
    try configuration.validate()
  }

  /// Fills networks of that architecture.
  ///
  /// - Throws: `RunError`.
  func load(into method: any TrainingMethod) throws(RunError) {
    defer { for player in method.players { player.average?.begin() } }
    let networks = method.networks.filter {
      hasDiscriminators || !($0.network is any Discriminator || $0.network is any PictureDiscriminator)
    }
    if folder.holdsRun {
      let found: Bool? = try Checkpoints(folder).newest { checkpoint in
        for (name, network) in networks { try checkpoint.load(network, named: name) }
        return true
      }
      if found == nil { throw .noCheckpoint(folder.path) }
      return
    }
    do {
      for (name, network) in networks { try NetworkFile.load(network, from: folder.importedPath(of: name)) }
    } catch {
      throw .damagedCheckpoint(folder.path, reason: error.reasonForPeople)
    }
  }
}
