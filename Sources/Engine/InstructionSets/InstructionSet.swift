import CInstructions
import CMachine
import Kernels
import PortableKernels

#if canImport(x86AVX2Kernels)
  import x86AVX512AMXKernels
  import x86AVX2Kernels
  import x86AVX512Kernels
#endif

/// A set of instructions that the kernels are compiled for.
///
/// The kernels of all sets add in the same order. With AVX2 and with AVX-512 they give the same bytes; the portable ones round products
/// that are added twice on x86-64 processors, where the others round once. AMX adds products of bfloat16 numbers in an order of its own.
package struct InstructionSet: Sendable {
  /// Its name, for `CYCLEGAN_KERNELS`.
  package let name: String
  /// How people call it.
  package let title: String
  /// The kernels compiled for it.
  package let kernels: any KernelSet.Type
  /// Whether this processor has it.
  package let isAvailable: Bool

  /// All sets of this build, those with more instructions last.
  package static let all: [InstructionSet] = {
    let portable = InstructionSet(
      name: "portable", title: baseline, kernels: PortableKernels.CompiledKernels.self, isAvailable: true)
    #if canImport(x86AVX2Kernels)
      let level = system_x86_64_level()
      return [
        portable,
        InstructionSet(
          name: "avx2", title: "AVX2 and FMA", kernels: x86AVX2Kernels.CompiledKernels.self, isAvailable: level >= 3),
        InstructionSet(
          name: "avx512", title: "AVX-512", kernels: x86AVX512Kernels.CompiledKernels.self, isAvailable: level >= 4),
        InstructionSet(
          name: "amx", title: "AVX-512 and AMX", kernels: x86AVX512AMXKernels.CompiledKernels.self,
          isAvailable: level >= 4 && tiles_are_available() != 0),
      ]
    #else
      return [portable]
    #endif
  }()

  /// Whether its kernels multiply bfloat16 numbers by fast instructions of this processor; otherwise they are slower than those of float32.
  package var multipliesBFloat16: Bool { name == "amx" || name == "avx512" && bfloat16_is_fast() != 0 }

  /// What all processors of this kind have.
  private static var baseline: String {
    #if arch(x86_64)
      "SSE2"
    #elseif arch(arm64)
      "NEON"
    #else
      "what every processor of its kind has"
    #endif
  }
}
