import Runs

/// Networks that were imported together to make pictures from nothing: a generator, and a discriminator if there is one.
package struct LatentNetworkSet {
  /// The generator.
  package let generator: ImportedNetwork
  /// The discriminator.
  package let discriminator: ImportedNetwork?
  /// What else the files hold and was left out, in sentences.
  package let leftOut: [String]

  /// Takes the networks of files.
  ///
  /// - Throws: `ImportError` if there is no generator, or more than one network of a kind.
  package init(_ files: ImportedFiles) throws(ImportError) {
    var generators: [ImportedNetwork] = []
    var discriminators: [ImportedNetwork] = []
    for (path, networks) in files.files {
      let (made, judging) = (networks.filter(\.isLatentGenerator), networks.filter { !$0.isLatentGenerator })
      guard made.count < 2, judging.count < 2 else {
        throw .severalNetworks(path: path, names: networks.map(\.name))
      }
      generators += made
      discriminators += judging
    }
    for (networks, role) in [(generators, "the generator"), (discriminators, "the discriminator")]
    where networks.count > 1 {
      throw .sameRole(role, first: networks[0].path, second: networks[1].path)
    }
    guard let generator = generators.first else { throw .noGenerator(files.files.map(\.path)) }
    if let judging = discriminators.first, judging.classes != generator.classes {
      throw .unsupported(
        path: judging.path, name: judging.name,
        detail: "it knows \(judging.classes) classes, and the generator \(generator.classes)")
    }
    (self.generator, discriminator, leftOut) = (generator, discriminators.first, files.leftOut)
  }
}

extension ImportedNetwork {
  /// How many classes it knows; 0 for none.
  fileprivate var classes: Int {
    switch architecture {
    case .latentGenerator(_, let classes), .pictureDiscriminator(_, let classes): classes
    case .generator, .discriminator: 0
    }
  }

  fileprivate var isLatentGenerator: Bool {
    if case .latentGenerator = architecture { true } else { false }
  }
}

extension ImportedSampler {
  /// What a set of networks is.
  ///
  /// - Parameter classNames: what the classes are called that the generator knows; nil for their numbers.
  package init(_ set: LatentNetworkSet, classNames: [String]?) {
    guard case .latentGenerator(let architecture, let classes) = set.generator.architecture else {
      preconditionFailure("ImportedSampler: a generator of pictures from vectors was expected")
    }
    self.init(
      generator: ImportedModel.Part(architecture: architecture, origin: ImportedModel.Origin(set.generator)),
      discriminator: set.discriminator.flatMap { network in
        guard case .pictureDiscriminator(let architecture, _) = network.architecture else { return nil }
        return ImportedModel.Part(architecture: architecture, origin: ImportedModel.Origin(network))
      },
      classes: classes == 0 ? nil : classes, classNames: classes == 0 ? nil : classNames)
  }
}
