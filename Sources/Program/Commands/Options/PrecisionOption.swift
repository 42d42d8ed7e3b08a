import ArgumentParser
import InstructionSets
import NeuralNetworks

/// What the products of convolutions are made of.
struct PrecisionOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the products of convolutions are made of: float32, or bfloat16, which is faster where the processor has AMX or, of AMD, AVX512_BF16, and less exact. (default: float32)",
      valueName: "format"))
  var precision: Precision?

  /// Says so where bfloat16 is asked for and the kernels in use have no instructions for it.
  func warn() {
    if let warning = Self.warning(precision, isFast: InstructionSet.chosen.multipliesBFloat16) {
      Console.errors.line("cyclegan: warning: \(warning)")
    }
  }

  /// What is to be said about a precision; nil where it is what it is meant for.
  static func warning(_ precision: Precision?, isFast: Bool) -> String? {
    guard precision == .bfloat16, !isFast else { return nil }
    return
      "--precision bfloat16 is slower than float32 here: the kernels for \(InstructionSet.chosen.title) have no fast instructions for it "
      + "on this processor; leave it out unless you want the same numbers as elsewhere."
  }
}

extension Precision: ExpressibleByArgument {}

extension PrecisionOption: LayeredOptions {
  static var layered: [LayeredOption<Self>] { [.init("precision", \.precision)] }
}
