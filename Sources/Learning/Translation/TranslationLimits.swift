import Foundation
import Machine

/// What a translation may use of the machine.
package struct TranslationLimits: Equatable, Sendable {
  /// Bytes of memory for the network, the strips it works on and the features it stores; the pictures themselves come on top.
  package var memory: Int
  /// The folder for features that this memory has no room for.
  package var scratchFolder: String

  /// Limits; by default three quarters of what this process may still take, and the folder that it has for large temporary files.
  package init(
    memory: Int = TranslationLimits.sensibleMemory,
    scratchFolder: String = TranslationLimits.scratchFolder
  ) {
    self.memory = memory
    self.scratchFolder = scratchFolder
  }

  /// Three quarters of what this process may still take: of the machine's free memory, and of what its control groups and its own
  /// limits leave.
  package static var sensibleMemory: Int { MemoryAllowance.current.bytes / 4 * 3 }

  /// `TMPDIR` where it is set; otherwise `/var/tmp`, which unlike `/tmp` does not lie in memory on any usual system.
  package static var scratchFolder: String {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    return folder.isEmpty ? "/var/tmp" : folder
  }
}

/// What the translation of a picture costs.
package struct TranslationCost: Equatable, Sendable {
  /// The most bytes of memory, without the pictures themselves.
  package let memoryBytes: Int
  /// The bytes of the temporary file; 0 if there is none.
  package let scratchBytes: Int
  /// How often the picture is gone over.
  package let passes: Int
  /// Multiply-accumulate operations.
  package let multiplications: Double
}
