import Files

/// How pairs of pictures lie in the folders that hold them.
public struct PairLayout: Codable, Equatable, Sendable {
  /// Whether domain A is the second one of a folder of pairs: on the right, or in `trainB`.
  public var isReversed: Bool

  public init(isReversed: Bool) {
    self.isReversed = isReversed
  }
}

extension DomainFolders {
  /// Finds pairs of pictures in two folders, where the pictures of a pair have the same name, extensions aside.
  ///
  /// Pictures without a partner are left out, and named in the listings' `skipped`. Picture i of A's listing belongs to
  /// picture i of B's.
  ///
  /// - Throws: `DataError`; `DataError.noPairs` if there is none.
  public init(
    pairsIn first: String, _ second: String, names: (a: String, b: String)? = nil
  ) throws(DataError) {
    self = try DomainFolders(first, second, names: names).pairedByName()
  }

  /// Finds pairs of pictures in one folder: side by side in the files of its `train` (and `test` or `val`), or with the same
  /// names in its `trainA` and `trainB` (and `testA` and `testB`).
  ///
  /// - Parameter isReversed: whether the picture of A is the right one of two side by side, or the one in `trainB`.
  /// - Throws: `DataError`.
  public init(
    pairsIn path: String, isReversed: Bool, names: (a: String, b: String)? = nil
  ) throws(DataError) {
    let folder = try FolderPath(path)
    if try folder.subfolder("trainA") != nil {
      let given = names.map { isReversed ? ($0.b, $0.a) : $0 }
      let found = try DomainFolders(pair: path, names: given)
      self = try (isReversed ? DomainFolders(a: found.b, b: found.a, arePairs: false) : found).pairedByName()
      return
    }
    guard let train = try folder.subfolder("train") else { throw .notAFolderOfPairs(path: path) }
    let (test, validation) = (try folder.subfolder("test"), try folder.subfolder("val"))
    let whole = try DomainPlaces(training: train, test: test ?? validation).domain(named: folder.name, by: .current)
    let sides = Self.names(inPairName: folder.name) ?? ("A", "B")
    let (a, b) = names ?? (isReversed ? (sides.b, sides.a) : sides)
    let (partA, partB): (PicturePart, PicturePart) = isReversed ? (.right, .left) : (.left, .right)
    self.init(a: whole.taking(partA, named: a), b: whole.taking(partB, named: b), arePairs: true)
  }

  private func pairedByName() throws(DataError) -> DomainFolders {
    guard let (trainingA, trainingB) = a.training.paired(with: b.training) else {
      throw .noPairs(a.training.folder, b.training.folder)
    }
    let test = a.test.flatMap { a in b.test.flatMap { b in a.paired(with: b) } }
    return DomainFolders(
      a: Domain(name: a.name, training: trainingA, test: test?.0, besideTraining: a.besideTraining),
      b: Domain(name: b.name, training: trainingB, test: test?.1, besideTraining: b.besideTraining),
      arePairs: true)
  }
}

extension Domain {
  /// The same files, of each of which a part belongs to the domain.
  fileprivate func taking(_ part: PicturePart, named name: String) -> Domain {
    Domain(name: name, training: training.taking(part), test: test?.taking(part), besideTraining: nil)
  }
}

extension PictureListing {
  /// Both listings with those pictures alone that have a partner of the same name, extensions aside, in the other; nil if
  /// there is none. Where several pictures of a listing have one name, the first is taken.
  fileprivate func paired(with other: PictureListing) -> (PictureListing, PictureListing)? {
    let exact = Dictionary(
      other.names.map { (ExactName(Self.stem(of: $0)), $0) }, uniquingKeysWith: { first, _ in first })
    // Two computers may write the same name in two forms that Unicode calls equivalent.
    let equivalent = Dictionary(other.names.map { (Self.stem(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    var taken: Set<ExactName> = []
    let pairs = names.compactMap { name -> (String, String)? in
      let stem = Self.stem(of: name)
      guard let partner = exact[ExactName(stem)] ?? equivalent[stem], taken.insert(ExactName(partner)).inserted
      else { return nil }
      return (name, partner)
    }
    return pairs.isEmpty ? nil : (keeping(pairs.map(\.0)), other.keeping(pairs.map(\.1)))
  }

  /// A name without its extension.
  private static func stem(of name: String) -> String {
    guard let length = fileExtension(of: name)?.utf8.count else { return name }
    return String(decoding: name.utf8.dropLast(length + 1), as: UTF8.self)
  }
}
