import Files

/// The networks in files of weights, before it is known what each is for.
package struct ImportedFiles {
  /// The networks that are known, file by file.
  let files: [(path: String, networks: [ImportedNetwork])]
  /// What else the files hold and was left out, in sentences.
  let leftOut: [String]

  /// Reads files of weights and finds out what networks they hold.
  ///
  /// - Parameter arguments: paths; a network among several in a file is named behind a colon, as in `checkpoint.pth:netG_A`.
  /// - Throws: `ImportError`, `SafeTensorsError`, `PyTorchError`, `NetworkFileError`.
  package init(_ arguments: [String]) throws {
    var files: [(path: String, networks: [ImportedNetwork])] = []
    var leftOut: [String] = []
    for argument in arguments {
      let (networks, notes) = try Self.recognised(NetworkSet.weights(argument), argument)
      files.append((argument, networks))
      leftOut += notes
    }
    (self.files, self.leftOut) = (files, leftOut)
  }

  /// Whether they make pictures from nothing, and translate none.
  ///
  /// - Throws: `ImportError.twoKinds`.
  package func makeFromNothing() throws(ImportError) -> Bool {
    let kinds = Set(files.flatMap(\.networks).map(\.architecture.isLatent))
    guard kinds.count < 2 else { throw .twoKinds(files.map(\.path)) }
    return kinds == [true]
  }

  /// The networks among the weights of a file; what is not known is left out if there is one.
  private static func recognised(
    _ weights: [NetworkWeights], _ file: String
  ) throws -> (networks: [ImportedNetwork], notes: [String]) {
    var found: [ImportedNetwork] = []
    var unknown: [ImportError] = []
    var notes: [String] = []
    for network in weights {
      do {
        found.append(try ImportedNetwork(network))
      } catch let error as ImportError {
        switch error {
        case .unknownNetwork: notes.append(note(network, "it is none of the networks that are known"))
        case .unsupported(_, _, let detail): notes.append(note(network, detail))
        default: throw error
        }
        unknown.append(error)
      }
      if let first = network.beside.first {
        let others = network.beside.count > 1 ? " and \(network.beside.count - 1) more tensors" : ""
        notes.append(
          "\(first.quoted(limit: 120))\(others) in \(file.quoted), which \(others.isEmpty ? "belongs" : "belong") to no network"
        )
      }
    }
    if found.isEmpty, let error = unknown.first { throw error }
    return (found, notes)
  }

  private static func note(_ network: NetworkWeights, _ reason: String) -> String {
    "\(network.name.quoted(limit: 120)) in \(network.path.quoted): \(reason)"
  }
}
