import Files
import Foundation
import TemporaryFolders
import Testing

@testable import NumPyFiles

@Suite struct NumPyArchiveTests {
  /// What numpy.savez_compressed(file, mu=numpy.arange(3.) / 2, sigma=numpy.eye(2, dtype="f4")) wrote (NumPy 2.4, Python 3.11).
  private static let packed = """
    UEsDBC0AAAAIAAAAIQDcLUnY//////////8GABQAbXUubnB5AQAQAJgAAAAAAAAATQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrq\
    OgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFAAuBhTwwB5Cf7AHAFBLAwQtAAAACAAAACEAwcajPP//////////CQAUAHNp\
    Z21hLm5weQEAEACQAAAAAAAAAE8AAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAv\
    kaRjoKRpo6CrUKZAMuBoYGewY4aLAHAFBLAQItAy0AAAAIAAAAIQDcLUnYTQAAAJgAAAAGAAAAAAAAAAAAAACAAQAAAABtdS5ucHlQSwECLQMt\
    AAAACAAAACEAwcajPE8AAACQAAAACQAAAAAAAAAAAAAAgAGFAAAAc2lnbWEubnB5UEsFBgAAAAACAAIAawAAAA8BAAAAAA==
    """

  private static func archive(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> NumPyArchive {
    let path = "\(folder.path)/statistics.npz"
    try AtomicFile.write(bytes, to: path)
    return try NumPyArchive(path: path)
  }

  @Test func `arrays that NumPy packed`() throws {
    let folder = try TemporaryFolder()
    let archive = try Self.archive(Array(try #require(Data(base64Encoded: Self.packed))), in: folder)
    #expect(archive.names == ["mu", "sigma"])
    #expect(try archive.array("mu") == NumPyArray(shape: [3], values: [0, 0.5, 1]))
    #expect(try archive.array("sigma") == NumPyArray(shape: [2, 2], values: [1, 0, 0, 1]))
    #expect(throws: NumPyError.self) { try archive.array("feats") }
  }

  @Test func `what is written is read again`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/own.npz"
    let arrays = [
      ("mu", NumPyArray(shape: [2], values: [0.1, -3e200])),
      ("sigma", NumPyArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])), ("n", NumPyArray(shape: [], values: [7])),
    ]
    try NumPyArchive.write(arrays.map { (name: $0.0, array: $0.1) }, to: path)
    let archive = try NumPyArchive(path: path)
    for (name, array) in arrays { #expect(try archive.array(name) == array) }
  }

  /// Every file that is cut off or has a byte changed is read as it was, or refused.
  @Test func `damage is noticed`() throws {
    let folder = try TemporaryFolder()
    let bytes = Array(try #require(Data(base64Encoded: Self.packed)))
    let arrays = { (bytes: [UInt8]) throws -> [NumPyArray] in
      let archive = try Self.archive(bytes, in: folder)
      return [try archive.array("mu"), try archive.array("sigma")]
    }
    let intact = try arrays(bytes)
    for count in 0..<bytes.count {
      #expect(throws: NumPyError.self) { try arrays(Array(bytes[..<count])) }
    }
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x41
      do {
        #expect(try arrays(damaged) == intact, "byte \(place)")
      } catch {
        #expect(error is NumPyError)
      }
    }
  }
}
