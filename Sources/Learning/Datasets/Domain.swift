/// A domain: its name and its pictures.
public struct Domain: Equatable, Sendable {
  /// What it is called: `horse`.
  public let name: String
  /// The pictures to train on.
  public let training: PictureListing
  /// The pictures that are kept from training; nil if there are none.
  public let test: PictureListing?
  /// Pictures in the domain's folder that are not used, since only its folder `train` is trained on; nil if there are none.
  public let besideTraining: PictureListing?
}
