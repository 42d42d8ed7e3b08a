/// Where the pictures of a domain lie.
struct DomainPlaces {
  /// The folder of the training pictures.
  let training: FolderPath
  /// The folder of the test pictures, if there is one.
  let test: FolderPath?
  private let excluded: [String]
  /// The domain's folder, if only its `train` and `test` are used.
  private let whole: FolderPath?

  /// Two folders.
  init(training: FolderPath, test: FolderPath?) {
    self.training = training
    self.test = test
    excluded = []
    whole = nil
  }

  /// The `train` and `test` of a domain's folder where it has them; without `train`, the folder itself without its `test`.
  init(domain folder: FolderPath) throws(DataError) {
    let train = try folder.subfolder("train")
    training = train ?? folder
    test = try folder.subfolder("test")
    excluded = train == nil && test != nil ? ["test"] : []
    whole = train == nil ? nil : folder
  }

  /// Lists the pictures; a test folder without any counts as none.
  func domain(named name: String, by rules: PictureRules) throws(DataError) -> Domain {
    let trainingPictures = try PictureListing(of: training.path, by: rules, excluding: excluded)
    var testPictures: PictureListing?
    if let test {
      do {
        testPictures = try PictureListing(of: test.path, by: rules)
      } catch .emptyFolder, .noPictures {
        testPictures = nil
      }
    }
    // A folder of that name may be one class of several: cars, buses and trains.
    let beside = whole.flatMap { try? PictureListing(of: $0.path, by: rules, excluding: ["train", "test"]) }
    return Domain(name: name, training: trainingPictures, test: testPictures, besideTraining: beside)
  }
}
