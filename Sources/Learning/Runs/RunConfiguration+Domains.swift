import Datasets
import Training

extension RunConfiguration {
  /// Where the pictures of a run come from.
  public struct Domains: Equatable, Sendable {
    /// A domain as it was when the run began.
    public struct Entry: Equatable, Sendable {
      /// Its name.
      public var name: String
      /// How many pictures there were to train on.
      public var count: Int
      /// The check sum of their names and sizes; nil in runs that an earlier version of the program began.
      public var checksum: String?
      /// Their median size; nil if no header could be read, and in runs that an earlier version of the program began.
      public var median: MedianSize?
      /// The check sum of their captions; nil where they are trained on without.
      public var captions: String?
    }

    /// Domain A, and domain B where pictures are translated.
    public var entries: [Entry]
    /// The one or two folders that were given, as absolute paths.
    public var folders: [String]
    /// Whether picture i of A always meets picture i of B, instead of a random one.
    public var pairsSerially: Bool
    /// How the pictures of A and of B are told to be pairs; nil where they are not.
    public var pairs: PairLayout?

    /// Domains found in the folders that were given.
    public init(
      _ domains: DomainFolders, folders: [String], pairsSerially: Bool = false, pairs: PairLayout? = nil
    ) {
      entries = domains.domains.map { domain in
        Entry(
          name: domain.name, count: domain.training.count, checksum: domain.training.checksum,
          median: domain.training.medianSize, captions: domain.training.captionChecksum)
      }
      self.folders = folders
      self.pairsSerially = pairsSerially
      self.pairs = pairs
    }

    /// Domains as a file has them.
    init(_ entries: [Entry], folders: [String], pairsSerially: Bool, pairs: PairLayout? = nil) {
      (self.entries, self.folders, self.pairsSerially, self.pairs) = (entries, folders, pairsSerially, pairs)
    }

    /// The name of domain A.
    public var a: String { entries[0].name }
    /// The name of domain B; of two domains only.
    public var b: String { entries[1].name }

    /// How many pictures of each domain an epoch shows.
    public var picturesPerEpoch: Int { entries.reduce(0) { max($0, $1.count) } }

    /// How pictures of two domains come to meet.
    package var meeting: Meeting { pairsSerially ? .serially : pairs == nil ? .byChance : .inPairs }

    /// Finds the pictures again, wherever they are now; the domains keep the names that they have in the run.
    ///
    /// - Throws: `RunError.picturesNotFound`.
    public func find(for run: RunFolder, by rules: PictureRules = .current) throws(RunError) -> DomainFolders {
      do throws(DataError) {
        if entries.count == 1 {
          return try DomainFolders(
            only: folders[0], name: a, isCaptioned: entries[0].captions != nil, by: rules)
        }
        if let pairs {
          return folders.count == 1
            ? try DomainFolders(pairsIn: folders[0], isReversed: pairs.isReversed, names: (a, b))
            : try DomainFolders(pairsIn: folders[0], folders[1], names: (a, b))
        }
        return folders.count == 1
          ? try DomainFolders(pair: folders[0], names: (a, b), by: rules)
          : try DomainFolders(folders[0], folders[1], names: (a, b), by: rules)
      } catch {
        throw .picturesNotFound(run.path, error)
      }
    }

    /// Finds the pictures again and checks that they are those with which the run began.
    ///
    /// - Throws: `RunError`.
    func findAgain(for run: RunFolder) throws(RunError) -> DomainFolders {
      let domains = try find(for: run)
      do {
        try check(domains, of: run)
        return domains
      } catch {
        // A run of the first version does not know of what is taken for a picture today.
        guard let first = try? find(for: run, by: .first), (try? check(first, of: run)) != nil else { throw error }
        return first
      }
    }

    private func check(_ domains: DomainFolders, of run: RunFolder) throws(RunError) {
      let (known, found) = (entries.map(\.checksum), domains.domains.map(\.training.checksum))
      if known.first != known.last, found == known.reversed() { throw .picturesSwapped(run.path) }
      for (domain, entry) in zip(domains.domains, entries) {
        let listing = domain.training
        guard listing.count == entry.count else {
          throw .pictureCountChanged(run.path, domain: domain.name, before: entry.count, now: listing.count)
        }
        guard entry.checksum == nil || entry.checksum == listing.checksum else {
          throw .picturesChanged(run.path, domain: domain.name)
        }
        guard entry.captions == listing.captionChecksum else { throw .captionsChanged(run.path) }
      }
    }
  }
}

/// In `config.json` the domains lie side by side, as `a` and `countA`, `b` and `countB`; those of B are missing where there is one
/// domain.
extension RunConfiguration.Domains: Codable {
  private enum CodingKeys: String, CodingKey {
    case a, b, countA, countB, checksumA, checksumB, medianA, medianB, captions, folders, pairsSerially, pairs
  }

  /// Under which keys the domains have their name, count, check sum and median size.
  private static let keys: [(name: CodingKeys, count: CodingKeys, checksum: CodingKeys, median: CodingKeys)] = [
    (.a, .countA, .checksumA, .medianA), (.b, .countB, .checksumB, .medianB),
  ]

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let keys = try container.decodeIfPresent(String.self, forKey: .b) == nil ? Self.keys.prefix(1) : Self.keys.prefix(2)
    entries = try keys.map { keys in
      Entry(
        name: try container.decode(String.self, forKey: keys.name),
        count: try container.decode(Int.self, forKey: keys.count),
        checksum: try container.decodeIfPresent(String.self, forKey: keys.checksum),
        median: try container.decodeIfPresent(MedianSize.self, forKey: keys.median))
    }
    entries[0].captions = try container.decodeIfPresent(String.self, forKey: .captions)
    folders = try container.decode([String].self, forKey: .folders)
    pairsSerially = try container.decode(Bool.self, forKey: .pairsSerially)
    pairs = try container.decodeIfPresent(PairLayout.self, forKey: .pairs)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (entry, keys) in zip(entries, Self.keys) {
      try container.encode(entry.name, forKey: keys.name)
      try container.encode(entry.count, forKey: keys.count)
      try container.encodeIfPresent(entry.checksum, forKey: keys.checksum)
      try container.encodeIfPresent(entry.median, forKey: keys.median)
    }
    try container.encodeIfPresent(entries[0].captions, forKey: .captions)
    try container.encode(folders, forKey: .folders)
    try container.encode(pairsSerially, forKey: .pairsSerially)
    try container.encodeIfPresent(pairs, forKey: .pairs)
  }
}
