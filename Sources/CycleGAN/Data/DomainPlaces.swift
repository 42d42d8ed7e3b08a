/// Where the pictures of a domain lie.
struct DomainPlaces {
  /// The folder of the training pictures.
  let training: FolderPath
  /// The folder of the test pictures, if there is one.
  let test: FolderPath?
  private let excluded: [String]

  /// Two folders.
  init(training: FolderPath, test: FolderPath?) {
    self.training = training
    self.test = test
    excluded = []
  }

  /// The `train` and `test` of a domain's folder where it has them; without `train`, the folder itself without its `test`.
  init(domain folder: FolderPath) throws(DataError) {
    let train = try folder.subfolder("train")
    training = train ?? folder
    test = try folder.subfolder("test")
    excluded = train == nil && test != nil ? ["test"] : []
  }

  /// Lists the pictures; a test folder without any counts as none.
  func domain(named name: String) throws(DataError) -> Domain {
    let trainingPictures = try PictureListing(of: training.path, excluding: excluded)
    var testPictures: PictureListing?
    if let test {
      do {
        testPictures = try PictureListing(of: test.path)
      } catch .emptyFolder, .noPictures {
        testPictures = nil
      }
    }
    return Domain(name: name, training: trainingPictures, test: testPictures)
  }
}
