import Datasets
import Evaluation
import Files
import Images
import Interchange
import NumPyFiles
import ONNXFiles
import PyTorchFiles
import Runs
import SafeTensors
import SampleDomains
import Training
import Translation

extension Failure {
  /// What an error of the library means for the program.
  package init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as DataError: self.init(error.status, error.description)
    case let error as MemoryShortage: self.init(.internalFailure, error.message)
    case let error as ConfigurationError: self.init(.unusableData, error.message)
    case let error as TruthComparisonError: self.init(.unusableData, error.description)
    case let error as EvaluationError: self.init(.unusableData, error.description)
    case let error as NumPyError: self.init(error.reason.status, error.description)
    case let error as PictureError: self.init(error.reason.status, error.message)
    case let error as RunError: self.init(error.status, error.message)
    case let error as SafeTensorsError: self.init(error.reason.status, error.description)
    case let error as NetworkFileError: self.init(.unusableRun, error.description)
    case let error as CheckpointFault: self.init(.unusableRun, error.description)
    case let error as TranslationError:
      self.init(.unusableData, "the picture cannot be translated: \(error.message)")
    case let error as PyTorchError: self.init(error.reason.status, error.description)
    case let error as ONNXError: self.init(error.reason.status, error.description)
    case let error as ExportError: self.init(.unusableData, error.message)
    case let error as ImportError: self.init(.unusableRun, error.description)
    case let error as SampleDomainsError: self.init(.cannotCreate, error.description)
    default: self.init(.internalFailure, error.localizedDescription)
    }
  }
}

extension DataError {
  fileprivate var status: ExitStatus {
    if case .noThread = self { .internalFailure } else { .unusableData }
  }
}

extension PictureError.Reason {
  fileprivate var status: ExitStatus {
    switch self {
    case .file(let fault): fault.isOfWriting ? .cannotCreate : .unusableData
    case .unencodable: .cannotCreate
    default: .unusableData
    }
  }
}

extension SafeTensorsError.Reason {
  fileprivate var status: ExitStatus {
    switch self {
    case .file(let fault): fault.isOfWriting ? .cannotCreate : .unusableRun
    case .headerTooLarge: .cannotCreate
    default: .unusableRun
    }
  }
}

extension PyTorchError.Reason {
  fileprivate var status: ExitStatus {
    switch self {
    case .file(let fault): fault.isOfWriting ? .cannotCreate : .unusableRun
    case .tooLarge: .cannotCreate
    default: .unusableRun
    }
  }
}

extension NumPyError.Reason {
  fileprivate var status: ExitStatus {
    if case .file(let fault) = self, fault.isOfWriting { .cannotCreate } else { .unusableData }
  }
}

extension ONNXError.Reason {
  fileprivate var status: ExitStatus {
    switch self {
    case .file(let fault): fault.isOfWriting ? .cannotCreate : .unusableRun
    case .tooLarge: .cannotCreate
    default: .unusableRun
    }
  }
}

extension FileFault {
  /// Whether a file could not be written, rather than read.
  fileprivate var isOfWriting: Bool {
    switch self {
    case .unwritable, .unavailable, .exists: true
    default: false
    }
  }
}

extension RunError {
  fileprivate var status: ExitStatus {
    switch self {
    case .differs: .unusableData
    case .tooManyProcesses: .usage
    case .folderHoldsRun, .folderNotEmpty, .withinPictures, .cannotWrite: .cannotCreate
    case .missing, .noRun, .file, .isCheckpoint, .imported, .cannotBegin, .noSuchDirection, .translatesNothing,
      .makesNothing,
      .badConfiguration,
      .noCheckpoint,
      .damagedCheckpoint, .unreadableCheckpoint,
      .finished:
      .unusableRun
    case .picturesNotFound, .pictureCountChanged, .picturesSwapped, .picturesChanged, .captionsChanged, .settingChanged:
      .unusableData
    case .inUse: .runInUse
    case .notFinite: .internalFailure
    }
  }
}
