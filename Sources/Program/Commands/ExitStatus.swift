/// What the program's exit code says; numbers from 64 on are those of `sysexits.h`.
package enum ExitStatus: Int32, CaseIterable {
  case success = 0
  case somePicturesFailed = 1
  case sick = 2
  case usage = 64
  case unusableData = 65
  case unusableRun = 66
  case internalFailure = 70
  case cannotCreate = 73
  case runInUse = 75
  case hungUp = 129
  case interrupted = 130
  case warnedByUserSignal1 = 138
  case warnedByUserSignal2 = 140
  case terminated = 143
  case outOfProcessorTime = 152

  /// What the code means, for the manual.
  var meaning: String {
    switch self {
    case .success: "all went well"
    case .somePicturesFailed: "some pictures could not be translated or made; the others were"
    case .sick: "training was ended by --stop-when-sick; the run is saved"
    case .usage: "the command line is wrong"
    case .unusableData: "folders, pictures or settings cannot be used"
    case .unusableRun: "a run, a checkpoint or a file of weights is missing or cannot be used"
    case .internalFailure: "training diverged, or this machine or program cannot do it"
    case .cannotCreate: "the output exists already or cannot be written"
    case .runInUse: "another process works on the run"
    case .hungUp: "stopped by SIGHUP (a closed terminal); what was done is kept"
    case .interrupted: "stopped by Ctrl-C; what was done is kept"
    case .warnedByUserSignal1: "stopped by SIGUSR1, a batch system's warning; what was done is kept"
    case .warnedByUserSignal2: "stopped by SIGUSR2, a batch system's warning; what was done is kept"
    case .terminated: "stopped by SIGTERM; what was done is kept"
    case .outOfProcessorTime: "stopped by SIGXCPU, a limit of processor time; what was done is kept"
    }
  }
}
