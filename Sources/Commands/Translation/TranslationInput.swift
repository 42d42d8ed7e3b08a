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

  /// Decodes, and prepares where that is asked for.
  ///
  /// - Parameter folder: the folder in which the picture was found; if it is gone, the fault is the folder's.
  func read(_ path: String, in folder: String? = nil) -> Result<Picture, Fault> {
    do {
      let picture = try Picture(contentsOf: path, limits: limits)
      guard let preparation else { return .success(picture) }
      var prepared = try preparation.apply(to: picture, channels: channels, path: path)
      prepared.metadata = picture.metadata.resized(height: prepared.height, width: prepared.width)
      return .success(prepared)
    } catch let error as PictureError {
      if let folder, case .file = error.reason, Self.isAway(folder) {
        return .failure(
          Fault(
            reason: "the folder \(folder.quoted) is gone, with pictures that are not translated yet; "
              + "connect its drive or network again, and repeat the command to go on.", isOfFolder: true))
      }
      return .failure(Fault(reason: error.description))
    } catch let error as DataError {
      return .failure(Fault(reason: error.description))
    } catch {
      return .failure(Fault(reason: "\(path.quoted): \(error.localizedDescription)"))
    }
  }

  /// Whether a folder in which pictures were found is missing, or empty as the place where a drive was.
  private static func isAway(_ folder: String) -> Bool {
    guard let content = try? FolderContent(of: folder) else { return true }
    return content.names.isEmpty && content.unusableNames.isEmpty
  }

  /// Why a picture cannot be had, in a sentence that names it.
  struct Fault: PassingFault {
    let reason: String
    /// Whether the whole folder is away, so that the others fare no better.
    var isOfFolder = false
    var passingReason: String? { isOfFolder ? "its folder is gone" : nil }
  }
}
