import Tensors

/// Where a network changes a picture, and into what: the end of the attention-guided generators of Mejjati et al. 2018
/// (arXiv:1806.02311) and Tang et al. 2019 (arXiv:1903.12296).
///
/// A head of a content c and a mask m makes x + σ(1 + m/10) ⊙ (tanh(c) − x) of a picture x. The papers have σ(m). The tenth is why
/// generators do not end as the identity here: in the first hundred steps, when discriminators know nothing yet, the cycle-consistency and
/// identity losses close a mask that learns as fast as the content, and where it is closed no gradient comes through. Open masks at the
/// beginning, σ(1) = 0.73, are for the same reason.
package enum AttentionMask {
  /// What m is multiplied by.
  package static let slope: Float = 0.1
  /// What is added to it.
  package static let offset: Float = 1

  /// A picture with a content where the mask is open.
  ///
  /// Shapes: `[batch, height, width, channels]`; head `[batch, height, width, channels + 1]`, the content and then the mask.
  package static func blend(_ picture: Tensor, with head: Tensor) -> Tensor {
    picture.blendedByMask(with: head, slope: slope, offset: offset)
  }
}
