import Foundation

/// The processor this program runs on.
enum Processor {
  /// Checks that it has the instructions which the kernels are built with.
  ///
  /// - Throws: `Failure` if it lacks them. Where the system does not tell, nothing is thrown.
  static func check() throws(Failure) {
    #if arch(x86_64) && os(Linux)
      guard let information = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return }
      let missing = missingInstructions(information)
      guard missing.isEmpty else {
        throw Failure(
          .internalFailure,
          "this processor lacks \(missing.joined(separator: " and ")), which this program is built for (Intel since 2013, "
            + "AMD since 2015); build it again without the processor flags at the top of Package.swift.")
      }
    #endif
  }

  /// Which of the needed instructions the text of `/proc/cpuinfo` does not list; none if it lists no instructions at all.
  static func missingInstructions(_ information: String) -> [String] {
    guard let line = information.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else { return [] }
    let flags = Set(line.split(whereSeparator: \.isWhitespace))
    return [("avx2", "AVX2"), ("fma", "FMA")].filter { !flags.contains($0.0) }.map(\.1)
  }
}
