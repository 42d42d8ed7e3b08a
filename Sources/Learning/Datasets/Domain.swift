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

  /// The same domain with the captions of its pictures; those without are left out. Test pictures may have none.
  func captioned() throws(DataError) -> Domain {
    Domain(
      name: name, training: try training.captioned(), test: test.map { (try? $0.captioned()) ?? $0 },
      besideTraining: besideTraining)
  }
}
