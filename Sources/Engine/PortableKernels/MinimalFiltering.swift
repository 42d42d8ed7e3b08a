import Kernels

/// Winograd's minimal filtering F(m×m, r×r) (Lavin and Gray 2015, "Fast Algorithms for Convolutional Neural Networks"): which
/// kernels of r×r taps are computed so, and G. The other transforms are in `TileTransforms`.
///
/// For a tile of input d (of m + r − 1 pixels a side), a kernel w (r×r) and a tile of output y (m×m):
///
///     y = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ d B) ] A        and        dw = Gᵀ [ (Bᵀ d B) ⊙ (A dy Aᵀ) ] G
///
/// Bᵀ follows from the points at which the polynomials are evaluated alone, so that kernels of three and of four taps, which
/// have the same six points, share it.
enum MinimalFiltering {
  /// F(4×4, 2×2): 25 multiplications for sixteen outputs where the direct form needs 64.
  case twoTaps
  /// F(4×4, 3×3): 36 where the direct form needs 144.
  case threeTaps
  /// F(3×3, 4×4): 36 for nine outputs where the direct form needs 144.
  case fourTaps

  /// What serves a square kernel; nil for none. With a stride of 2 a kernel of 4×4 has two taps in each phase, along both axes, and
  /// one of 3×3 two in the even phase and one in the odd.
  init?(kernel: Int, stride: Int) {
    switch (kernel, stride) {
    case (3, 1): self = .threeTaps
    case (4, 1): self = .fourTaps
    case (3, 2), (4, 2): self = .twoTaps
    default: return nil
    }
  }

  private var transforms: any TileTransforms.Type {
    switch self {
    case .twoTaps: TwoTaps.self
    case .threeTaps: ThreeTaps.self
    case .fourTaps: FourTaps.self
    }
  }

  /// Taps of the kernel along an axis.
  var taps: Int { transforms.taps }

  /// Input pixels of a tile along an axis, and frequencies.
  var side: Int { transforms.side }

  /// Frequencies along an axis that are not zero for a phase that is seen through so many taps: the last one, at ∞, is the product of the
  /// last tap.
  func frequencies(ofTaps count: Int) -> Int { count < taps ? side - 1 : side }

  /// Output pixels of a tile along an axis.
  var tile: Int { transforms.tile }

  /// A row of G, each number in all lanes; zeros for taps that there are not.
  func weightRow(_ row: Int) -> (Vector, Vector, Vector, Vector) {
    let point = self == .twoTaps ? FivePoints.point(row) : SixPoints.point(row)
    func power(_ tap: Int) -> Vector {
      guard tap < taps else { return .zero }
      guard let point else { return Vector(repeating: tap == taps - 1 ? 1 : 0) }
      return Vector(repeating: (0..<tap).reduce(1 / point.divisor) { product, _ in product * point.value })
    }
    return (power(0), power(1), power(2), power(3))
  }
}
