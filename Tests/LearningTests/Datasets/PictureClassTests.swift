import Testing

@testable import Datasets

@Suite struct PictureClassTests {
  private func listing(_ names: String..., below folder: String = "") throws -> (PictureFolder, PictureListing) {
    let made = try PictureFolder()
    for name in names { try made.file(name) }
    return (made, try DomainFolders(only: made(folder)).a.training)
  }

  @Test func `each folder is a class, in the order of the names' bytes, with its pictures at any depth`() throws {
    let (_, listing) = try listing("b/1.png", "a/2.png", "a/more/3.png", "a-b/4.png")
    let classes = try listing.classes()
    #expect(classes == [.init(name: "a", count: 2), .init(name: "a-b", count: 1), .init(name: "b", count: 1)])
    let labels = PictureLabels(listing, classes)
    #expect(
      labels.labels(of: listing.paths) == listing.names.map { $0.hasPrefix("a/") ? 0 : $0.hasPrefix("a-") ? 1 : 2 })
  }

  @Test func `classes lie in train where that is there`() throws {
    let (_, listing) = try listing("train/a/1.png", "train/b/2.png", "test/a/3.png")
    #expect(try listing.classes() == [.init(name: "a", count: 1), .init(name: "b", count: 1)])
  }

  @Test func `pictures beside the folders, and a single folder, are no classes`() throws {
    let (folder, stray) = try listing("a/1.png", "b/2.png", "3.png")
    #expect(throws: DataError.notClasses(path: folder(""), stray: "3.png")) { try stray.classes() }
    let (other, single) = try listing("a/1.png", "a/2.png")
    #expect(throws: DataError.notClasses(path: other(""), stray: nil)) { try single.classes() }
  }
}
