import Files

/// Why a file of weights cannot be imported.
package enum ImportError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The file is neither safetensors nor a PyTorch file.
  case unknownForm(path: String)
  /// The file is of another format that is known by sight.
  case otherFormat(path: String, OtherFormat)
  /// The keys are those of no network that is known.
  case unknownNetwork(path: String, name: String, keys: [String])
  /// The network is of a known family, but has something that is not known.
  case unsupported(path: String, name: String, detail: String)
  /// Keys are missing, or there are some that the network has not.
  case wrongKeys(path: String, missing: [String], unexpected: [String])
  /// A tensor has not the shape that follows from the others.
  case wrongShape(path: String, key: String, expected: [Int], found: [Int])
  /// A weight is NaN or infinite.
  case notFinite(path: String, key: String)
  /// Two files would be the same network.
  case sameRole(String, first: String, second: String)
  /// The networks in the files make pictures from nothing, where such were expected that translate.
  case noTranslation([String])
  /// There is no generator among the files.
  case noGenerator([String])
  /// Among the files are networks that translate and such as make pictures from nothing.
  case twoKinds([String])
  /// The file holds several networks, and it does not say which is which.
  case severalNetworks(path: String, names: [String])
  /// The file has no network of the name that was asked for.
  case noSuchNetwork(path: String, name: String, names: [String])

  package var description: String {
    switch self {
    case .unknownForm(let path):
      "\(path.quoted) is neither a safetensors nor a PyTorch file. Check that it is the right file."
    case .otherFormat(let path, let format):
      "\(path.quoted) is \(format.name). \(format.advice)"
    case .unknownNetwork(let path, let name, let keys):
      "\(Self.place(path, name)) is none of the networks that are known (ResNet, mobile ResNet and U-Net generators, patch, "
        + "pixel and projected discriminators, those of GAN, DCGAN and SAGAN as this program has them): its keys begin with \(Self.list(keys)). Name a file that holds one of these."
    case .unsupported(let path, let name, let detail):
      "\(Self.place(path, name)) cannot be imported: \(detail)."
    case .wrongKeys(let path, let missing, let unexpected):
      "\(path.quoted) does not hold the network that its keys begin like: "
        + [
          missing.isEmpty ? nil : "it lacks \(Self.list(missing))",
          unexpected.isEmpty ? nil : "it has \(Self.list(unexpected)), which such a network has not",
        ].compactMap { $0 }.joined(separator: ", and ") + ". Check that it is the file of one whole network."
    case .wrongShape(let path, let key, let expected, let found):
      "\(path.quoted) does not hold a network that is known: \(key.quoted(limit: 120)) has the shape \(found), where \(expected) "
        + "follows from its other weights."
    case .notFinite(let path, let key):
      "\(path.quoted) holds weights that are NaN or infinite, in \(key.quoted(limit: 120)); its training diverged. Take an earlier "
        + "file."
    case .sameRole(let role, let first, let second):
      "\(first.quoted) and \(second.quoted) would both be \(role); name files such as net_G_A.pth and net_G_B.pth, or give one of "
        + "them."
    case .noTranslation(let paths):
      "\(paths.map(\.quoted).joined(separator: ", ")) \(paths.count == 1 ? "makes" : "make") pictures from nothing, and translate none."
    case .noGenerator(let paths):
      "there is no generator in \(paths.map(\.quoted).joined(separator: ", ")); give at least one, such as latest_net_G_A.pth or netG.pth."
    case .twoKinds(let paths):
      "\(paths.map(\.quoted).joined(separator: ", ")) \(paths.count == 1 ? "holds" : "hold") networks that translate and others that make "
        + "pictures from nothing; import them one by one."
    case .severalNetworks(let path, let names):
      "\(path.quoted) holds several networks: \(Self.list(names)). Choose one, or one of each kind, as in "
        + "\(path):\(names.first ?? "")."
    case .noSuchNetwork(let path, let name, [""]):
      "\(path.quoted) has no network \(name.quoted(limit: 120)); it has one without a name. Leave out what stands behind the colon."
    case .noSuchNetwork(let path, let name, let names):
      "\(path.quoted) has no network \(name.quoted(limit: 120)); it has \(Self.list(names))."
    }
  }

  private static func place(_ path: String, _ name: String) -> String {
    name.isEmpty ? path.quoted : "\(name.quoted(limit: 120)) in \(path.quoted)"
  }

  /// The first few of a list of names.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(6).map { $0.quoted(limit: 80) }
    return shown.joined(separator: ", ") + (names.count > shown.count ? " and \(names.count - shown.count) more" : "")
  }
}
