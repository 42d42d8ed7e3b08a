import Foundation
import Images

/// A small captioned set that the project draws itself: shapes of four colours and two sizes at five places, in a folder for each class,
/// with a caption beside each picture.
///
/// Every fifth combination of shape, colour, size and place is kept from training and occurs in the test pictures alone. All is drawn
/// with a fixed seed and exactly rounded arithmetic, hence the same on every machine.
package enum ShapeSet {
  /// The training pictures of each combination that is not held out, and the test pictures of each that is and of each that is not.
  package static let (trainingCount, heldOutCount, seenCount) = (20, 8, 2)

  /// A picture of the set, with its caption.
  package struct File: Sendable {
    package let shape: DrawnShape
    package let purpose: ShapeScene.Purpose
    /// Its number among the pictures of its shape and purpose, from 0.
    package let index: Int

    /// The folder it lies in, within that of the set: `train/red circle`.
    package var directory: String { "\(purpose == .test ? "test" : "train")/\(shape.className)" }

    /// Its path within the folder of the set, without an extension: `train/red circle/small-top-left-01`.
    package var stem: String {
      let place = shape.place.rawValue.split(separator: " ").dropFirst(2).joined(separator: "-")
      return "\(directory)/\(shape.size.rawValue)-\(place)-\(index < 9 ? "0" : "")\(index + 1)"
    }

    /// Draws it.
    package func picture() -> Picture { ShapeScene(shape, purpose: purpose, index: index).picture }
  }

  /// All pictures, in the order in which they are written.
  package static let files: [File] =
    DrawnShape.all.filter { !$0.isHeldOut }.flatMap { shape in
      (0..<trainingCount).map { File(shape: shape, purpose: .training, index: $0) }
    }
    + DrawnShape.all.flatMap { shape in
      (0..<(shape.isHeldOut ? heldOutCount : seenCount)).map { File(shape: shape, purpose: .test, index: $0) }
    }

  /// Draws the set and writes it: a PNG and a text file for each picture.
  ///
  /// - Parameters:
  ///   - folder: where to; it is made if it is missing.
  ///   - replacing: whether files of the same names may be replaced. Other files are never touched.
  ///   - report: is called after each picture with the number of pictures written so far and that of all.
  /// - Throws: `SampleDomainsError`; without `replacing`, files that exist are found before anything is written.
  package static func write(
    to folder: String, replacing: Bool = false, report: (_ written: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(SampleDomainsError) {
    if !replacing {
      for path in files.flatMap({ ["\(folder)/\($0.stem).png", "\(folder)/\($0.stem).txt"] })
      where FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
    }
    for directory in Set(files.map(\.directory)).sorted() {
      try SampleDomains.makeFolder("\(folder)/\(directory)")
    }
    for (place, file) in files.enumerated() {
      let stem = "\(folder)/\(file.stem)"
      do {
        try file.picture().write(to: "\(stem).png", as: SampleDomains.encoding, replacing: replacing)
      } catch {
        throw .picture(error)
      }
      do {
        try Data("\(file.shape.caption)\n".utf8).write(to: URL(fileURLWithPath: "\(stem).txt"))
      } catch {
        throw .unwritable(path: "\(stem).txt", reason: error.localizedDescription)
      }
      report(place + 1, files.count)
    }
  }
}
