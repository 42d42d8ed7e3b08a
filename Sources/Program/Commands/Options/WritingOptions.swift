import ArgumentParser

/// How the pictures of a job become files.
struct WritingOptions: ParsableArguments {
  @Option(help: "The quality of JPEG and WebP, from 1 to 100; a WebP of 100 has no loss.")
  var quality = 95

  @Option(
    help: ArgumentHelp(
      "How long the job pauses and tries again where a disk is full or away, before it gives up.", valueName: "minutes")
  )
  var waitForDisk = 10.0

  func validate() throws {
    guard (1...100).contains(quality) else {
      throw ValidationError("--quality must lie between 1 and 100, not \(quality).")
    }
    guard waitForDisk >= 0, waitForDisk <= 1e9 else {
      throw ValidationError("--wait-for-disk must be a number from 0 on, not \(waitForDisk).")
    }
  }

  /// How a disk that is full or away is waited for.
  var patience: DiskPatience { DiskPatience(.seconds(waitForDisk * 60)) }
}
