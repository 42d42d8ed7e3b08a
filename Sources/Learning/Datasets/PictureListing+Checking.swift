import Files
import Images

extension PictureListing {
  /// The pictures that the preparation or the networks can make nothing of, found from their headers alone, in the listing's
  /// order.
  ///
  /// A picture whose header cannot be read is not among them: what is wrong with it shows when it is read.
  ///
  /// - Throws: `DataError.noUsablePicture` if they are all of the pictures.
  package func unsuitablePictures(for preparation: Preparation, sizes: PictureSizes) throws(DataError)
    -> [SkippedPicture]
  {
    // Resizing to a square serves every picture.
    if preparation.mode == .resizeAndCrop { return [] }
    var unsuitable: [SkippedPicture] = []
    for path in paths {
      guard let header = try? PictureHeader(contentsOf: path) else { continue }
      guard let width = part.columns(of: header.uprightWidth)?.count else { continue }
      let height = header.uprightHeight
      if let fault = preparation.fault(height: height, width: width, path: path, sizes: sizes) {
        unsuitable.append(SkippedPicture(path: path, reason: .unsuitable(fault)))
      }
    }
    if unsuitable.count == count, let example = unsuitable.first {
      throw .noUsablePicture(folder: folder, count: count, example: example.description)
    }
    return unsuitable
  }

  /// Whether a picture could not be read because its folder, disk or server cannot be reached; nil if the picture alone is at
  /// fault.
  ///
  /// - Parameter error: why the picture could not be read.
  package func absence(ofPictureAt place: Int, after error: PictureError) -> DataError? {
    guard case .file(let fault) = error.reason else { return nil }
    let path = path(at: place)
    if let (folder, reason) = FolderPresence.absence(aroundFile: path, below: folder) {
      return .unreachable(folder: folder, reason: reason)
    }
    // A disk that was unplugged may still be listed from the system's memory. A damaged one has other files that can be read.
    guard case .unreachable(let system) = fault, !isAnotherReadable(than: place) else { return nil }
    return .unreachable(folder: folder, reason: "cannot be read: \(system)")
  }

  private func isAnotherReadable(than place: Int) -> Bool {
    (1..<min(count, 4)).contains { offset in
      let path = path(at: (place + offset) % count)
      return (try? InputFile(path: path).readUncached()) != nil
    }
  }
}
