import Datasets
import Files
import Images
import Machine

/// Reads a picture as it goes into the network.
struct TranslationInput: Sendable {
  /// The part of each picture that is translated.
  var part = PicturePart.whole
  /// How pictures are made ready as for training; nil leaves them as they are.
  var preparation: Preparation?
  /// The channels of the network.
  var channels: Int
  /// What reading a picture may cost.
  var limits: DecodingLimits
  /// The most bytes that a picture may take beside the network; one that takes more is not read.
  var mostBytes = Int.max

  /// Decodes, and prepares where that is asked for; refuses what the format of the translation has no place for.
  ///
  /// - Parameter folder: the folder in which the picture was found; if it is gone, the job waits for it.
  func read(_ path: String, in folder: String? = nil, for format: OutputFormat) -> Result<Picture, Fault> {
    if let fault = shortage(path) { return .failure(fault) }
    do {
      let whole = try Picture(contentsOf: path, limits: limits)
      guard var picture = part.of(whole) else { throw DataError.tooNarrowForAPair(path: path) }
      picture.metadata = whole.metadata.resized(height: picture.height, width: picture.width)
      var prepared = picture
      if let preparation {
        prepared = try preparation.apply(to: picture, channels: channels, path: path)
        prepared.metadata = picture.metadata.resized(height: prepared.height, width: prepared.width)
      }
      try prepared.checkSides(for: format.picture, path: path)
      return .success(prepared)
    } catch let error as PictureError {
      guard case .file(let fault) = error.reason else { return .failure(Fault(reason: error.message)) }
      if let folder, let absence = FolderPresence.absence(of: folder) {
        let reason = "the folder \(folder.quoted) \(absence)"
        return .failure(
          Fault(
            reason: "\(reason), with pictures that are not translated yet; connect its drive or network again, and "
              + "repeat the command to go on.", passingReason: reason))
      }
      if case .unreachable(let system) = fault {
        return .failure(Fault(reason: error.message, passingReason: system))
      }
      return .failure(Fault(reason: error.message))
    } catch let error as DataError {
      return .failure(Fault(reason: error.description))
    } catch {
      return .failure(Fault(reason: "\(path.quoted): \(error.localizedDescription)"))
    }
  }

  /// The size of what goes into the network, of a picture of so many pixels.
  func size(height: Int, width: Int) -> (height: Int, width: Int) {
    let columns = part.columns(of: width)?.count ?? width
    return preparation?.preparedSize(height: height, width: columns) ?? (height, columns)
  }

  /// Decodes a mask.
  func readMask(_ path: String) -> Result<Picture, Fault> {
    do {
      return .success(try Picture(contentsOf: path, limits: limits))
    } catch {
      return .failure(Fault(reason: error.message))
    }
  }

  /// Why a picture has no room, found from its header: when it is read, it is too late to say so.
  private func shortage(_ path: String) -> Fault? {
    let bytes = PictureBytes.inWork(path, limits)
    let need = "\(path.quoted) needs \(Wording.bytes(bytes)) of memory to be read and written"
    if bytes > mostBytes {
      return Fault(reason: "\(need), and \(Wording.bytes(mostBytes)) are allowed for it. Allow more --memory.")
    }
    return MemoryAllowance.shortage(of: bytes).map { free in
      Fault(reason: "\(need), and this process may take only \(Wording.bytes(free)) more.")
    }
  }

  /// Why a picture cannot be had, in a sentence that names it.
  struct Fault: PassingFault {
    let reason: String
    /// Why it may pass; then the other pictures fare no better, and the job waits.
    var passingReason: String?
  }
}
