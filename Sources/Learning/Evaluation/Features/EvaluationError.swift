import Files

/// Why sets of pictures could not be evaluated.
package enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// The file holds the weights of no network whose features are known.
  case unknownNetwork(path: String)
  /// A tensor of the network is missing, or has another shape; what was found in words.
  case wrongTensor(path: String, key: String, expected: [Int], found: [Int]?)
  /// The network's weights are made ready in one way only.
  case noSuchProtocol(ResizeProtocol, network: String)
  /// So few pictures could be read that no measure means anything.
  case tooFewPictures(folder: String, count: Int)
  /// Statistics that were saved do not fit: what is wrong.
  case badStatistics(path: String, detail: String)
  /// A run has no test pictures in a domain.
  case noTestPictures(run: String, domain: String)
  /// A class has too few pictures to train on; whether others of it are held out to test with.
  case tooFewOfClass(String, folder: String, count: Int, needed: Int, isHeldOut: Bool)
  /// The pictures to test with have a class that those to train on have not.
  case unknownTestClass(folder: String)
  /// A folder holds an experiment with other settings or pictures.
  case otherExperiment(path: String)
  /// A name is neither a folder of pictures nor a file of statistics.
  case notASet(path: String)

  /// What happened, and what to try.
  package var description: String {
    switch self {
    case .unknownNetwork(let path):
      "\(path.quoted) holds neither EfficientNet-Lite0 nor the Inception network of the FID, pt_inception-2015-12-05-6726825d.pth; "
        + "check that it is the right file and complete."
    case .wrongTensor(let path, let key, let expected, let found):
      "\(path.quoted) \(found.map { "has a tensor \(key.quoted(limit: 120)) of shape \($0), where \(expected) was expected" } ?? "lacks the tensor \(key.quoted(limit: 120))"); "
        + "fetch the file again."
    case .noSuchProtocol(let resizing, let network):
      "the protocol \(resizing.rawValue) is for the Inception network; \(network) has clean alone."
    case .tooFewPictures(let folder, let count):
      "\(folder.quoted) has \(count) readable \(count == 1 ? "picture" : "pictures"), too few to compare; at least \(minimumPictures) "
        + "are needed, and a few hundred for numbers that mean something."
    case .badStatistics(let path, let detail):
      "\(path.quoted) holds statistics that cannot be used: \(detail)."
    case .noTestPictures(let run, let domain):
      "the run in \(run.quoted) has no test pictures of \(domain.quoted); put some into the test folder of the domain, or compare two "
        + "folders of your own."
    case .tooFewOfClass(let name, let folder, let count, let needed, let isHeldOut):
      "the class \(name.quoted) in \(folder.quoted) has \(count) \(count == 1 ? "picture" : "pictures") to train on"
        + "\(isHeldOut ? " beside those that are held out to test with" : ""), and \(needed) are wanted; ask for fewer."
    case .unknownTestClass(let folder):
      "\(folder.quoted) holds pictures of a class that the pictures to train on do not have, or of none; give both the same folders."
    case .otherExperiment(let path):
      "\(path.quoted) says that this folder holds an experiment with other settings or pictures; choose another folder."
    case .notASet(let path):
      "\(path.quoted) is neither a folder of pictures nor a file of statistics (.npz)."
    }
  }
}

/// With fewer pictures in a set there is no covariance, and no error of the kernel distance.
package let minimumPictures = 3
