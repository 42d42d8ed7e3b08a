import Foundation
import Images

extension Response {
  /// A file to keep, with its name.
  static func download(_ bytes: [UInt8], type: String, name: String) -> Response {
    // Everything but letters and digits is spelt out, so that no name ends the field.
    let spelt = name.addingPercentEncoding(withAllowedCharacters: plain) ?? "picture"
    return Response(
      headers: [("Content-Type", type), ("Content-Disposition", "attachment; filename*=UTF-8''\(spelt)")], body: bytes)
  }

  private static let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  /// A picture of a job.
  static func picture(_ picture: Job.Picture) -> Response {
    download(picture.bytes, type: type(of: picture.format.picture), name: picture.name)
  }

  /// What a format is called on the Internet.
  private static func type(of format: PictureFormat) -> String {
    switch format {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .webP: "image/webp"
    case .tiff: "image/tiff"
    case .bmp: "image/bmp"
    }
  }
}
