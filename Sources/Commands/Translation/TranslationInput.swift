import CycleGAN
import Files
import Images
import Machine

/// Reads a picture as it goes into the network.
struct TranslationInput: Sendable {
  /// How pictures are made ready as for training; nil leaves them as they are.
  var preparation: Preparation?
  /// The channels of the network.
  var channels: Int
  /// What reading a picture may cost.
  var limits: DecodingLimits
  /// The most bytes that a picture may take beside the network; one that takes more is not read.
  var mostBytes = Int.max

  /// Decodes, and prepares where that is asked for.
  func read(_ path: String) -> Result<Picture, Fault> {
    if let fault = shortage(path) { return .failure(fault) }
    do {
      let picture = try Picture(contentsOf: path, limits: limits)
      guard let preparation else { return .success(picture) }
      var prepared = try preparation.apply(to: picture, channels: channels, path: path)
      prepared.metadata = picture.metadata.resized(height: prepared.height, width: prepared.width)
      return .success(prepared)
    } catch let error as PictureError {
      return .failure(Fault(reason: error.description))
    } catch let error as DataError {
      return .failure(Fault(reason: error.description))
    } catch {
      return .failure(Fault(reason: "\(path.quoted): \(error.localizedDescription)"))
    }
  }

  /// Why a picture has no room, found from its header: when it is read, it is too late to say so.
  private func shortage(_ path: String) -> Fault? {
    let bytes = PictureBytes.inWork(path, limits)
    let need = "\(path.quoted) needs \(Wording.gibibytes(bytes)) of memory to be read and written"
    if bytes > mostBytes {
      return Fault(reason: "\(need), and \(Wording.gibibytes(mostBytes)) are allowed for it. Allow more --memory.")
    }
    return MemoryAllowance.shortage(of: bytes).map { free in
      Fault(reason: "\(need), and this process may take only \(Wording.gibibytes(free)) more.")
    }
  }

  /// Why a picture cannot be had, in a sentence that names it.
  struct Fault: Error {
    let reason: String
  }
}
