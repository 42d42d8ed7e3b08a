import CMachine

/// What the processor's caches hold, which decides how much of an operand is worked on at a time; results do not depend on it.
package enum ProcessorCache {
  /// Bytes of a processor's second-level cache; 512 KiB where the system does not say.
  package static let secondLevel: Int = {
    let bytes = system_second_level_cache_bytes()
    return bytes > 0 ? bytes : 512 * 1024
  }()
}
