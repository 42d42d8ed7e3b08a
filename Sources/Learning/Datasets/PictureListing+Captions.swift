import Files

extension PictureListing {
  /// The longest caption, in bytes of UTF-8.
  static let longestCaption = 2000

  private static let mostCaptionBytes = 1 << 20

  /// The pictures that have a caption, with their captions; the others are skipped.
  ///
  /// Captions are those of a `metadata.jsonl` or `metadata.csv` in the folder; without these, the first line of the text file beside
  /// each picture: `1.txt` of `1.png`.
  ///
  /// - Throws: `DataError` if there are none, if some are in a table and some beside their pictures, or if a table cannot be read.
  func captioned() throws(DataError) -> PictureListing {
    let table = try CaptionTable(in: folder)
    var (kept, captions): ([String], [String]) = ([], [])
    var without: [Skipped] = []
    for name in names {
      let found = table.map { $0.caption(of: name).map(Caption.text) ?? .none } ?? Self.caption(beside: path(of: name))
      switch found.checked {
      case .text(let caption):
        kept.append(name)
        captions.append(caption)
      case .none: without.append(Skipped(name: name, reason: .withoutCaption))
      case .unusable(let reason): without.append(Skipped(name: name, reason: .unusableCaption(reason)))
      }
    }
    if let table, let mixed = without.first(where: { $0.reason == .withoutCaption && hasTextBeside($0.name) }) {
      throw .mixedCaptions(table: table.path, picture: path(of: mixed.name))
    }
    guard !kept.isEmpty else { throw .noCaptions(path: folder, example: without.first?.name ?? "") }
    let known = Set(names.map(ExactName.init))
    let missing = (table.map { Array($0.captions.keys) } ?? []).filter { !known.contains($0) }
      .map { Skipped(name: $0.text, reason: .captionWithoutPicture) }
    return with(
      names: kept, captions: captions,
      skipped: (skipped + without + missing).sorted { FolderContent.bytesPrecede($0.name, $1.name) })
  }

  /// The check sum of captions and of whose they are; nil where there are none.
  public var captionChecksum: String? {
    captions.map { captions in
      var checksum = Checksum()
      for (name, caption) in zip(names, captions) {
        Array("\(name)\0\(caption)\0".utf8).withUnsafeBytes { checksum.add($0) }
      }
      return checksum.description
    }
  }

  /// What was found of a caption.
  private enum Caption {
    case text(String)
    case none
    case unusable(String)

    /// The caption without spaces around it, if it can be used.
    var checked: Caption {
      guard case .text(let text) = self else { return self }
      let isBlank: (Character) -> Bool = { $0.isWhitespace || $0 == "\u{FEFF}" }
      let trimmed = String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
      if trimmed.isEmpty { return .unusable("its caption is empty") }
      return trimmed.utf8.count > PictureListing.longestCaption
        ? .unusable("its caption is longer than \(PictureListing.longestCaption) bytes") : .text(trimmed)
    }
  }

  private func path(of name: String) -> String { Self.joined(folder, name) }

  private func hasTextBeside(_ name: String) -> Bool {
    (try? FileStatus(of: Self.textPath(beside: path(of: name)))) != nil
  }

  /// The path of the text file of a picture's name.
  private static func textPath(beside picture: String) -> String {
    let name = picture.utf8.lastIndex(of: UInt8(ascii: "/")).map { picture.utf8.index(after: $0) } ?? picture.startIndex
    let stem = picture[name...].utf8.lastIndex(of: UInt8(ascii: ".")) ?? picture.endIndex
    return picture[..<stem] + ".txt"
  }

  /// The first line of the text file of a picture.
  private static func caption(beside picture: String) -> Caption {
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try InputFile(path: textPath(beside: picture)).readAll(limit: mostCaptionBytes)
    } catch .missing {
      return .none
    } catch {
      return .unusable(String("the file of its caption \(error)".dropLast()))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .unusable("its caption is not UTF-8") }
    return .text(String(text.withoutByteOrderMark.prefix { !$0.isNewline }))
  }
}

/// Says what the caption of a picture is, by its path.
package struct PictureCaptions {
  private let captions: [ExactName: String]

  /// The captions of a listing that has them.
  package init?(_ listing: PictureListing) {
    guard let captions = listing.captions else { return nil }
    self.captions = Dictionary(
      zip(listing.paths.map(ExactName.init), captions), uniquingKeysWith: { first, _ in first })
  }

  /// The captions of pictures of the listing.
  package func captions(of paths: [String]) -> [String] {
    paths.map { path in
      guard let caption = captions[ExactName(path)] else {
        preconditionFailure("PictureCaptions: a picture with a caption was expected, got \(path)")
      }
      return caption
    }
  }
}
