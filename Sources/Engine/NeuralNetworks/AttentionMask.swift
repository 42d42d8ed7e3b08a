import Tensors

/// Where a network changes a picture, and into what: the end of the attention-guided generators of Mejjati et al. 2018
/// (arXiv:1806.02311) and Tang et al. 2019 (arXiv:1903.12296).
///
/// A head of a content c and a mask m makes x + σ(1 + m/10) ⊙ (tanh(c) − x) of a picture x. The papers have σ(m). Such masks
/// closed within some hundred steps in most of the runs that Documentation/quality.md tells of: a closed mask is the best there is for the
/// cycle-consistency and identity losses, and no gradient comes through it. One that learns a tenth as fast and begins at σ(1) = 0.73 did not.
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

  /// The content tanh(c) and the mask 2 σ(1 + m/10) − 1, both from −1 to 1, without gradients.
  ///
  /// Shapes: head and result `[batch, height, width, channels + 1]`.
  package static func contentAndMask(of head: Tensor) -> Tensor {
    let (values, count) = (head.values, head.shape.channels)
    // 2 σ(z) − 1 = tanh(z / 2).
    return Tensor(head.shape) { target in
      for place in values.indices {
        target[place] = place % count == count - 1 ? (offset + slope * values[place]) / 2 : values[place]
      }
    }.tanh()
  }
}
