/// The domains of a run: one, found in a folder, or two, found in two folders or in one of the field's layout.
public struct DomainFolders: Equatable, Sendable {
  /// The domains; one where pictures are made from nothing, two where those of one are translated into the other.
  public let domains: [Domain]
  /// Whether picture i of each listing of A belongs to picture i of B's.
  public let arePairs: Bool

  /// The domain of the first folder, the paper's X.
  public var a: Domain { domains[0] }
  /// The domain of the second folder, the paper's Y; of two domains only.
  public var b: Domain { domains[1] }
  /// The listings of all pictures, those to train on first.
  public var listings: [PictureListing] { domains.map(\.training) + domains.compactMap(\.test) }

  /// The natural name of a run: `horse2zebra`, or `flowers` of one domain.
  public var runName: String { domains.map(\.name).joined(separator: "2") }

  /// Finds the only domain in its folder: what is below its `train` and `test` where it has these, and otherwise all below it.
  ///
  /// It is called as its folder is, or as the folder that holds this where it is called `train`.
  ///
  /// - Parameters:
  ///   - name: the domain's name, where it is known already.
  ///   - isCaptioned: whether pictures are wanted with their captions; those without are left out.
  ///   - rules: what is taken for a picture.
  /// - Throws: `DataError` if the folder is missing, no folder, empty or without pictures, or without captions that are wanted.
  public init(
    only path: String, name: String? = nil, isCaptioned: Bool = false, by rules: PictureRules = .current
  ) throws(DataError) {
    let folder = try FolderPath(path)
    let ownName = folder.name == "train" && !folder.parentName.isEmpty ? folder.parentName : folder.name
    // The root of the file system has no name.
    let found = name ?? (ownName.isEmpty ? "pictures" : ownName)
    let domain = try DomainPlaces(domain: folder).domain(named: found, by: rules)
    domains = [isCaptioned ? try domain.captioned() : domain]
    arePairs = false
  }

  /// Finds the domains in two folders, one for each.
  ///
  /// A folder's training pictures are those below its `train`, if it has that, and otherwise all below it except those of
  /// its `test`. Its test pictures are those below its `test`; if there are none, the domain has no test listing.
  ///
  /// Domains are called as their folders are. Where both have the same name, the names of the folders that hold them are
  /// put in front (`day-photos`, `night-photos`), or stand alone if the folders are both called `train`.
  ///
  /// - Parameters:
  ///   - names: the domains' names, where they are known already.
  ///   - rules: what is taken for a picture.
  /// - Throws: `DataError` if a folder is missing, no folder, empty or without pictures, if both are the same or one lies
  ///   within the other, or if they cannot be told apart by their names.
  public init(
    _ first: String, _ second: String, names: (a: String, b: String)? = nil, by rules: PictureRules = .current
  ) throws(DataError) {
    let folderA = try FolderPath(first)
    let folderB = try FolderPath(second)
    guard folderA.identity != folderB.identity else { throw .sameFolder(first, second) }
    let placesA = try DomainPlaces(domain: folderA)
    let placesB = try DomainPlaces(domain: folderB)
    let found = if let names { names } else { try Self.names(folderA, folderB) }
    try self.init(placesA, placesB, names: found, by: rules)
  }

  /// Finds the domains in one folder that holds `trainA`, `trainB` and possibly `testA`, `testB`.
  ///
  /// A folder called `horse2zebra` has the domains `horse` and `zebra`; otherwise they are `A` and `B`.
  ///
  /// - Parameters:
  ///   - names: the domains' names, where they are known already.
  ///   - rules: what is taken for a picture.
  /// - Throws: `DataError` if the folder is missing, no folder or of another layout, or if one of its folders cannot be
  ///   used.
  public init(
    pair path: String, names: (a: String, b: String)? = nil, by rules: PictureRules = .current
  ) throws(DataError) {
    let folder = try FolderPath(path)
    let trainingA = try folder.subfolder("trainA")
    let trainingB = try folder.subfolder("trainB")
    guard let trainingA, let trainingB else {
      guard trainingA != nil || trainingB != nil else { throw .notADomainPair(path: path) }
      throw .incompleteDomainPair(path: path, missing: trainingA == nil ? "trainA" : "trainB")
    }
    let placesA = DomainPlaces(training: trainingA, test: try folder.subfolder("testA"))
    let placesB = DomainPlaces(training: trainingB, test: try folder.subfolder("testB"))
    try self.init(placesA, placesB, names: names ?? Self.names(inPairName: folder.name) ?? ("A", "B"), by: rules)
  }

  /// Two domains that were found before.
  init(a: Domain, b: Domain, arePairs: Bool) {
    domains = [a, b]
    self.arePairs = arePairs
  }

  private init(
    _ placesA: DomainPlaces, _ placesB: DomainPlaces, names: (a: String, b: String), by rules: PictureRules
  ) throws(DataError) {
    let (trainingA, trainingB) = (placesA.training, placesB.training)
    guard trainingA.identity != trainingB.identity else { throw .sameFolder(trainingA.path, trainingB.path) }
    if trainingA.contains(trainingB) { throw .nestedFolders(inner: trainingB.path, outer: trainingA.path) }
    if trainingB.contains(trainingA) { throw .nestedFolders(inner: trainingA.path, outer: trainingB.path) }
    domains = [try placesA.domain(named: names.a, by: rules), try placesB.domain(named: names.b, by: rules)]
    arePairs = false
  }

  private static func names(_ first: FolderPath, _ second: FolderPath) throws(DataError) -> (a: String, b: String) {
    // The root of the file system has no name.
    let (a, b) = (first.name.isEmpty ? "A" : first.name, second.name.isEmpty ? "B" : second.name)
    guard a == b else { return (a, b) }
    let (parentA, parentB) = (first.parentName, second.parentName)
    guard !parentA.isEmpty, !parentB.isEmpty, parentA != parentB else { throw .sameName(a, first.path, second.path) }
    return a == "train" ? (parentA, parentB) : ("\(parentA)-\(a)", "\(parentB)-\(b)")
  }

  /// The domains in the name of a folder of the form x2y: those of `horse2zebra`, but none of `photos2024`.
  public static func names(inPairName name: String) -> (a: String, b: String)? {
    let characters = Array(name)
    let places = characters.indices.filter { index in
      characters[index] == "2" && index > 0 && index < characters.count - 1
        && !characters[index - 1].isNumber && !characters[index + 1].isNumber
    }
    guard places.count == 1, let place = places.first else { return nil }
    let (a, b) = (String(characters[..<place]), String(characters[(place + 1)...]))
    return a == b ? nil : (a, b)
  }
}
