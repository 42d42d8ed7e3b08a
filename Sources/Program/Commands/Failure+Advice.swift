import Datasets
import Files
import Images
import Interchange
import Runs
import Training
import Translation

/// An error of the library, for which the command line knows what to try: which option, which command.
protocol Advisable: Error, CustomStringConvertible {
  /// What to try, in sentences; nil if the library's own words say it, or nothing helps.
  var advice: String? { get }
  /// What happened, and what to try.
  var message: String { get }
}

extension Advisable {
  var message: String { advice.map { "\(description) \($0)" } ?? description }
}

extension RunError: Advisable {
  var advice: String? {
    switch self {
    case .folderHoldsRun(let path): "Go on with it by `cyclegan resume \(path)`, or choose another --output."
    case .folderNotEmpty: "Choose another --output, or empty it first."
    case .withinPictures: "Choose another --output."
    case .noRun: "Name the folder that `cyclegan train` wrote."
    case .isCheckpoint(let path):
      "Name the run's folder to go on with the run. To train further from this checkpoint, begin a run with its networks: "
        + "\(Self.beginning(from: path))."
    case .file(let path) where path.hasSuffix(".onnx"): nil
    case .file(let path) where [".pth", ".pt", ".ckpt", ".safetensors"].contains(where: path.hasSuffix):
      "Import it first, by `cyclegan import \(Wording.shell(path)) --output "
        + "\(Wording.shell(Self.folder(forWeights: path)))`, and name that folder."
    case .file: "Name the folder that `cyclegan train` or `cyclegan import` wrote."
    case .imported(let path): "To train them further, begin a run with \(Self.beginning(from: path))."
    case .translatesNothing: "Make pictures by: cyclegan generate."
    case .makesNothing: "Translate by: cyclegan translate."
    case .noSuchDirection: "Choose another --to, or import the other generator as well."
    case .finished: "To train it further, resume it with more --epochs or --steps."
    case .notFinite: "Begin a new run with a lower --learning-rate or another --seed."
    case .picturesNotFound(let path, _):
      "If they were moved, say where they are: `cyclegan resume \(path) --pictures <folder> <folder>`."
    case .pictureCountChanged(let path, _, _, _), .picturesChanged(let path, _):
      "Put the pictures back as they were to go on with it, or train its networks further on these pictures in a new run: "
        + "\(Self.beginning(from: path))."
    default: nil
    }
  }

  private static func beginning(from path: String) -> String { "`cyclegan train <folders> --from \(path)`" }

  /// A folder to import a file of weights into.
  private static func folder(forWeights path: String) -> String {
    let name = path.split(separator: "/").last ?? "imported"
    return "Checkpoints/\(name.split(separator: ".").first ?? name)"
  }
}

extension TranslationError: Advisable {
  var advice: String? {
    switch self {
    case .scratch, .noRoomForScratch: "Choose another folder with --scratch, or allow more --memory."
    case .tooLittleMemory: "Allow more --memory."
    case .noMemory: "Choose less --memory, or raise the limit of the shell or the container."
    case .notFinite, .stopped: nil
    }
  }
}

extension PictureError: Advisable {
  var advice: String? {
    switch reason {
    case .tooManyPixels, .tooMuchMemory, .fileTooLarge: "The limit is --picture-memory."
    default: nil
    }
  }
}

extension SkippedPicture: Advisable {
  var advice: String? {
    if case .unreadable(let error) = reason { error.advice } else { nil }
  }
}

extension ExportError: Advisable {
  var advice: String? {
    switch self {
    case .noGenerator: "Choose --format pytorch or safetensors."
    case .inputSkip: "Choose --format onnx, which holds the whole computation."
    }
  }
}

extension MemoryShortage: Advisable {
  var advice: String? { "See \(Wording.list(settings.map(\.option)))." }
}

extension ConfigurationError: Advisable {
  var advice: String? { settings.isEmpty ? nil : "(\(settings.map(\.option).joined(separator: ", ")))" }
}

extension Setting {
  /// The option that sets it.
  var option: String {
    switch self {
    case .batchSize: "--batch"
    case .cropSize: "--size"
    case .discriminatorLayers: "--discriminator-layers"
    case .pictureMemory: "--picture-memory"
    case .poolSize: "--pool-size"
    case .width: "--width"
    }
  }
}
