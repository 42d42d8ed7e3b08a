import Files

/// A class of pictures: the name of its folder, and how many pictures it has to train on.
public struct PictureClass: Codable, Hashable, Sendable {
  /// The name of its folder.
  public var name: String
  /// How many pictures there were when the run began.
  public var count: Int

  public init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}

extension PictureListing {
  /// The classes of the pictures, of which each has a folder right below the listing's, as in `train/tulip/1.png`; in the order of
  /// their names' bytes.
  ///
  /// - Throws: `DataError.notClasses` if a picture lies beside these folders, or if there is only one.
  public func classes() throws(DataError) -> [PictureClass] {
    var classes: [PictureClass] = []
    // The names are in order, so that those of a class follow each other; a folder's name may begin another's.
    for name in names {
      guard let folder = Self.firstFolder(of: name) else { throw .notClasses(path: self.folder, stray: name) }
      if let place = classes.firstIndex(where: { $0.name.utf8.elementsEqual(folder.utf8) }) {
        classes[place].count += 1
      } else {
        classes.append(PictureClass(name: folder, count: 1))
      }
    }
    guard classes.count > 1 else { throw .notClasses(path: folder, stray: nil) }
    return classes.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The first folder of a path; nil if it has none.
  fileprivate static func firstFolder(of name: String) -> String? {
    name.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(name[..<$0]) }
  }
}

/// Says which class a picture belongs to, by the folder it lies in.
package struct PictureLabels {
  private let prefix: Int
  private let places: [ExactName: Int]

  /// - Parameters:
  ///   - listing: the pictures.
  ///   - classes: all of their classes, in the order of their labels.
  package init(_ listing: PictureListing, _ classes: [PictureClass]) {
    prefix = PictureListing.joined(listing.folder, "").utf8.count
    places = Dictionary(
      classes.enumerated().map { (ExactName($1.name), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The classes of pictures of the listing, by their places.
  package func labels(of paths: [String]) -> [Int] {
    paths.map { path in
      let name = String(decoding: path.utf8.dropFirst(prefix), as: UTF8.self)
      guard let folder = PictureListing.firstFolder(of: name), let place = places[ExactName(folder)] else {
        preconditionFailure("PictureLabels: a picture in the folder of a class was expected, got \(path)")
      }
      return place
    }
  }
}
