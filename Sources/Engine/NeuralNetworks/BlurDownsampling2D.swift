import Tensors

/// A blur of each channel by (1, 2, 1) ⊗ (1, 2, 1) / 16 that keeps every second pixel, with nothing to learn: the anti-aliased
/// down-sampling of Zhang 2019 (arXiv:1904.11486), as CUT (Park et al. 2020, arXiv:2007.15651) uses it.
///
/// Shapes: `[batch, height, width, channels]` to `[batch, ⌈height / 2⌉, ⌈width / 2⌉, channels]`.
package struct BlurDownsampling2D: Module {
  /// `[channels, 1, 3, 3]`, the buffer of CUT's `Downsample`.
  package let filter: Constant

  /// A blur whose filter is called `key.filt`, as in CUT's release.
  package init(_ key: String, channels: Int) {
    filter = Constant(key: "\(key).filt", taps: [0.25, 0.5, 0.25], channels: channels)
  }

  package var parameters: [Parameter] { [] }
  package var constants: [Constant] { [filter] }
}

extension BlurDownsampling2D: RowwiseLayer {
  package func callAsFunction(_ input: ActivatedTensor, _ pass: Pass) -> Tensor { input.blurDownsampled() }

  package func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor {
    input.blurDownsampled(edge: edge)
  }

  package var reach: RowReach { RowReach(kernel: 3, stride: 2, padding: 1) }
  package var kernelWidth: Int { 3 }
  package var columnPadding: Int { 1 }
  package var outputChannels: Int { filter.shape[0] }
  /// Three for both pixels of the line that a pixel is made from, and three from there.
  package var multiplicationsPerPixel: Int { 9 * outputChannels }
}
