import Foundation
import Testing

@testable import Datasets

@Suite("Domain folders")
struct DomainFoldersTests {
  private func folder(_ names: String...) throws -> PictureFolder {
    let folder = try PictureFolder()
    for name in names { try folder.file(name) }
    return folder
  }

  @Test("two folders with pictures at any depth")
  func twoFolders() throws {
    let folder = try folder("horse/1.png", "horse/more/2.jpg", "zebra/3.png")
    let domains = try DomainFolders(folder("horse"), folder("zebra"))
    #expect(domains.a.name == "horse")
    #expect(domains.a.training.names == ["1.png", "more/2.jpg"])
    #expect(domains.a.test == nil)
    #expect(domains.b.name == "zebra")
    #expect(domains.b.training.paths == [folder("zebra/3.png")])
    #expect(domains.runName == "horse2zebra")
  }

  @Test("an only domain in its folder, whole or in train and test")
  func onlyDomain() throws {
    let folder = try folder(
      "flowers/1.png", "flowers/more/2.jpg", "birds/train/3.png", "birds/test/4.png", "empty/5.txt")
    let flowers = try DomainFolders(only: folder("flowers"))
    #expect(flowers.domains.count == 1 && flowers.runName == "flowers")
    #expect(flowers.a.training.names == ["1.png", "more/2.jpg"] && flowers.a.test == nil)
    let birds = try DomainFolders(only: folder("birds"))
    #expect(birds.a.training.names == ["3.png"] && birds.a.test?.names == ["4.png"])
    #expect(birds.listings.map(\.names) == [["3.png"], ["4.png"]])
    #expect(try DomainFolders(only: folder("birds/train")).runName == "birds")
    #expect(try DomainFolders(only: folder("flowers"), name: "roses").runName == "roses")
    #expect(throws: DataError.self) { try DomainFolders(only: folder("empty")) }
  }

  @Test("train and test where a folder has them")
  func trainAndTest() throws {
    let folder = try folder(
      "horse/train/1.png", "horse/test/2.png", "horse/other/3.png", "zebra/4.png", "zebra/test/5.png",
      "mule/train/6.png", "mule/7.png", "ass/8.png", "ass/train", "donkey/9.png", "donkey/test/note.txt")
    let domains = try DomainFolders(folder("horse"), folder("zebra"))
    #expect(domains.a.training.paths == [folder("horse/train/1.png")])
    #expect(domains.a.test?.paths == [folder("horse/test/2.png")])
    #expect(domains.b.training.paths == [folder("zebra/4.png")])
    #expect(domains.b.test?.paths == [folder("zebra/test/5.png")])
    let others = try DomainFolders(folder("mule"), folder("ass"))
    #expect(others.a.training.paths == [folder("mule/train/6.png")])
    #expect(others.a.test == nil)
    #expect(others.b.training.paths == [folder("ass/8.png")])
    // A test folder without pictures is no test folder.
    let donkey = try DomainFolders(folder("donkey"), folder("ass"))
    #expect(donkey.a.training.paths == [folder("donkey/9.png")])
    #expect(donkey.a.test == nil)
  }

  @Test("one folder in the field's layout")
  func pair() throws {
    let folder = try folder(
      "horse2zebra/trainA/1.png", "horse2zebra/trainB/2.png", "horse2zebra/testA/3.png", "pair/trainA/x/4.png",
      "pair/trainB/5.png")
    let domains = try DomainFolders(pair: folder("horse2zebra/"))
    #expect(domains.a.name == "horse")
    #expect(domains.b.name == "zebra")
    #expect(domains.a.training.names == ["1.png"])
    #expect(domains.b.training.names == ["2.png"])
    #expect(domains.a.test?.names == ["3.png"])
    #expect(domains.b.test == nil)
    #expect(domains.runName == "horse2zebra")
    let plain = try DomainFolders(pair: folder("pair"))
    #expect(plain.runName == "A2B")
    #expect(plain.a.training.names == ["x/4.png"])
  }

  @Test(
    "names in a pair's name",
    arguments: [
      ("horse2zebra", "horse", "zebra"), ("summer2winter_yosemite", "summer", "winter_yosemite"), ("🐎2🦓", "🐎", "🦓"),
      ("day 2 night", "day ", " night"),
    ])
  func pairNames(name: String, a: String, b: String) throws {
    let names = try #require(DomainFolders.names(inPairName: name))
    #expect(names.a == a)
    #expect(names.b == b)
  }

  @Test(
    "no names in other names",
    arguments: [
      "pictures", "photos2024", "photos2", "2photos", "2", "", "a2b2c", "horse2horse", "set12x", "x21", "a22b",
    ])
  func noPairNames(name: String) {
    #expect(DomainFolders.names(inPairName: name) == nil)
  }

