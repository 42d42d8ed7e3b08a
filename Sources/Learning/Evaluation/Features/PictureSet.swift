import Datasets
import Files
import Images
import Kernels

/// A set of pictures to be evaluated: those of a folder, or what something makes of them.
package struct PictureSet {
  /// What the set is called, for people.
  package let name: String
  /// The files.
  package let listing: PictureListing
  /// How many of them there are in the set: the first ones of the listing.
  package let count: Int
  /// What is made of each picture; nil where it is taken as it is. Called for one picture at a time.
  let translation: ((Picture) throws -> Picture)?

  /// The pictures of a listing as they are.
  ///
  /// - Parameter most: how many of them are taken at most, the first ones.
  package init(_ listing: PictureListing, name: String? = nil, most: Int = .max) {
    (self.listing, self.name, translation) = (listing, name ?? listing.folder, nil)
    count = min(listing.count, most)
  }

  /// What `translation` makes of the pictures of a listing.
  package init(_ listing: PictureListing, name: String, translation: @escaping (Picture) throws -> Picture) {
    (self.listing, self.name, self.translation) = (listing, name, translation)
    count = listing.count
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
            let picture = try listing.picture(at: place)
            results[index] = prepare(PicturePlanes(colourOf: try translation?(picture) ?? picture))
          } catch let error as PictureError {
            faults[index] = error.description
          } catch {
            faults[index] = "\(listing.path(at: place).quoted): \(error)"
          }
        }
        if translation == nil {
          parallelFor(places.count, read)
        } else {
          // A translation keeps all threads busy by itself.
          for index in 0..<places.count { read(index) }
        }
      }
    }
    for fault in faults { if let fault { onFault(fault) } }
    return results
  }

  /// The shorter side of the smallest picture, as the headers tell; nil if none can be read.
  package func shortestSide(among most: Int) -> Int? {
    listing.paths.prefix(min(count, most)).compactMap { path in
      (try? PictureHeader(contentsOf: path)).map { header in
        min(header.uprightHeight, listing.part == .whole ? header.uprightWidth : header.uprightWidth / 2)
      }
    }.min()
  }
}
