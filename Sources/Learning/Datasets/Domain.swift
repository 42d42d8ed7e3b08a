/// A domain: its name and its pictures.
package struct Domain: Equatable, Sendable {
  /// What it is called: `horse`.
  package let name: String
  /// The pictures to train on.
  package let training: PictureListing
  /// The pictures that are kept from training; nil if there are none.
  package let test: PictureListing?
  /// Pictures in the domain's folder that are not used, since only its folder `train` is trained on; nil if there are none.
  package let besideTraining: PictureListing?
}
