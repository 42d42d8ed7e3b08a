import Commands
import Runs

/// Gives libFuzzer's bytes to both readers of configurations: that of `config.json`, and that of files of settings, which are
/// YAML.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let configuration = try? RunConfiguration(fileBytes: bytes) {
    let domains = configuration.domains
    let stepsPerEpoch = (max(domains.countA, domains.countB) - 1) / configuration.batchSize + 1
    precondition(configuration.length.totalSteps(stepsPerEpoch: stepsPerEpoch) > 0)
    precondition(configuration.length.learningRateSchedule.factor(epoch: configuration.length.epochs) >= 0)
    let sizes = configuration.method.settings.pictureSizes
    precondition(sizes.multiple > 0 && sizes.smallest > 0)
  }
  do {
    _ = try ConfigurationFile(String(decoding: bytes, as: UTF8.self), path: "settings.yaml")
  } catch {
    precondition(!error.description.isEmpty)
  }
  return 0
}
