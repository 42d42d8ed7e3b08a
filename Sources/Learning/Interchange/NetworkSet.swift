import Files
import Foundation
import Training

/// Networks that were imported together, each in its role.
package struct NetworkSet {
  /// The networks by their roles; at least one of them is a generator.
  package private(set) var networks: [CycleGANNetworks.Name: ImportedNetwork] = [:]
  /// What else the files hold and was left out, in sentences.
  package private(set) var leftOut: [String] = []

  /// Reads files of weights and finds out which network each of them holds.
  ///
  /// Roles come from names such as `latest_net_G_A.pth`. Where names say nothing, the first generator leads from A to B and the
  /// second back, the first discriminator judges pictures of B and the second of A.
  ///
  /// - Parameter files: paths; a network among several in a file is named behind a colon, as in `checkpoint.pth:netG_A`.
  /// - Throws: `ImportError`, `SafeTensorsError`, `PyTorchError`, `NetworkFileError`.
  package init(files: [String]) throws {
    try self.init(ImportedFiles(files))
  }

  /// Finds out which network each of those in files is.
  ///
  /// - Throws: `ImportError`.
  package init(_ files: ImportedFiles) throws(ImportError) {
    guard try !files.makeFromNothing() else { throw .noTranslation(files.files.map(\.path)) }
    leftOut = files.leftOut
    var unnamed: [ImportedNetwork] = []
    for (file, found) in files.files {
      let roles = found.compactMap { NetworkRole.role(of: $0) }
      let open = found.filter { NetworkRole.role(of: $0) == nil }
      let generators = open.filter { NetworkRole.fits(.generatorAToB, $0) }
      guard generators.count < 2, open.count - generators.count < 2, Set(roles).count == roles.count else {
        throw ImportError.severalNetworks(path: file, names: found.map(\.name))
      }
      for network in found {
        if let role = NetworkRole.role(of: network) { try put(network, role) } else { unnamed.append(network) }
      }
    }
    for network in unnamed {
      // In the order in which they are filled.
      let roles: [CycleGANNetworks.Name] = [.generatorAToB, .generatorBToA, .discriminatorB, .discriminatorA]
      let fitting = roles.filter { NetworkRole.fits($0, network) }
      try put(network, fitting.first { networks[$0] == nil } ?? fitting[0])
    }
    guard networks[.generatorAToB] != nil || networks[.generatorBToA] != nil else {
      throw ImportError.noGenerator(files.files.map(\.path))
    }
  }

  private mutating func put(_ network: ImportedNetwork, _ role: CycleGANNetworks.Name) throws(ImportError) {
    if let other = networks.updateValue(network, forKey: role) {
      throw .sameRole(role.text, first: other.path, second: network.path)
    }
  }

  /// The networks of one argument: all of a file, or the one that is named behind the colon.
  static func weights(_ argument: String) throws -> [NetworkWeights] {
    if !FileManager.default.fileExists(atPath: argument), let colon = argument.lastIndex(of: ":") {
      let (path, name) = (String(argument[..<colon]), String(argument[argument.index(after: colon)...]))
      if FileManager.default.fileExists(atPath: path) {
        let networks = try WeightsFile(path: path).networks
        // The last part of a name is enough where it fits one network.
        let fitting = networks.filter { $0.name.hasSuffix(".\(name)") }
        guard let network = networks.first(where: { $0.name == name }) ?? (fitting.count == 1 ? fitting.first : nil)
        else {
          throw ImportError.noSuchNetwork(path: path, name: name, names: networks.map(\.name))
        }
        return [network]
      }
    }
    return try WeightsFile(path: argument).networks
  }
}

extension CycleGANNetworks.Name {
  /// The network in words.
  package var text: String {
    switch self {
    case .generatorAToB: "the generator from A to B"
    case .generatorBToA: "the generator from B to A"
    case .discriminatorA: "the discriminator of A"
    case .discriminatorB: "the discriminator of B"
    }
  }
}
