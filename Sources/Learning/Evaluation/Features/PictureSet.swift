import Datasets
import Files
import Images
import Kernels

/// A set of pictures to be evaluated: those of a folder, what something makes of them, or what is made from nothing.
package struct PictureSet {
  /// What the set is called, for people.
  package let name: String
  /// How many pictures there are in the set; of a listing the first ones.
  package let count: Int
  /// Where the pictures come from.
  private let source: Source

  private enum Source {
    /// Files as they are.
    case files(PictureListing)
    /// Files that are named one by one.
    case named([String])
    /// What is made of files, one at a time.
    case translated(PictureListing, (Picture) throws -> Picture)
    /// What is made for a place, one at a time.
    case made((Int) -> Picture)
  }

  /// The pictures of a listing as they are.
  ///
  /// - Parameter most: how many of them are taken at most, the first ones.
  package init(_ listing: PictureListing, name: String? = nil, most: Int = .max) {
    (source, self.name) = (.files(listing), name ?? listing.folder)
    count = min(listing.count, most)
  }

  /// What `translation` makes of the pictures of a listing.
  ///
  /// - Parameter most: how many of them are taken at most, the first ones.
  package init(
    _ listing: PictureListing, name: String, most: Int = .max, translation: @escaping (Picture) throws -> Picture
  ) {
    (source, self.name) = (.translated(listing, translation), name)
    count = min(listing.count, most)
  }

  /// Pictures at some paths.
  package init(name: String, paths: [String]) {
    (source, self.name, count) = (.named(paths), name, paths.count)
  }

  /// So many pictures that `make` makes, each of its place.
  package init(name: String, count: Int, make: @escaping (Int) -> Picture) {
    (source, self.name, self.count) = (.made(make), name, count)
  }

  /// The files, where pictures are taken from them as they are; nil otherwise.
  var files: PictureListing? {
    if case .files(let listing) = source { listing } else { nil }
  }

  /// Where the pictures come from, for messages.
  var origin: String {
    switch source {
    case .files(let listing), .translated(let listing, _): listing.folder
    case .named, .made: name
    }
  }

  /// The planes of some of the pictures, 0…255; nil for each that cannot be read or translated.
  ///
  /// Files are decoded, and made into what `prepare` makes of them, side by side.
  func pictures<Prepared>(
    _ places: Range<Int>, onFault: (String) -> Void, prepare: (PicturePlanes) -> Prepared
  ) -> [Prepared?] {
    var results = [Prepared?](repeating: nil, count: places.count)
    var faults = [String?](repeating: nil, count: places.count)
    results.withUnsafeMutableBufferPointer { results in
      faults.withUnsafeMutableBufferPointer { faults in
        func read(_ index: Int) {
          let place = places.lowerBound + index
          do {
            results[index] = prepare(PicturePlanes(colourOf: try picture(at: place)))
          } catch let error as PictureError {
            faults[index] = error.description
          } catch {
            faults[index] = "\(path(at: place)?.quoted ?? name): \(error)"
          }
        }
        if readsFiles {
          parallelFor(places.count, read)
        } else {
          // What makes pictures keeps all threads busy by itself.
          for index in 0..<places.count { read(index) }
        }
      }
    }
    for fault in faults { if let fault { onFault(fault) } }
    return results
  }

  private func picture(at place: Int) throws -> Picture {
    switch source {
    case .files(let listing): try listing.picture(at: place)
    case .named(let paths): try Picture(contentsOf: paths[place])
    case .translated(let listing, let translation): try translation(try listing.picture(at: place))
    case .made(let make): make(place)
    }
  }

  /// Whether pictures are files as they are, which are read side by side.
  private var readsFiles: Bool {
    switch source {
    case .files, .named: true
    case .translated, .made: false
    }
  }

  private func path(at place: Int) -> String? {
    switch source {
    case .files(let listing), .translated(let listing, _): listing.path(at: place)
    case .named(let paths): paths[place]
    case .made: nil
    }
  }

  private var part: PicturePart {
    switch source {
    case .files(let listing), .translated(let listing, _): listing.part
    case .named, .made: .whole
    }
  }

  /// The shorter side of the smallest picture, as the headers of the files tell; nil if none can be read.
  package func shortestSide(among most: Int) -> Int? {
    (0..<min(count, most)).compactMap(path).compactMap { path in
      (try? PictureHeader(contentsOf: path)).map { header in
        min(header.uprightHeight, part == .whole ? header.uprightWidth : header.uprightWidth / 2)
      }
    }.min()
  }
}
