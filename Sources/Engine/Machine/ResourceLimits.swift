import CMachine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The limits of the shell and the batch system (`ulimit -v`, `ulimit -d`) that concern memory.
package struct ResourceLimits: Sendable {
  /// The most bytes of address space; nil without a limit.
  package var addressSpace: Int?
  /// The most bytes of private memory that can be written to; nil without a limit.
  package var data: Int?

  package init(addressSpace: Int? = nil, data: Int? = nil) {
    self.addressSpace = addressSpace
    self.data = data
  }

  /// Those of this process.
  package static var ofThisProcess: ResourceLimits {
    ResourceLimits(addressSpace: soft(RLIMIT_AS), data: soft(RLIMIT_DATA))
  }

  /// Saves address space where it is limited: all threads share one heap then.
  package static func saveAddressSpace() {
    if ofThisProcess.addressSpace != nil { system_share_heap() }
  }

  #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  private static func soft(_ resource: Resource) -> Int? {
    var limit = rlimit()
    #if canImport(Glibc)
      let status = getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    #else
      let status = getrlimit(resource, &limit)
    #endif
    // No limit is a number beyond all others.
    return status == 0 ? Int(exactly: limit.rlim_cur) : nil
  }
}
