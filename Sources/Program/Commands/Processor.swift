import Foundation

/// The processor this program runs on.
enum Processor {
  /// Checks that it has the instructions which the kernels are built with.
  ///
  /// - Throws: `Failure` if it lacks them. Where the system does not tell, nothing is thrown.
  static func check() throws(Failure) {
    let missing = missingInstructions(information)
    guard missing.isEmpty else {
      throw Failure(
        .internalFailure,
        "this processor lacks \(missing.joined(separator: " and ")), which this program is built for (Intel since 2013, "
          + "AMD since 2015); build it again without the processor flags at the top of Package.swift.")
    }
  }

  /// The vector instructions that the processor has and those that the kernels use, for `cyclegan --version`.
  static var text: String { text(information) }

  /// The same from the text of `/proc/cpuinfo`.
  static func text(_ information: String) -> String {
    #if arch(x86_64)
      let known: [(Substring, String)] = [("avx2", "AVX2"), ("fma", "FMA"), ("avx512f", "AVX-512")]
      let flags = flags(information)
      let present = known.filter { flags.contains($0.0) }.map(\.1)
      let found =
        flags.isEmpty
        ? "instructions not known" : present.isEmpty ? "none of AVX2, FMA, AVX-512" : present.joined(separator: ", ")
      return "\(found); the kernels use AVX2 and FMA"
    #else
      return "the kernels use what the compiler takes for granted"
    #endif
  }

  /// What Linux says about an x86 processor; empty elsewhere.
  private static let information: String = {
    #if arch(x86_64) && os(Linux)
      return (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    #else
      return ""
    #endif
  }()

  /// Which of the needed instructions the text of `/proc/cpuinfo` does not list; none if it lists no instructions at all.
  static func missingInstructions(_ information: String) -> [String] {
    let flags = flags(information)
    return flags.isEmpty ? [] : [("avx2", "AVX2"), ("fma", "FMA")].filter { !flags.contains($0.0) }.map(\.1)
  }

  /// The instructions and other features that the first processor has.
  private static func flags(_ information: String) -> Set<Substring> {
    let line = information.split(separator: "\n").first { $0.hasPrefix("flags") }
    return Set(line?.split(whereSeparator: \.isWhitespace) ?? [])
  }
}
