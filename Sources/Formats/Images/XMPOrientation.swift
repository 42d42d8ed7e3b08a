/// The orientation that an XMP packet tells, which counts where the EXIF block says nothing about it, as in Pillow's
/// `exif_transpose`.
enum XMPOrientation {
  /// The EXIF block, with the orientation of the XMP packet where it has none of its own.
  static func adding(_ packet: [UInt8]?, to exif: [UInt8]?) -> [UInt8]? {
    guard let packet, let orientation = orientation(in: packet), orientation != .upright else { return exif }
    var (tree, order) = (TagTree(), ByteOrder.big)
    if let exif {
      // A broken block stays what it is.
      guard let read = TagTree.reading(exif: exif), read.tree.values[TagTree.Tag.orientation] == nil else {
        return exif
      }
      (tree, order) = read
    }
    tree.set(TagTree.Tag.orientation, short: orientation.rawValue, order)
    return tree.exifBlock(order)
  }

  /// The digit after `tiff:Orientation="` or `<tiff:Orientation>`.
  private static func orientation(in packet: [UInt8]) -> Orientation? {
    let name = Array("tiff:Orientation".utf8)
    var rest = packet[...]
    while let start = rest.firstIndex(of: name[0]) {
      rest = rest[start...]
      if rest.starts(with: name) {
        let after = rest.dropFirst(name.count)
        let value = after.starts(with: Array("=\"".utf8)) ? after.dropFirst(2) : after.dropFirst()
        if after.first == UInt8(ascii: ">") || after.first == UInt8(ascii: "="), let digit = value.first,
          (0x30...0x39).contains(digit)
        {
          return Orientation(rawValue: Int(digit) - 0x30)
        }
      }
      rest = rest.dropFirst()
    }
    return nil
  }
}
