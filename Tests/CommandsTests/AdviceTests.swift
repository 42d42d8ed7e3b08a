import Datasets
import Images
import Runs
import Testing
import Training
import Translation

@testable import Commands

@Suite("What the command line advises")
struct AdviceTests {
  @Test(
    "Errors of runs name the command or the option that helps",
    arguments: [
      (RunError.folderHoldsRun("r"), ["`cyclegan resume r`", "--output"]), (.folderNotEmpty("r"), ["--output"]),
      (.isCheckpoint("r/epochs/epoch-0001"), ["--from r/epochs/epoch-0001"]),
      (.file("my weights.pth"), ["`cyclegan import 'my weights.pth' --output 'Checkpoints/my weights'`"]),
      (.imported("r"), ["--from r"]), (.noSuchDirection("r", to: "zebra", available: ["horse"]), ["--to"]),
      (.finished("r", steps: 3), ["--epochs", "--steps"]),
      (.notFinite(NumericalFault("the loss D", of: nil), step: 3, folder: "r"), ["--learning-rate", "--seed"]),
      (.picturesNotFound("r", .missingFolder(path: "a")), ["--pictures <folder> <folder>"]),
      (.pictureCountChanged("r", domain: "a", before: 3, now: 4), ["Put the pictures back", "--from r"]),
      (.picturesChanged("r", domain: "a"), ["Put the pictures back", "--from r"]),
    ])
  func runs(error: RunError, words: [String]) {
    let message = Failure(error).message
    #expect(message.hasPrefix(error.description) && words.allSatisfy(message.contains), "\(message)")
  }

  @Test("Errors that name settings are shown with the options that set them")
  func settings() {
    let error = ConfigurationError("the picture is too small", settings: [.cropSize, .discriminatorLayers])
    #expect(Failure(error).message == "the picture is too small (--size, --discriminator-layers)")
    #expect(Failure(ConfigurationError("it is wrong")).message == "it is wrong")
    let limits = DecodingLimits(maximumPixels: 10, maximumBytes: 10)
    let error2 = PictureError(.tooManyPixels(width: 9, height: 9, maximum: limits.maximumPixels), path: "a.png")
    #expect(Failure(error2).message.hasSuffix("The limit is --picture-memory."))
  }

  @Test("What a translation lacks is named with its option")
  func translations() {
    #expect(Failure(TranslationError.tooLittleMemory(needed: 1 << 31, allowed: 1 << 30)).message.contains("--memory"))
    #expect(Failure(TranslationError.scratch(folder: "/s", system: "No space")).message.contains("--scratch"))
  }
}
