import Datasets

extension PictureListing.Skipped.Reason {
  /// The reason, as the rest of a sentence.
  var text: String {
    switch self {
    case .danglingLink: "the link leads nowhere"
    case .folderListedAlready: "the link leads to a folder that is searched already"
    case .withoutPartner: "the other domain has no picture of that name"
    case .withoutCaption: "it has no caption"
    case .unusableCaption(let reason): reason
    case .captionWithoutPicture: "it has a caption, but is not there"
    case .notAFile: "it is a device, a pipe or a socket"
    case .unusableName:
      "its name is not UTF-8; rename it, for example by convmv -f latin1 -t utf8 --notest"
    case .unreadable(let system): system
    }
  }
}
