import Files
import Images

/// What a picture file holds besides the one picture that is translated.
enum PictureFrames {
  /// A line that says that only the first of several pages or frames is translated; nil where there is one.
  static func warning(_ path: String) -> String? {
    guard let header = try? PictureHeader(contentsOf: path), header.frameCount > 1 else { return nil }
    let parts = Wording.count(header.frameCount, header.format == .tiff ? "page" : "frame")
    return "cyclegan: warning: \(path.quoted) holds \(parts); only the first is translated."
  }
}