  @Test("the same folder twice is refused, whatever leads there")
  func sameFolder() throws {
    let folder = try folder("horse/train/1.png", "pair/trainA/2.png")
    try folder.link("link", to: "horse")
    try folder.link("pair/trainB", to: "trainA")
    for other in ["horse", "horse/", "./horse", "horse/../horse", "link", "horse/train/..", "horse/."] {
      #expect(throws: DataError.sameFolder(folder("horse"), folder(other)), "\(other)") {
        try DomainFolders(folder("horse"), folder(other))
      }
    }
    #expect(throws: DataError.sameFolder(folder("horse/train"), folder("horse/train"))) {
      try DomainFolders(folder("horse"), folder("horse/train"))
    }
    #expect(throws: DataError.sameFolder(folder("pair/trainA"), folder("pair/trainB"))) {
      try DomainFolders(pair: folder("pair"))
    }
  }

  @Test("a folder within the other is refused, but not one of a similar name")
  func nested() throws {
    let folder = try folder("all/1.png", "all/zebra/2.png", "all-others/3.png")
    #expect(throws: DataError.nestedFolders(inner: folder("all/zebra"), outer: folder("all"))) {
      try DomainFolders(folder("all"), folder("all/zebra"))
    }
    #expect(throws: DataError.nestedFolders(inner: folder("all/zebra"), outer: folder("all"))) {
      try DomainFolders(folder("all/zebra"), folder("all"))
    }
    #expect(try DomainFolders(folder("all"), folder("all-others")).runName == "all2all-others")
  }

  @Test("folders of one name are told apart by those that hold them, or refused")
  func nameClash() throws {
    let folder = try folder(
      "day/photos/1.png", "night/photos/2.png", "horse/train/3.png", "zebra/train/4.png", "x/day/photos/5.png")
    let photos = try DomainFolders(folder("day/photos"), folder("night/photos/"))
    #expect(photos.a.name == "day-photos")
    #expect(photos.b.name == "night-photos")
    #expect(try DomainFolders(folder("horse/train"), folder("zebra/./train")).runName == "horse2zebra")
    let (first, second) = (folder("day/photos"), folder("x/day/photos"))
    #expect(throws: DataError.sameName("photos", first, second)) { try DomainFolders(first, second) }
    #expect(DataError.sameName("photos", first, second).description.contains("rename one of the folders"))
  }

  @Test("names come from links as they are written, and from the real folder for dots")
  func namesOfPaths() throws {
    let folder = try folder("pictures/horse/1.png", "pictures/zebra/2.png")
    try folder.link("stripes", to: "pictures/zebra")
    #expect(try DomainFolders(folder("pictures/horse/."), folder("stripes")).runName == "horse2stripes")
    let dots = try FolderPath(folder("pictures/horse/../zebra/.."))
    #expect(dots.name == "pictures")
    let back = try FolderPath(folder("pictures/horse/../zebra/../horse/"))
    #expect(back.name == "horse")
    #expect(back.parentName == "pictures")
    #expect(try FolderPath("/").name == "")
    #expect(try FolderPath(".").name == FileManager.default.currentDirectoryPath.split(separator: "/").last ?? "")
  }

  @Test("what cannot be two domains says so")
  func errors() throws {
    let folder = try folder("horse/1.png", "half/trainB/2.png", "text/a.txt", "bad/trainA/1.png", "bad/trainB/x.txt")
    try folder.folder("empty")
    #expect(throws: DataError.notADomainPair(path: folder("horse"))) { try DomainFolders(pair: folder("horse")) }
    #expect(throws: DataError.incompleteDomainPair(path: folder("half"), missing: "trainA")) {
      try DomainFolders(pair: folder("half"))
    }
    #expect(throws: DataError.noPictures(path: folder("bad/trainB"), leftOut(1), skipped: 0)) {
      try DomainFolders(pair: folder("bad"))
    }
    #expect(throws: DataError.missingFolder(path: folder("none"))) { try DomainFolders(pair: folder("none")) }
    #expect(throws: DataError.missingFolder(path: folder("none"))) {
      try DomainFolders(folder("horse"), folder("none"))
    }
    #expect(throws: DataError.emptyFolder(path: folder("empty"))) {
      try DomainFolders(folder("horse"), folder("empty"))
    }
    #expect(throws: DataError.noPictures(path: folder("text"), leftOut(1), skipped: 0)) {
      try DomainFolders(folder("text"), folder("horse"))
    }
    #expect(throws: DataError.notAFolder(path: folder("horse/1.png"))) {
      try DomainFolders(folder("horse/1.png"), folder("horse"))
    }
  }

  @Test("tells which pictures beside a folder called train are not used")
  func besideTraining() throws {
    let folder = try PictureFolder()
    for name in ["v/car/a.png", "v/bus/b.png", "v/train/c.png", "n/train/d.png", "n/test/e.png", "n/notes.txt"] {
      try folder.file(name)
    }
    let domains = try DomainFolders(folder("v"), folder("n"))
    #expect(domains.a.training.names == ["c.png"])
    #expect(domains.a.besideTraining?.names == ["bus/b.png", "car/a.png"])
    #expect(domains.b.besideTraining == nil)
  }
}
