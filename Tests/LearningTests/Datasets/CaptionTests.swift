import Testing

@testable import Datasets

@Suite struct CaptionTests {
  private func domain(_ folder: PictureFolder) throws -> Domain {
    try DomainFolders(only: folder(""), isCaptioned: true).a
  }

  private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func `text files beside the pictures are captions: their first line, in any language`() throws {
    let folder = try PictureFolder()
    for name in ["a/1.png", "a/2.jpg", "b.c.png", "no.png", "empty.png", "latin.png", "long.png"] {
      try folder.file(name)
    }
    try folder.file("a/1.txt", text("\u{FEFF} a red circle \r\nand more\n"))
    try folder.file("a/2.txt", text("ein roter Kreis"))
    try folder.file("b.c.txt", text("红色的圆\n"))
    try folder.file("empty.txt", text("  \nsecond line"))
    try folder.file("latin.txt", [0x72, 0xE9, 0x64])
    try folder.file("long.txt", text(String(repeating: "word ", count: 500)))
    let listing = try domain(folder).training
    #expect(listing.names == ["a/1.png", "a/2.jpg", "b.c.png"])
    #expect(listing.captions == ["a red circle", "ein roter Kreis", "红色的圆"])
    #expect(
      listing.skipped.map { "\($0.name): \($0.reason)" } == [
        "empty.png: unusableCaption(\"its caption is empty\")",
        "latin.png: unusableCaption(\"its caption is not UTF-8\")",
        "long.png: unusableCaption(\"its caption is longer than 2000 bytes\")", "no.png: withoutCaption",
      ])
    #expect(
      PictureCaptions(listing)?.captions(of: [listing.paths[2], listing.paths[0]]) == ["红色的圆", "a red circle"])
  }

  @Test(arguments: ["jsonl", "csv"]) func `a table names captions, and says what it lacks`(kind: String) throws {
    let folder = try PictureFolder()
    for name in ["train/a/1.png", "train/2.png", "train/3.png", "test/4.png"] { try folder.file(name) }
    let table =
      kind == "csv"
      ? "\u{FEFF}text,n,file_name\r\n\"a \"\"red\"\" circle,\nat the top\",1,a\\1.png\r\nblue,2,./2.png\r\nnowhere,3,5.png\r\n"
      : """
      {"file_name": "a/1.png", "text": "a \\"red\\" circle,\\nat the top", "more": [1]}

      {"text": "blue", "file_name": "2.png"}
      {"text": "nowhere", "file_name": "5.png"}
      {"text": "green", "file_name": "2.png"}
      """
    try folder.file("train/metadata.\(kind)", text(table))
    try folder.file("test/4.txt", text("a test"))
    let domain = try domain(folder)
    #expect(domain.training.names == ["2.png", "a/1.png"])
    #expect(domain.training.captions == ["blue", "a \"red\" circle,\nat the top"])
    #expect(
      domain.training.skipped == [
        .init(name: "3.png", reason: .withoutCaption), .init(name: "5.png", reason: .captionWithoutPicture),
      ])
    #expect(domain.test?.captions == ["a test"])
    // Text files beside pictures that the table has are no captions; beside one that it lacks they are a mistake.
    try folder.file("train/2.txt", text("other"))
    #expect(try self.domain(folder).training.captions?[0] == "blue")
    try folder.file("train/3.txt", text("other"))
    #expect(
      throws: DataError.mixedCaptions(table: folder("train/metadata.\(kind)"), picture: folder("train/3.png"))
    ) { try self.domain(folder) }
  }

  @Test func `what cannot be used as a table is refused with the line`() throws {
    let folder = try PictureFolder()
    try folder.file("1.png")
    #expect(throws: DataError.noCaptions(path: folder(""), example: "1.png")) { try domain(folder) }
    func refused(_ name: String, _ content: String, line: Int?) throws {
      try folder.file(name, text(content))
      let error = #expect(throws: DataError.self) { try domain(folder) }
      guard case .badCaptionTable(folder(name), line, _) = error else {
        Issue.record("\(content): \(String(describing: error))")
        return
      }
    }
    try refused("metadata.csv", "file,text\n", line: 1)
    try refused("metadata.csv", "file_name,text\n1.png,red\n1.png\n", line: 3)
    try refused("metadata.csv", "file_name,text\n1.png,\"red", line: nil)
    try folder.file("metadata.jsonl", text("{}"))
    #expect(throws: DataError.twoCaptionTables(folder("metadata.jsonl"), folder("metadata.csv"))) { try domain(folder) }
  }

  @Test func `the check sum of captions changes with a caption and with nothing else`() throws {
    let folder = try PictureFolder()
    try folder.file("1.png")
    try folder.file("1.txt", text("red\nmore"))
    let before = try domain(folder).training.captionChecksum
    try folder.file("1.txt", text("red \nless"))
    #expect(try domain(folder).training.captionChecksum == before && before != nil)
    try folder.file("1.txt", text("blue"))
    #expect(try domain(folder).training.captionChecksum != before)
    #expect(try DomainFolders(only: folder("")).a.training.captionChecksum == nil)
  }
}
