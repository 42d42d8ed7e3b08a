import CMPI
import Machine

/// Where the library of MPI is.
package enum MPILibrary {
  /// The names of the libraries, of Open MPI and of MPICH's family.
  private static let openMPI = ["libmpi.so.40", "libmpi.so.41", "libmpi.so"]
  private static let mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so"]

  /// Opens the library that belongs to the launcher of a process.
  ///
  /// - Parameter path: another one, if it is given.
  /// - Returns: what it calls itself.
  static func open(_ process: LaunchedProcess, at path: String?) throws(MPIError) -> String {
    var reasons: [String] = []
    for name in path.map({ [$0] }) ?? (process.isOfOpenMPI ? openMPI : mpich) {
      if let reason = failureToOpen(name) { reasons.append(reason) } else { return version }
    }
    throw .noLibrary(launcher: process.launcher, reasons: reasons)
  }

  /// What the libraries that are installed call themselves, by the names of their files.
  package static func installed() -> [(file: String, version: String)] {
    (openMPI + mpich).compactMap { name in failureToOpen(name) == nil ? (name, version) : nil }
  }

  private static var version: String { String(cString: cmpi_version()) }

  private static func failureToOpen(_ name: String) -> String? {
    var error = [CChar](repeating: 0, count: 512)
    guard cmpi_open(name, &error, error.count) != 0 else { return nil }
    return String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
