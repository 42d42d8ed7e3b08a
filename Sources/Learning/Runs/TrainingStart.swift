import Files
import Networks
import Training

/// The networks of another run, or imported ones, that a new run begins with instead of random ones.
public struct TrainingStart: Sendable {
  /// The folder they lie in.
  public let folder: RunFolder
  /// What the generators are.
  public let generator: GeneratorArchitecture
  /// What the discriminators are; nil if there are none, and new ones begin.
  public let discriminator: DiscriminatorArchitecture?

  /// Finds out what is in a folder.
  ///
  /// - Parameter method: the method of the run that begins.
  /// - Throws: `RunError` if the folder holds a run of another method, or not all generators of the method, of one
  ///   architecture.
  public init(_ folder: RunFolder, for method: Method) throws(RunError) {
    self.folder = folder
    guard let beginning = method.settings as? any TranslationSettings else {
      throw .cannotBegin(folder.path, reason: "a run of the method \(method.name.rawValue) begins with random ones")
    }
    if folder.holdsRun {
      let other = try folder.configuration().method
      guard other.name == method.name, let settings = other.settings as? any TranslationSettings else {
        throw .cannotBegin(
          folder.path, reason: "it was trained by the method \(other.name.rawValue), not \(method.name.rawValue)")
      }
      (generator, discriminator) = (settings.generator, settings.discriminator)
      return
    }
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
    generator = first
    let (a, b) = (model.discriminatorA?.architecture, model.discriminatorB?.architecture)
    discriminator = directions.count == 2 && a == b && a?.channels == first.channels ? a : nil
  }

  /// Gives a configuration the architecture of these networks; new discriminators keep what it says of theirs.
  ///
  /// - Throws: `ConfigurationError` if the rest of it does not go with them.
  public func apply(to configuration: inout RunConfiguration) throws(ConfigurationError) {
    guard var settings = configuration.method.settings as? any TranslationSettings else {
      preconditionFailure("TrainingStart: a method that translates was expected")
    }
    settings.adopt(generator, discriminator)
    configuration.method.settings = settings
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
