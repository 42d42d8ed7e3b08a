import InstructionSets

/// The processor this program runs on, and the kernels that it computes with.
enum Processor {
  /// Checks that the kernels that `CYCLEGAN_KERNELS` asks for can be used.
  ///
  /// - Throws: `Failure` if they cannot.
  static func check() throws(Failure) {
    if let fault = InstructionSet.fault(of: InstructionSet.requested) { throw Failure(.usage, fault) }
  }

  /// What `--precision bfloat16` gains here, for `cyclegan info --machine`.
  static var bfloat16: String {
    InstructionSet.chosen.multipliesBFloat16
      ? "multiplied by instructions of this processor"
      : "multiplied without fast instructions for it, which is slower than float32"
  }

  /// The kernels in use and those that could be, for `cyclegan --version`.
  static var text: String {
    let names = InstructionSet.all.filter(\.isAvailable).map(\.name).joined(separator: ", ")
    return "kernels for \(InstructionSet.chosen.title); \(InstructionSet.variable) can be \(names)"
  }
}
