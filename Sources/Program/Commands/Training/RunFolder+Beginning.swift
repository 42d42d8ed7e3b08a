import Foundation
import Runs

extension RunFolder {
  /// Finds out early whether a run can begin here.
  ///
  /// - Throws: `RunError`.
  func checkIsFree() throws(RunError) {
    if holdsRun || holdsImport { throw .folderHoldsRun(path) }
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw .cannotWrite(path, reason: "it is a file")
    }
    let content = (try? manager.contentsOfDirectory(atPath: path)) ?? []
    if content.contains(where: { !$0.hasPrefix(".") }) { throw .folderNotEmpty(path) }
  }
}
