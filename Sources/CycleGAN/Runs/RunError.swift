/// What can go wrong with the folder of a run, said for the person who started it.
public enum RunError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The output folder holds a run already.
  case folderHoldsRun(String)
  /// The output folder holds something else.
  case folderNotEmpty(String)
  /// There is no run in the folder.
  case noRun(String)
  /// `config.json` cannot be used; why.
  case badConfiguration(String, reason: String)
  /// The run has no checkpoint yet.
  case noCheckpoint(String)
  /// No checkpoint of the run can be read; the newest one's fault.
  case damagedCheckpoint(String, reason: String)
  /// The run was finished.
  case finished(String, steps: Int)
  /// Another process works on the run.
  case inUse(String)
  /// A loss became NaN or infinite; its name and the step.
  case notFinite(loss: String, step: Int, folder: String)
  /// The pictures are not those with which the run began.
  case picturesChanged(String, domain: String, before: Int, now: Int)
  /// A network's weight became NaN or infinite; its key and the step.
  case weightNotFinite(key: String, step: Int, folder: String)
  /// The system refused to write; its words.
  case cannotWrite(String, reason: String)

  public var description: String {
    switch self {
    case .folderHoldsRun(let path):
      "“\(path)” already holds a run. Go on with it by `cyclegan resume \(path)`, or choose another --output."
    case .folderNotEmpty(let path):
      "“\(path)” is not empty and holds no run. Choose another --output, or empty it first."
    case .noRun(let path):
      "there is no run in “\(path)”: it has no config.json. Name the folder that `cyclegan train` wrote."
    case .badConfiguration(let path, let reason):
      "“\(path)” cannot be used: \(reason). If it was edited by hand, put it back as it was."
    case .noCheckpoint(let path):
      "the run in “\(path)” has no checkpoint yet. Train it for longer, or begin again in another folder."
    case .damagedCheckpoint(let path, let reason):
      "no checkpoint in “\(path)” can be read: \(reason). Restore the folder from a copy, or train again."
    case .finished(let path, let steps):
      "the run in “\(path)” is finished (\(steps) steps). To train it further, resume it with more --epochs or --steps."
    case .inUse(let path):
      "another process works on the run in “\(path)”. Wait until it ends, or stop it first."
    case .notFinite(let loss, let step, let folder):
      "the loss \(loss) became infinite or NaN at step \(step). The last good checkpoint in “\(folder)” is untouched; resume "
        + "it with a lower learning rate, or start again with another seed."
    case .picturesChanged(let path, let domain, let before, let now):
      "the run in “\(path)” began with \(before) pictures of \(domain), and now there are \(now). Put the pictures back as they "
        + "were, or begin a new run."
    case .weightNotFinite(let key, let step, let folder):
      "the weight “\(key)” became infinite or NaN by step \(step). The last good checkpoint in “\(folder)” is untouched; "
        + "resume it with a lower learning rate, or start again with another seed."
    case .cannotWrite(let path, let reason):
      "“\(path)” cannot be written: \(reason). Make room or choose another --output."
    }
  }
}
