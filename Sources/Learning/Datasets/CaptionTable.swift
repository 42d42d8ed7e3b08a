import Files
import Foundation

/// The captions in a `metadata.jsonl` or `metadata.csv` beside pictures, the form of Hugging Face's ImageFolder: `file_name`, a path
/// relative to the file, and `text`.
struct CaptionTable {
  /// The file.
  let path: String
  /// The caption of each file name; of several the first.
  private(set) var captions: [ExactName: String] = [:]

  /// The names of such files, in the order in which they are looked for.
  static let names = ["metadata.jsonl", "metadata.csv"]

  private static let mostBytes = 256 << 20

  /// Reads the table of a folder; nil if it has none.
  ///
  /// - Throws: `DataError` if it has two, or if one cannot be read.
  init?(in folder: String) throws(DataError) {
    let paths = Self.names.map { PictureListing.joined(folder, $0) }.filter { (try? FileStatus(of: $0)) != nil }
    guard let path = paths.first else { return nil }
    if paths.count > 1 { throw .twoCaptionTables(paths[0], paths[1]) }
    self.path = path
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try InputFile(path: path).readAll(limit: Self.mostBytes)
    } catch {
      throw .badCaptionTable(path: path, line: nil, reason: String("it \(error)".dropLast()))
    }
    guard let text = String(validating: bytes, as: UTF8.self)?.withoutByteOrderMark else {
      throw .badCaptionTable(path: path, line: nil, reason: "it is not UTF-8")
    }
    if path.hasSuffix(".csv") { try readCSV(text) } else { try readJSONLines(text) }
  }

  /// The caption of a picture.
  func caption(of name: String) -> String? { captions[ExactName(name)] }

  private mutating func add(_ name: String, _ caption: String) {
    // Tables that were made on Windows have its separators.
    var name = name.replacing("\\", with: "/")
    while name.hasPrefix("./") { name.removeFirst(2) }
    if captions[ExactName(name)] == nil { captions[ExactName(name)] = caption }
  }

  private struct Line: Decodable {
    let fileName: String
    let text: String

    enum CodingKeys: String, CodingKey {
      case fileName = "file_name"
      case text
    }
  }

  private mutating func readJSONLines(_ text: String) throws(DataError) {
    let decoder = JSONDecoder()
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    where line.contains(where: { !$0.isWhitespace }) {
      guard let entry = try? decoder.decode(Line.self, from: Data(line.utf8)) else {
        throw .badCaptionTable(
          path: path, line: number + 1, reason: "an object with the texts “file_name” and “text” was expected")
      }
      add(entry.fileName, entry.text)
    }
  }

  private mutating func readCSV(_ text: String) throws(DataError) {
    guard let rows = Self.rows(of: text) else {
      throw .badCaptionTable(path: path, line: nil, reason: "a quotation mark that opens a field closes none")
    }
    let header = rows.first ?? []
    guard let name = header.firstIndex(of: "file_name"), let caption = header.firstIndex(of: "text") else {
      throw .badCaptionTable(path: path, line: 1, reason: "the columns “file_name” and “text” were expected")
    }
    for (number, row) in rows.enumerated().dropFirst() where row != [""] {
      guard row.count == header.count else {
        throw .badCaptionTable(
          path: path, line: number + 1, reason: "\(header.count) fields were expected, got \(row.count)")
      }
      add(row[name], row[caption])
    }
  }

  /// The fields of each row of a table with commas, as RFC 4180 has them; nil if quotation marks do not match.
  static func rows(of text: String) -> [[String]]? {
    var (rows, row, field): ([[String]], [String], String) = ([], [], "")
    var (isQuoted, wasQuoted) = (false, false)
    func endField() {
      row.append(field)
      (field, wasQuoted) = ("", false)
    }
    func endRow() {
      endField()
      rows.append(row)
      row = []
    }
    for character in text {
      switch character {
      case "\"" where isQuoted: (isQuoted, wasQuoted) = (false, true)
      // A doubled mark within a quoted field is one that belongs to it.
      case "\"" where wasQuoted:
        field.append("\"")
        isQuoted = true
      case "\"" where field.isEmpty: isQuoted = true
      case "," where !isQuoted: endField()
      case _ where character.isNewline && !isQuoted: endRow()
      default: field.append(character)
      }
    }
    if isQuoted { return nil }
    if !field.isEmpty || !row.isEmpty || wasQuoted { endRow() }
    return rows
  }
}

extension String {
  /// The text without the mark that some programs put before it.
  var withoutByteOrderMark: String { unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self }
}
