import Kernels

/// The kernels of this target: what `KernelSet` promises, in one file for each idea.
///
/// The same files are compiled several times, as `PortableKernels`, `x86AVX2Kernels` and `x86AVX512Kernels`, with the instructions that the
/// name says; see ARCHITECTURE.md, "The build".
package enum CompiledKernels: KernelSet {}
