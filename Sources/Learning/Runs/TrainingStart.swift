import Files
import Networks
import Training

/// The networks of another run, or imported ones, that a new run begins with instead of random ones.
public struct TrainingStart: Sendable {
  /// The folder they lie in.
  public let folder: RunFolder
  /// What both generators are.
  public let generator: GeneratorArchitecture
  /// What both discriminators are; nil if there are none, and new ones begin.
  public let discriminator: DiscriminatorArchitecture?

  /// Finds out what is in a folder.
  ///
  /// - Throws: `RunError` if it does not hold both generators, of one architecture.
  public init(_ folder: RunFolder) throws(RunError) {
    self.folder = folder
    if folder.holdsRun {
      let configuration = try folder.configuration()
      guard let settings = configuration.method.settings as? CycleGANSettings else {
        throw .cannotBegin(folder.path, reason: "it is no CycleGAN")
      }
      (generator, discriminator) = (settings.generator, settings.discriminator)
      return
    }
    let model = try folder.importedModel()
    guard let first = model.generatorAToB?.architecture, let second = model.generatorBToA?.architecture else {
      throw .cannotBegin(folder.path, reason: "it has a generator for one direction only; import both")
    }
    guard first == second else {
      throw .cannotBegin(folder.path, reason: "its generators are of two kinds, and a run has one kind")
    }
    guard first.outputChannels == nil else {
      throw .cannotBegin(
        folder.path, reason: "its generators turn grey pictures into colour, which is not trained here")
    }
    generator = first
    let (a, b) = (model.discriminatorA?.architecture, model.discriminatorB?.architecture)
    discriminator = a == b && a?.channels == first.channels ? a : nil
  }

  /// Gives a configuration the architecture of these networks; new discriminators keep what it says of theirs.
  ///
  /// - Throws: `ConfigurationError` if the rest of it does not go with them.
  public func apply(to configuration: inout RunConfiguration) throws(ConfigurationError) {
    configuration.method.settings.adopt(generator, discriminator)
    configuration.startedFrom = FolderEntry.absolute(folder.path)
    try configuration.validate()
  }

  /// Fills networks of that architecture.
  ///
  /// - Throws: `RunError`.
  func load(into method: any TrainingMethod) throws(RunError) {
    defer { for player in method.players { player.average?.begin() } }
    let networks = method.networks.filter { discriminator != nil || !($0.network is any Discriminator) }
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
