import InstructionSets

#if AMX
  private let name = "amx"
#elseif AVX512
  private let name = "avx512"
#elseif AVX2
  private let name = "avx2"
#else
  private let name = "portable"
#endif

/// Whether this processor can run the kernels that are tested here: the same files test those of each instruction set.
let areAvailable = InstructionSet.all.contains { $0.name == name && $0.isAvailable }
