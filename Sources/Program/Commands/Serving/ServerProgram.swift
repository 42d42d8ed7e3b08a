import Files
import Foundation

/// The server's program, `cyclegan-serve`, which lies beside this one. It is apart because it alone needs a library for the network,
/// and building that takes longer than building the rest.
enum ServerProgram {
  private static let name = "cyclegan-serve"

  /// Where it lies: beside this program, or beside what a link to this program leads to.
  ///
  /// - Throws: `Failure` if it is not there.
  static func path() throws(Failure) -> String {
    let own = Bundle.main.executablePath ?? ""
    return try path(beside: [own, URL(fileURLWithPath: own).resolvingSymlinksInPath().path])
  }

  /// Where it lies beside one of these programs.
  ///
  /// - Throws: `Failure` if it lies beside none.
  static func path(beside programs: [String]) throws(Failure) -> String {
    let places = programs.map { "\(FolderEntry.folder(of: $0))/\(name)" }
    if let place = places.first(where: FileManager.default.isExecutableFile) { return place }
    throw Failure(
      .internalFailure,
      "\(name) is not beside cyclegan, in \(FolderEntry.folder(of: programs.last ?? "").quoted); build it by `make serve`, or install both by "
        + "`make install`.")
  }

  /// Runs it in the place of this program.
  ///
  /// - Throws: `Failure` if the system does not start it; otherwise there is no way back.
  static func become(_ path: String, with arguments: [String]) throws(Failure) {
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    execv(path, &words)
    let code = errno
    for word in words { free(word) }
    throw Failure(.internalFailure, "\(path.quoted) cannot be started: \(SystemError.text(code)).")
  }
}
