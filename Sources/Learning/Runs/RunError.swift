import Datasets
import Files
import Training

/// What can go wrong with the folder of a run, said for the person who started it.
public enum RunError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The output folder holds a run already.
  case folderHoldsRun(String)
  /// The output folder holds something else.
  case folderNotEmpty(String)
  /// The output folder lies within a folder of pictures.
  case withinPictures(String, folder: String)
  /// Nothing is at the path that was named as a run.
  case missing(String)
  /// There is no run in the folder.
  case noRun(String)
  /// The folder is a checkpoint, not a run.
  case isCheckpoint(String)
  /// What was named as a run is a file, possibly of weights.
  case file(String)
  /// The folder holds imported networks, which were not trained here.
  case imported(String)
  /// A run cannot begin with the networks in a folder; why.
  case cannotBegin(String, reason: String)
  /// The folder has no generator that leads to a domain; to which there is one.
  case noSuchDirection(String, to: String, available: [String])
  /// The method of the run makes pictures from nothing, and translates none; nil where its networks were imported.
  case translatesNothing(String, Method.Name?)
  /// The method of the run translates pictures, and makes none from nothing; nil where its networks were imported.
  case makesNothing(String, Method.Name?)
  /// `config.json` cannot be used; why.
  case badConfiguration(String, reason: String)
  /// The run has no checkpoint yet.
  case noCheckpoint(String)
  /// No checkpoint of the run can be read; the newest one's fault.
  case damagedCheckpoint(String, reason: String)
  /// The system refuses to read the newest checkpoint, which may be intact; its words.
  case unreadableCheckpoint(String, reason: String)
  /// The run was finished.
  case finished(String, steps: Int)
  /// Another process works on the run.
  case inUse(String)
  /// A number of training became NaN or infinite; which, in which network, and at which step.
  case notFinite(NumericalFault, step: Int, folder: String)
  /// The pictures of the run are not where they were.
  case picturesNotFound(String, DataError)
  /// There are not as many pictures as when the run began.
  case pictureCountChanged(String, domain: String, before: Int, now: Int)
  /// The folders of the two domains were named in the other order.
  case picturesSwapped(String)
  /// There are as many pictures as when the run began, but not the same.
  case picturesChanged(String, domain: String)
  /// The pictures are those with which the run began, but not their captions.
  case captionsChanged(String)
  /// A setting in `config.json` is not the one with which the run was trained so far.
  case settingChanged(String, setting: String, before: String, now: String)
  /// A process of a job, counted from 0, has something else than the first one; what.
  case differs(String, process: Int)
  /// A batch has fewer micro-batches than there are processes.
  case tooManyProcesses(Int, microBatches: Int, batch: Int)
  /// The system refused to write; its words.
  case cannotWrite(String, reason: String)

  public var description: String {
    switch self {
    case .folderHoldsRun(let path):
      "\(path.quoted) already holds a run."
    case .folderNotEmpty(let path):
      "\(path.quoted) is not empty and holds no run."
    case .withinPictures(let path, let folder):
      "\(path.quoted) lies within \(folder.quoted), so that the run's sheets of samples would count as pictures when it is "
        + "resumed."
    case .missing(let path):
      "there is no run in \(path.quoted): nothing of this name exists. Check the name, and the folder in which you are."
    case .noRun(let path):
      "there is no run in \(path.quoted): it has no config.json."
    case .isCheckpoint(let path):
      "\(path.quoted) is a checkpoint, not a run."
    case .file(let path) where path.hasSuffix(".onnx"):
      "\(path.quoted) is an ONNX model, which is written for other programs; name the run or the imported networks that it was "
        + "exported from."
    case .file(let path) where [".pth", ".pt", ".ckpt", ".safetensors"].contains(where: path.hasSuffix):
      "\(path.quoted) is a file of weights, not a run."
    case .file(let path):
      "\(path.quoted) is a file, not the folder of a run."
    case .imported(let path):
      "\(path.quoted) holds imported networks, not a training run: it can be used and exported."
    case .cannotBegin(let path, let reason):
      "no run can begin with the networks in \(path.quoted): \(reason)."
    case .noSuchDirection(let path, let to, let available):
      "\(path.quoted) has no generator to \(to); it translates to \(available.joined(separator: " and "))."
    case .translatesNothing(let path, nil):
      "the imported networks in \(path.quoted) make pictures from nothing; they translate none."
    case .makesNothing(let path, nil):
      "the imported networks in \(path.quoted) translate pictures; they make none from nothing."
    case .translatesNothing(let path, let method?):
      "the run in \(path.quoted) has learned by \(method.rawValue) to make pictures from nothing; it translates none."
    case .makesNothing(let path, let method?):
      "the run in \(path.quoted) has learned by \(method.rawValue) to translate pictures; it makes none from nothing."
    case .badConfiguration(let path, let reason):
      "\(path.quoted) cannot be used: \(reason.asSentence) If it was edited by hand, put it back as it was."
    case .noCheckpoint(let path):
      "the run in \(path.quoted) has no checkpoint yet. Train it for longer, or begin again in another folder."
    case .damagedCheckpoint(let path, let reason):
      "no checkpoint in \(path.quoted) can be used: \(reason.asSentence) Restore the folder from a copy, or train again."
    case .unreadableCheckpoint(let path, let reason):
      "the checkpoint \(path.quoted) cannot be read: \(reason). Check its permissions and the disk, and try again; to go on from "
        + "an older checkpoint, move this one away."
    case .finished(let path, let steps):
      "the run in \(path.quoted) is finished (\(steps) steps)."
    case .inUse(let path):
      "another process works on the run in \(path.quoted). Wait until it ends, or stop it first."
    case .notFinite(let fault, let step, let folder):
      "\(fault.quantity)\(fault.network.map { " in \($0)" } ?? "") became infinite or NaN at step \(step). The last good checkpoint in "
        + "\(folder.quoted) is untouched."
    case .picturesNotFound(let path, let error):
      "the pictures of the run in \(path.quoted) are not where they were: \(error.description)"
    case .pictureCountChanged(let path, let domain, let before, let now):
      "the run in \(path.quoted) began with \(before) pictures of \(domain), and now there are \(now)."
    case .picturesSwapped(let path):
      "the folders of the run in \(path.quoted) are in the other order: the pictures of each domain are those of the other. "
        + "Name the folder of the first domain first."
    case .picturesChanged(let path, let domain):
      "the run in \(path.quoted) began with other pictures of \(domain): names or sizes of files have changed."
    case .captionsChanged(let path):
      "the run in \(path.quoted) began with other captions of its pictures. Put them back as they were, or begin a new run."
    case .settingChanged(let path, let setting, let before, let now):
      "\(path.quoted) says \(setting) \(now), but the run was trained with \(before) so far; to go on with another would make "
        + "another run. Put it back as it was, or begin a new run."
    case .differs(let what, let process):
      "\(what) of process \(process) are not those of process 0. All processes need the same program, the same pictures, the same folder of "
        + "the run, and processors of one kind."
    case .tooManyProcesses(let processes, let microBatches, let batch):
      "a batch of \(batch) has \(microBatches == 1 ? "one micro-batch" : "\(microBatches) micro-batches"), too few for \(processes) "
        + "processes to share. Start fewer, or begin a run with a larger --batch or a smaller --micro-batch."
    case .cannotWrite(let path, let reason):
      "\(path.quoted) cannot be written: \(reason). Make room on the disk, or check the folder and its permissions."
    }
  }
}
