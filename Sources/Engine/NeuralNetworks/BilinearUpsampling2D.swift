import Tensors

/// A bilinear enlargement (×2) of each channel, with nothing to learn.
///
/// It is CUT's anti-aliased up-sampling (Park et al. 2020, arXiv:2007.15651), which is written as a transposed convolution by
/// (1, 3, 3, 1) ⊗ (1, 3, 3, 1) / 16 with stride 2 there, the edges repeated: the same numbers.
///
/// Shapes: `[batch, height, width, channels]` to `[batch, 2·height, 2·width, channels]`.
package struct BilinearUpsampling2D: Module {
  /// `[channels, 1, 4, 4]`, the buffer of CUT's `Upsample`.
  package let filter: Constant

  /// An enlargement whose filter is called `key.filt`, as in CUT's release.
  package init(_ key: String, channels: Int) {
    filter = Constant(key: "\(key).filt", taps: [0.25, 0.75, 0.75, 0.25], channels: channels)
  }

  package var parameters: [Parameter] { [] }
  package var constants: [Constant] { [filter] }
}

extension BilinearUpsampling2D: RowwiseLayer {
  package func callAsFunction(_ input: ActivatedTensor, _ pass: Pass) -> Tensor { input.bilinearlyUpsampled() }

  package func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor {
    input.bilinearlyUpsampled(edge: edge)
  }

  /// That of the transposed convolution.
  package var reach: RowReach { RowReach(kernel: 4, stride: 2, padding: 1, isTransposed: true) }
  package var kernelWidth: Int { 4 }
  package var columnPadding: Int { 1 }
  package var outputChannels: Int { filter.shape[0] }
  /// Two for half a pixel of the line that a pixel is made from, and two from there.
  package var multiplicationsPerPixel: Int { 3 * outputChannels }
}
