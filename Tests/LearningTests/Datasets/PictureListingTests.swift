import Foundation
import Testing

@testable import Datasets

@Suite("Picture listing")
struct PictureListingTests {
  @Test("finds pictures recursively, by extension in any case, in the order of their bytes")
  func order() throws {
    let folder = try PictureFolder()
    for name in [
      "b.png", "a.JPG", "Z.jpeg", "a/b.PNG", "a/a.JpEg", "a-1.png", "10.png", "9.png", "deep/er/and/deeper/x.jpg",
      "é.png", "z.png/inside.png",
    ] {
      try folder.file(name)
    }
    for name in [
      "notes.txt", "png", "x.png.bak", ".hidden.png", ".hidden/x.png", "a/._x.png", "x.heic", "picture.jpgx", ".png",
    ] {
      try folder.file(name)
    }
    let listing = try PictureListing(of: folder.path)
    #expect(
      listing.names == [
        "10.png", "9.png", "Z.jpeg", "a-1.png", "a.JPG", "a/a.JpEg", "a/b.PNG", "b.png", "deep/er/and/deeper/x.jpg",
        "z.png/inside.png", "é.png",
      ])
    #expect(listing.skipped.isEmpty)
    #expect(listing.count == 11)
    #expect(listing.path(at: 5) == folder("a/a.JpEg"))
    #expect(listing.paths == listing.names.map { folder($0) })
    #expect(try PictureListing(of: folder.path + "/").path(at: 0) == folder("10.png"))
  }

  @Test("takes names with spaces, emoji, newlines and both forms of an accent")
  func names() throws {
    let folder = try PictureFolder()
    let composed = "caf\u{E9}.png"
    let decomposed = "cafe\u{301}.png"
    for name in ["a b.png", "🦓/🐎.png", "two\nlines.png", "“q”\\\".png", composed, decomposed] { try folder.file(name) }
    let listing = try PictureListing(of: folder.path)
    let expected = ["a b.png", decomposed, composed, "two\nlines.png", "“q”\\\".png", "🦓/🐎.png"]
    #expect(listing.names.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    for path in listing.paths { #expect(FileManager.default.fileExists(atPath: path)) }
  }

  #if os(Linux)
    @Test("reports names that are not UTF-8")
    func unusableNames() throws {
      let folder = try PictureFolder()
      try folder.file("good.png")
      let bytes = Array(folder("").utf8) + [0x62, 0xFF, 0x64] + Array(".png".utf8) + [0]
      let descriptor = bytes.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { name in
        name.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
      }
      try #require(descriptor >= 0)
      close(descriptor)
      let listing = try PictureListing(of: folder.path)
      #expect(listing.names == ["good.png"])
      #expect(listing.skipped == [.init(name: "b\u{FFFD}d.png", reason: .unusableName)])
      // `removeItem` does not know the name either.
      _ = bytes.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { name in name.baseAddress.map { unlink($0) } }
    }
  #endif

  @Test("follows links, survives circles, and reports those that lead nowhere")
  func links() throws {
    let folder = try PictureFolder()
    let elsewhere = try PictureFolder()
    try elsewhere.file("far.png")
    try elsewhere.file("there.jpg")
    try elsewhere.link("back", to: folder.path)
    try folder.file("z/real.png")
    try folder.link("a-link-to-z", to: "z")
    try folder.link("file-link.png", to: "z/real.png")
    try folder.link("folder-link", to: elsewhere.path)
    try folder.link("second-folder-link", to: elsewhere.path)
    try folder.link("z/up", to: "..")
    try folder.link("z/self", to: "self")
    try folder.link("z/here", to: ".")
    try folder.link("gone.png", to: "nowhere.png")
    try folder.link("gone", to: "/nowhere/at/all")
    let listing = try PictureListing(of: folder.path)
    #expect(listing.names == ["file-link.png", "folder-link/far.png", "folder-link/there.jpg", "z/real.png"])
    let reasons = Dictionary(uniqueKeysWithValues: listing.skipped.map { ($0.name, $0.reason) })
    #expect(listing.skipped.map(\.name) == reasons.keys.sorted())
    #expect(reasons["gone.png"] == .danglingLink)
    #expect(reasons["gone"] == .danglingLink)
    for name in ["a-link-to-z", "second-folder-link", "z/up", "z/here", "folder-link/back"] {
      #expect(reasons[name] == .folderListedAlready, "\(name)")
    }
    guard case .unreadable = reasons["z/self"] else {
      Issue.record("a link to itself: \(String(describing: reasons["z/self"]))")
      return
    }
    #expect(reasons.count == 8)
  }

  @Test("skips a pipe with a picture's name instead of waiting for it")
  func pipe() throws {
    let folder = try PictureFolder()
    try folder.file("a.png")
    try #require(mkfifo(folder("pipe.png"), 0o600) == 0)
    let listing = try PictureListing(of: folder.path)
    #expect(listing.names == ["a.png"])
    #expect(listing.skipped == [.init(name: "pipe.png", reason: .notAFile)])
  }

  @Test("leaves out sub-folders on demand, even when a link leads there")
  func excluded() throws {
    let folder = try PictureFolder()
    for name in ["a.png", "test/b.png", "c/test/d.png"] { try folder.file(name) }
    try folder.link("link", to: "test")
    let listing = try PictureListing(of: folder.path, excluding: ["test"])
    #expect(listing.names == ["a.png", "c/test/d.png"])
  }

  @Test("says what is wrong with a folder")
  func errors() throws {
    let folder = try PictureFolder()
    func expect(
      _ error: DataError, at path: String, saying words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(throws: error, sourceLocation: sourceLocation) { try PictureListing(of: path) }
      for word in words { #expect(error.description.contains(word), sourceLocation: sourceLocation) }
      #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
    }
    let missing = folder("no such\nfolder")
    expect(.missingFolder(path: missing), at: missing, saying: "is missing", "no such\\nfolder", "check")
    expect(.missingFolder(path: ""), at: "")
    expect(.missingFolder(path: "a\0b"), at: "a\0b")
    try folder.file("file.png")
    expect(.notAFolder(path: folder("file.png")), at: folder("file.png"), saying: "is a file", "name the folder")
    try folder.link("gone", to: "nowhere")
    expect(.missingFolder(path: folder("gone")), at: folder("gone"))
    try folder.file("empty/.hidden.png")
    expect(.emptyFolder(path: folder("empty")), at: folder("empty"), saying: "is empty", ".png, .apng, .jpg, .jpeg")
    try folder.file("texts/a.txt")
    try folder.file("texts/more/b.odt")
    try folder.link("texts/c.png", to: "nowhere")
    expect(
      .noPictures(path: folder("texts"), leftOut(2), skipped: 1), at: folder("texts"),
      saying: "2 other files and 1 that cannot be used", "convert")
    try folder.folder("folders/in/folders")
    expect(
      .noPictures(path: folder("folders"), leftOut(0), skipped: 0), at: folder("folders"), saying: "no pictures")
  }

  @Test("reports folders that may not be listed", .enabled(if: geteuid() != 0))
  func permissions() throws {
    let folder = try PictureFolder()
    try folder.file("a.png")
    try folder.file("locked/b.png")
    chmod(folder("locked"), 0)
    defer { chmod(folder("locked"), 0o700) }
    let listing = try PictureListing(of: folder.path)
    #expect(listing.names == ["a.png"])
    #expect(listing.skipped.map(\.name) == ["locked"])
    #expect(throws: DataError.unreadableFolder(path: folder("locked"), system: "Permission denied")) {
      try PictureListing(of: folder("locked"))
    }
  }

  @Test("counts what is not read, and passes over the folders of systems and network drives")
  func leftOutFiles() throws {
    let folder = try PictureFolder()
    for name in ["a.png", "b/c.HEIC", "d.heic", "e.gif", "f.txt", "g"] { try folder.file(name) }
    for system in ["@eaDir", "#recycle", "$RECYCLE.BIN", "__MACOSX", "lost+found", "b/@eaDir"] {
      try folder.file("\(system)/thumbnail.png")
    }
    let listing = try PictureListing(of: folder.path)
    #expect(listing.names == ["a.png"])
    #expect(listing.leftOut.unreadPictures == ["heic": 2, "gif": 1])
    #expect(listing.leftOut.otherFiles == 2 && listing.leftOut.systemFolders == 6)
    let text = try #require(listing.leftOut.description)
    #expect(text.contains("2 .heic, 1 .gif") && text.contains("convert"))
    // A folder that was named is searched, whatever it is called.
    #expect(try PictureListing(of: folder("@eaDir")).names == ["thumbnail.png"])
    let first = try PictureListing(of: folder.path, by: .first)
    #expect(first.count == 7 && first.leftOut.systemFolders == 0)
  }
}
