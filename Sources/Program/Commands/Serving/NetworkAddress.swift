import Foundation

/// A numeric address of the Internet Protocol.
package struct NetworkAddress {
  /// Whether it has 16 bytes rather than 4.
  package let isOfVersion6: Bool
  /// Whether it stands for all addresses of a machine.
  let isUnspecified: Bool

  /// Reads an address such as `192.168.1.5` or `fd00::5`; nil for anything else.
  package init?(_ text: String) {
    guard !text.utf8.contains(0) else { return nil }
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      (isOfVersion6, isUnspecified) = (false, four.s_addr == 0)
      return
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
    (isOfVersion6, isUnspecified) = (true, withUnsafeBytes(of: six) { $0.allSatisfy { $0 == 0 } })
  }
}
