/// All kernels, compiled for one set of instructions.
///
/// They work on flat memory. Who calls them has checked shapes, and gives memory that holds what the shapes say; results may not overlap
/// with operands unless it says so.
package protocol KernelSet:
  ConvolutionKernels, ElementwiseKernels, LossKernels, NormalisationKernels, OptimiserKernels, ReductionKernels,
  ResamplingKernels, SendableMetatype
{}
