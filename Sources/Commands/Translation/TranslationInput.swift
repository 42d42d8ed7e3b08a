import CycleGAN
import Files
import Images

/// Reads a picture as it goes into the network.
struct TranslationInput: Sendable {
  /// How pictures are made ready as for training; nil leaves them as they are.
  var preparation: Preparation?
  /// The channels of the network.
  var channels: Int
  /// What reading a picture may cost.
  var limits: DecodingLimits

  /// Decodes, and prepares where that is asked for; refuses what the format of the translation has no place for.
  func read(_ path: String, for format: OutputFormat) -> Result<Picture, Fault> {
    do {
      let picture = try Picture(contentsOf: path, limits: limits)
      var prepared = picture
      if let preparation {
        prepared = try preparation.apply(to: picture, channels: channels, path: path)
        prepared.metadata = picture.metadata.resized(height: prepared.height, width: prepared.width)
      }
      try prepared.checkSides(for: format.picture, path: path)
      return .success(prepared)
    } catch let error as PictureError {
      return .failure(Fault(reason: error.description))
    } catch let error as DataError {
      return .failure(Fault(reason: error.description))
    } catch {
      return .failure(Fault(reason: "\(path.quoted): \(error.localizedDescription)"))
    }
  }

  /// Why a picture cannot be had, in a sentence that names it.
  struct Fault: Error {
    let reason: String
  }
}
