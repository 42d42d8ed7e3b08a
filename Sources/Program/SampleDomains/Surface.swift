/// What a point of the animal shows, without regard to the coat.
struct Surface {
  /// What covers the animal at a point.
  enum Tissue {
    /// Short hair; how far down the leg it is (0…1) and how much of it is the dark nose (0…1).
    case skin(lowness: Double, nose: Double)
    /// Long hair; how much of it is dark in the striped coat whatever the stripes (0…1).
    case hair(tuft: Double)
    /// A hoof.
    case hoof
    /// The eye.
    case eye
  }

  /// What covers the animal here.
  let tissue: Tissue
  /// How far the surface looks up: about −1 below, 1 above; it decides the light.
  let height: Double
  /// The coordinate across the stripes.
  let stripeCoordinate: Double
  /// Whether the point belongs to a leg of the far side, which lies in the animal's own shade.
  let far: Bool
}
