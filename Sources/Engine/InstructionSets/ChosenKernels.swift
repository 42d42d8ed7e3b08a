import Kernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The kernels that everything here is computed with.
package let kernels: any KernelSet.Type = InstructionSet.chosen.kernels

extension InstructionSet {
  /// The variable of the environment that names a set.
  package static let variable = "CYCLEGAN_KERNELS"

  /// What `CYCLEGAN_KERNELS` asks for; nil where it is not set.
  package static var requested: String? { getenv(variable).map { String(cString: $0) } }

  /// The set that this process computes with. Where what was asked for is not there, it is the best that there is; the program has
  /// refused it by then (`fault`).
  package static let chosen: InstructionSet = {
    let available = all.filter(\.isAvailable)
    return available.first { $0.name == requested } ?? available[available.count - 1]
  }()

  /// Nil if a set that was asked for can be used; otherwise what is wrong with it, and what to try.
  package static func fault(of requested: String?) -> String? {
    guard let requested, !requested.isEmpty else { return nil }
    let names = all.filter(\.isAvailable).map(\.name).joined(separator: ", ")
    guard let set = all.first(where: { $0.name == requested }) else {
      return "\(variable) is '\(requested)', which is no set of kernels of this program; it has \(names)."
    }
    return set.isAvailable
      ? nil : "\(variable) is '\(requested)', and this processor lacks \(set.title); it can use \(names)."
  }
}
